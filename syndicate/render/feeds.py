"""Which renderer writes which format."""

from syndicate.model import FeedFormat
from syndicate.ports.publishing import Renderer
from syndicate.render.atom import Atom
from syndicate.render.jsonfeed import JsonFeed
from syndicate.render.rss import Rss


def renderers(forms: tuple[FeedFormat, ...], *, podcast: bool = False) -> tuple[Renderer, ...]:
    """The renderers of these formats, in the same order.

    :param podcast: for feeds that are podcasts
    """
    known: dict[FeedFormat, Renderer] = {
        renderer.form: renderer for renderer in (Rss(podcast=podcast), Atom(), JsonFeed())
    }
    return tuple(known[form] for form in forms)
