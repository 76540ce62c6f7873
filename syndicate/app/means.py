"""What a pass reads from, renders with and writes to: built once, and used by every stage of it."""

from dataclasses import dataclass

from syndicate.app.plan import Plan
from syndicate.app.styles import Styles
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Target, Witness
from syndicate.ports.reading import Source
from syndicate.ports.store import Store
from syndicate.render.pages import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """The means of one publication."""

    plan: Plan
    store: Store
    source: Source
    target: Target
    styles: Styles
    pages: Pages
    clock: Clock
    witness: Witness
    progress: Progress

    @property
    def rendering_key(self) -> str:
        """Changes when every file would have to be rendered anew."""
        return self.plan.rendering_key(self.pages.version, *self.styles.versions)
