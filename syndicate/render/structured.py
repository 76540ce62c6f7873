"""What a page tells search engines and other sites of itself: schema.org as JSON-LD, and Open Graph.

A JSON-LD block is a script element of a type that no browser runs; nothing in it can end it early. No date,
author or picture is made up: what an article does not say is left out.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from syndicate.core.selection import folder
from syndicate.core.urls import absolute, permalink, resolve
from syndicate.model import Entry, Masthead, Person, TermKind
from syndicate.render.files import Picture
from syndicate.render.views import is_web

_TITLE_LIMIT = 110
"""Characters that Google shows of ``headline``; a longer one is cut at a word."""

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One ``meta`` element; ``key`` names its attribute: ``property`` for Open Graph, ``name`` for cards."""

    key: str = "property"
    name: str
    content: str


def json_ld(entry: Entry, masthead: Masthead, picture: Picture | None) -> Markup:
    """Describe an article (schema.org, NewsArticle), ready to stand in a script element."""
    article = entry.article
    publisher: dict[str, object] = {"@type": "Organization", "name": masthead.title, "url": masthead.url}
    told: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": _cut(article.title),
        "description": article.summary,
        "url": permalink(entry, masthead),
        "mainEntityOfPage": article.canonical or permalink(entry, masthead),
        "inLanguage": article.language,
        "datePublished": _time(article.published),
        "dateModified": _time(entry.updated),
        "author": [_person(person, entry, masthead) for person in article.authors],
        "publisher": publisher,
        "image": [resolve(article.image.url, entry, masthead)] if article.image and picture else [],
        "articleSection": [term.name for term in entry.terms if term.kind is TermKind.SECTION],
        "keywords": [term.name for term in entry.terms if term.kind is TermKind.TAG],
        "isAccessibleForFree": True,
    }
    return script({name: value for name, value in told.items() if value not in ("", [])})


def script(value: object) -> Markup:
    """Write a value as JSON that may stand in a script element (HTML, restrictions for script contents)."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - no character that means anything to HTML is left


def article_properties(entry: Entry, masthead: Masthead, picture: Picture | None) -> list[Property]:
    """What other sites show of a link to an article (ogp.me; X's cards)."""
    article = entry.article
    found = _shared("article", article.title, article.summary, permalink(entry, masthead), masthead)
    found += [
        Property(name="article:published_time", content=_time(article.published)),
        Property(name="article:modified_time", content=_time(entry.updated)),
        *_named("article:section", entry, TermKind.SECTION),
        *_named("article:tag", entry, TermKind.TAG),
    ]
    if article.image and picture:
        found += _picture(resolve(article.image.url, entry, masthead), picture)
    card = "summary_large_image" if picture else "summary"
    return [*(one for one in found if one.content), Property(key="name", name="twitter:card", content=card)]


def page_properties(title: str, description: str, url: str, masthead: Masthead) -> list[Property]:
    """What other sites show of a link to any other page."""
    found = _shared("website", title, description, url, masthead)
    return [
        *(one for one in found if one.content),
        Property(key="name", name="twitter:card", content="summary"),
    ]


def _shared(kind: str, title: str, description: str, url: str, masthead: Masthead) -> list[Property]:
    return [
        Property(name="og:type", content=kind),
        Property(name="og:title", content=title),
        Property(name="og:description", content=description),
        Property(name="og:url", content=url),
        Property(name="og:site_name", content=masthead.title),
    ]


def _picture(url: str, picture: Picture) -> list[Property]:
    return [
        Property(name="og:image", content=url),
        Property(name="og:image:alt", content=picture.alt),
        Property(name="og:image:width", content=str(picture.width or "")),
        Property(name="og:image:height", content=str(picture.height or "")),
    ]


def _named(name: str, entry: Entry, kind: TermKind) -> list[Property]:
    return [Property(name=name, content=term.name) for term in entry.terms if term.kind is kind]


def _person(person: Person, entry: Entry, masthead: Masthead) -> dict[str, str]:
    pages = {
        term.name.casefold(): absolute(folder(term), masthead)
        for term in entry.terms
        if term.kind is TermKind.AUTHOR
    }
    url = person.url if is_web(person.url) else pages.get(person.name.casefold())
    kind = "Organization" if person.name == masthead.title else "Person"
    return {"@type": kind, "name": person.name, **({"url": url} if url else {})}


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _cut(title: str) -> str:
    if len(title) <= _TITLE_LIMIT:
        return title
    head = title[: _TITLE_LIMIT - 1]
    return f"{head.rpartition(' ')[0] or head}…"
