"""An article's body as HTML that any reader may show, made once and remembered.

RSS, Atom, JSON Feed and the page all want the same body; it is converted for the first and kept for the rest.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape

from syndicate.core import markdown, plain
from syndicate.core.html import sanitise
from syndicate.core.language import direction
from syndicate.model import Article, Markup

_REMEMBERED = 256

_CONVERTERS: dict[Markup, Callable[[str], str]] = {
    Markup.PLAIN: plain.to_html,
    Markup.MARKDOWN: markdown.to_html,
    Markup.HTML: str,
}


def body_html(
    article: Article, *, base: str, media: Mapping[str, str], feed_language: str | None = None
) -> str:
    """Return the body of ``article`` as safe HTML with absolute addresses.

    :param base: address of the article's page
    :param media: addresses of the files beside it, by the reference that the article writes
    :param feed_language: language of the feed that it goes into; where its script runs the other way, the
        body says so itself
    """
    made = _made(article.markup, article.body, base, tuple(sorted(media.items())))
    if feed_language is None or direction(feed_language) == direction(article.language):
        return made
    language = escape(article.language)
    return f'<div dir="{direction(article.language)}" lang="{language}">{made}</div>'


@lru_cache(maxsize=_REMEMBERED)
def _made(markup: Markup, body: str, base: str, media: tuple[tuple[str, str], ...]) -> str:
    return sanitise(_CONVERTERS[markup](body), base=base, media=dict(media))
