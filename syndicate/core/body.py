"""An article's body as HTML that any reader may show, made once and remembered.

RSS, Atom, JSON Feed and the page all want the same body; it is converted for the first and kept for the rest.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape, unescape

from syndicate.core import markdown, plain
from syndicate.core.html import sanitise
from syndicate.core.language import direction
from syndicate.model import Article, Markup

Size = tuple[int, int]
"""Width and height in pixels."""

_REMEMBERED = 256
_IMAGE = re.compile(r'<img\b(?P<attributes>[^>]*\ssrc="(?P<src>[^"]*)"[^>]*)>')
_STATED = re.compile(r'\s(?:width|height)="')

_CONVERTERS: dict[Markup, Callable[[str], str]] = {
    Markup.PLAIN: plain.to_html,
    Markup.MARKDOWN: markdown.to_html,
    Markup.HTML: str,
}


def body_html(
    article: Article,
    *,
    base: str,
    media: Mapping[str, str],
    sizes: Mapping[str, Size] | None = None,
    feed_language: str | None = None,
    formulas: bool = False,
    films: bool = False,
) -> str:
    """Return the body of ``article`` as safe HTML with absolute addresses.

    :param base: address of the article's page
    :param media: addresses of the files beside it, by the reference that the article writes
    :param sizes: of those that are pictures, by their addresses: a picture of which the article gives neither
        width nor height says both, so that its place is kept free while it loads (HTML 4.8.16)
    :param feed_language: language of the feed that it goes into; where its script runs the other way, the
        body says so itself
    :param formulas: whether MathML stays, as browsers can show it; feed readers are given its words
    :param films: whether films in frames are shown by their pictures, which lie at their hosts
    """
    made = _made(
        article.markup, article.body, base, tuple(sorted(media.items())), formulas=formulas, films=films
    )
    made = _sized(made, sizes) if sizes else made
    if feed_language is None or direction(feed_language) == direction(article.language):
        return made
    language = escape(article.language)
    return f'<div dir="{direction(article.language)}" lang="{language}">{made}</div>'


@lru_cache(maxsize=_REMEMBERED)
def _made(
    markup: Markup, body: str, base: str, media: tuple[tuple[str, str], ...], *, formulas: bool, films: bool
) -> str:
    return sanitise(_CONVERTERS[markup](body), base=base, media=dict(media), formulas=formulas, films=films)


def _sized(html: str, sizes: Mapping[str, Size]) -> str:
    def stated(image: re.Match[str]) -> str:
        size = sizes.get(unescape(image["src"]))
        if size is None or _STATED.search(image["attributes"]):
            return image[0]
        return f'<img{image["attributes"]} width="{size[0]}" height="{size[1]}">'

    return _IMAGE.sub(stated, html)
