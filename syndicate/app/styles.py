"""How each feed is written: by which renderers, and how much of its texts."""

from collections.abc import Sequence

from syndicate.app.plan import Plan
from syndicate.app.printed import Kept
from syndicate.model import Feed
from syndicate.ports.publishing import Renderer


class Styles:
    """The renderers of a publication, for feeds that are podcasts and for those that are none."""

    def __init__(
        self, plan: Plan, renderers: Sequence[Renderer], podcast_renderers: Sequence[Renderer]
    ) -> None:
        """Gather what there is.

        :param podcast_renderers: the same formats in the same order
        """
        self._plan = plan
        self._renderers = tuple(renderers)
        self._podcast_renderers = tuple(podcast_renderers)

    @property
    def versions(self) -> tuple[str, ...]:
        """Of all renderers."""
        return tuple(each.version for each in (*self._renderers, *self._podcast_renderers))

    def renderers(self, feed: Feed) -> Sequence[Renderer]:
        """Those that write a feed."""
        return self._podcast_renderers if feed.show else self._renderers

    def full(self, feed: Feed) -> bool:
        """Whether a feed has whole texts."""
        return self._plan.full if feed.full is None else feed.full

    def kept(self, renderer: Renderer, feed: Feed) -> Kept:
        """What entries are kept under that were rendered for a feed, and for all that are like it."""
        masthead, full = self._plan.masthead, self.full(feed)
        return Kept(
            renderer.name if full else f"{renderer.name}-summary",
            f"{renderer.version}:{masthead.url}:{masthead.language}:{masthead.title}:{full}",
        )
