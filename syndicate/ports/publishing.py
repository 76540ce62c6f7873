"""Where feeds and pages are made and where they go."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from syndicate.model import Channel, Entry, FeedFormat, Masthead, Milestone, Output


class Renderer(Protocol):
    """One feed format. Pure: the same arguments give the same bytes, in any zone, locale and thread."""

    @property
    def form(self) -> FeedFormat:
        """The format it writes."""

    @property
    def name(self) -> str:
        """What its fragments are kept under: the format, or a form of it that only some feeds have."""

    @property
    def version(self) -> str:
        """Changes whenever the same entry would be rendered differently; part of a fragment's cache key."""

    def fragment(self, entry: Entry, masthead: Masthead, *, full: bool) -> bytes:
        """Render one entry, checked on its own by the rules of the format.

        :raises GateError: when the entry cannot be a valid part of a feed
        """

    def assemble(self, channel: Channel, fragments: Sequence[bytes]) -> Output:
        """Join fragments, newest first, under the channel's head.

        The document is checked as a whole: whoever gets it may publish it.

        :raises GateError: when the document breaks a rule of its format
        """


class Target(Protocol):
    """Where outputs go. Each output is whole or absent; readers of the old one are not disturbed."""

    def publish(self, outputs: Iterable[Output]) -> list[str]:
        """Put outputs in place, in this order, durably, and return the paths written.

        An output whose bytes are already there is not written.

        :raises OutputError: naming the path and the remedy; outputs before it are in place
        """

    def withdraw(self, paths: Iterable[str]) -> list[str]:
        """Remove outputs, and folders that this leaves empty; return the paths removed."""

    def holds(self, path: str) -> bool:
        """Whether an output is in place."""


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """Aware UTC, whole seconds."""


Witness = Callable[[Milestone], None]
"""Told of each milestone as it is passed; may end the process."""
