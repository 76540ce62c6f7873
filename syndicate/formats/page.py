"""A parsed page: what it declares of its article, and the article's own part of it."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from syndicate.core.text import clean
from syndicate.formats.article_part import article_part
from syndicate.formats.shown_date import shown_date
from syndicate.formats.structured import article_data
from syndicate.formats.trees import take_out, words

_PLACES = (
    ".//article[not(ancestor::aside) and not(ancestor::footer) and not(ancestor::nav)]",
    ".//main",
    ".//*[@role='main']",
)
_SURROUNDINGS = ("nav", "aside", "header", "footer", "script", "style", "form", "template")
_SURROUNDING_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_TIMES = (
    ".//time[@itemprop='datePublished']",
    ".//time[@pubdate]",
    ".//header//time[@datetime]",
    ".//article//time[@datetime][not(ancestor::footer)]",
    ".//main//time[@datetime][not(ancestor::footer)]",
)
_SITE_NAME = re.compile(r"^(?P<title>.+?)\s+(?:[|»«·]|::)\s+[^|»«·]{1,60}$")
_DASHES = re.compile(r"\s+[-–—|»«·:]+\s+$")

_META: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", ("og:title", "twitter:title", "dc.title")),
    (
        "date",
        (
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "pubdate",
            "publish-date",
            "parsely-pub-date",
        ),
    ),
    ("updated", ("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified")),
    ("expires", ("article:expiration_time",)),
    ("authors", ("author", "dc.creator", "article:author", "byl", "parsely-author")),
    ("section", ("article:section",)),
    ("summary", ("description", "og:description", "dc.description", "twitter:description")),
    ("language", ("content-language", "dc.language", "og:locale")),
    ("image", ("og:image", "og:image:url", "twitter:image")),
)
_TAG_NAMES = ("article:tag", "keywords", "news_keywords")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page declares, and its article.

    :ivar content: HTML of the article's part, its title and surroundings left out
    :ivar line: line of the page, from 1, on which that part begins
    :ivar lines: where a field is declared, for those that an error could be about
    :ivar is_marked: whether the page says which part is its article
    """

    fields: Mapping[str, object]
    content: str
    line: int
    lines: Mapping[str, int]
    is_marked: bool = True


def read_page(root: etree._Element, *, whole: bool, seek_date: bool) -> Page:
    """Return what stands in the page below ``root``.

    :param whole: whether it is a page, and no part of one: then its text may have to be found
    :param seek_date: whether a day that it shows counts where it declares none
    """
    metas = _Metas(root)
    fields: dict[str, object] = dict(article_data(_scripts(root)))
    lines = {}
    for name, keys in _META:
        found = metas.first(keys)
        if found and name not in fields:
            fields[name], lines[name] = found
    _add_tags(fields, metas)
    _add_links(fields, root)
    _add_time(fields, lines, root)
    if seek_date and "date" not in fields and (shown := shown_date(root)):
        fields["date"], lines["date"] = shown.text, shown.line
    marked = _marked(root)
    place = marked if marked is not None else next(iter(_find(root, ".//body")), root)
    content = article_part(place) if whole and marked is None else deepcopy(place)
    _strip(content)
    _add_title(fields, root, content, metas.text("og:site_name"))
    if "language" not in fields and (language := place.get("lang") or root.get("lang")):
        fields["language"] = language
    return Page(fields, _inner(content), _line(place), lines, is_marked=marked is not None)


class _Metas:
    """The ``meta`` elements by name, case ignored; several of one name stay in order."""

    def __init__(self, root: etree._Element) -> None:
        self._found: dict[str, list[tuple[str, int]]] = {}
        for meta in root.iter("meta"):
            name = (
                meta.get("property")
                or meta.get("name")
                or meta.get("http-equiv")
                or meta.get("itemprop")
                or ""
            )
            content = (meta.get("content") or "").strip()
            if name and content:
                self._found.setdefault(name.lower(), []).append((content, _line(meta)))

    def first(self, names: tuple[str, ...]) -> tuple[str, int] | None:
        for name in names:
            for content, line in self._found.get(name, ()):
                if name != "article:author" or not content.startswith("http"):
                    return content, line
        return None

    def text(self, name: str) -> str:
        return self._found.get(name, [("", 1)])[0][0]

    def every(self, name: str) -> list[str]:
        return [content for content, _ in self._found.get(name, ())]


def _scripts(root: etree._Element) -> Iterator[str]:
    for script in root.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            yield script.text or ""


def _add_tags(fields: dict[str, object], metas: _Metas) -> None:
    if "tags" in fields:
        return
    for name in _TAG_NAMES:
        tags: list[object] = [tag for content in metas.every(name) for tag in content.split(",")]
        if tags:
            fields["tags"] = tags
            return


def _add_links(fields: dict[str, object], root: etree._Element) -> None:
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        if "canonical" in relations and link.get("href"):
            fields["canonical"] = str(link.get("href")).strip()
            return


def _add_time(fields: dict[str, object], lines: dict[str, int], root: etree._Element) -> None:
    for path in _TIMES if "date" not in fields else ():
        for time in _find(root, path):
            written = (time.get("datetime") or words(time)).strip()
            if written:
                fields["date"] = written
                lines["date"] = _line(time)
                return


def _find(element: etree._Element, path: str) -> list[etree._Element]:
    found = element.xpath(path)
    elements = found if isinstance(found, list) else []
    return [match for match in elements if isinstance(match, etree._Element)]  # noqa: SLF001 - lxml names it so


def _line(element: etree._Element) -> int:
    return element.sourceline if isinstance(element.sourceline, int) else 1


def _marked(root: etree._Element) -> etree._Element | None:
    return next((found[0] for path in _PLACES if (found := _find(root, path))), None)


def _strip(content: etree._Element) -> None:
    """Take out what surrounds an article; a heading in its own header is found before that."""
    title = next(iter(_find(content, ".//header//h1[not(ancestor::nav)]")), None)
    heading = deepcopy(title) if title is not None else None
    unwanted = [element for element in content.iter(*_SURROUNDINGS) if element is not content]
    unwanted += [
        element for element in content.iter(etree.Element) if element.get("role") in _SURROUNDING_ROLES
    ]
    for element in unwanted:
        take_out(element)
    if heading is not None:
        heading.tail = content.text
        content.text = None
        content.insert(0, heading)


def _add_title(fields: dict[str, object], root: etree._Element, content: etree._Element, site: str) -> None:
    """Find the title; the first ``h1`` of the content leaves it where it says that title."""
    heading = next(content.iter("h1"), None)
    elsewhere = next(root.iter("h1"), None)
    declared = _without_site(str(fields["title"]), site) if isinstance(fields.get("title"), str) else ""
    shown = words(heading) if heading is not None else ""
    element = next(root.iter("title"), None)
    title = declared or shown or (words(elsewhere) if elsewhere is not None else "")
    title = title or (_page_title(words(element), site) if element is not None else "")
    if title:
        fields["title"] = title
    if heading is not None and shown == title:
        take_out(heading)


def _without_site(title: str, site: str) -> str:
    bare = " ".join(title.split())
    if site and bare.endswith(site) and bare != site:
        shorter = bare[: -len(site)]
        return _DASHES.sub("", shorter) if _DASHES.search(shorter) else bare
    return bare


def _page_title(title: str, site: str) -> str:
    bare = _without_site(title, site)
    found = _SITE_NAME.match(bare) if bare == title else None
    return found["title"] if found else bare


def _inner(content: etree._Element) -> str:
    opening = etree.Element("div")
    opening.text = clean(content.text or "")  # a reference may name what no XML can hold
    begin = (
        etree.tostring(opening, method="html", encoding="unicode")
        .removeprefix("<div>")
        .removesuffix("</div>")
    )
    rest = "".join(etree.tostring(child, method="html", encoding="unicode") for child in content)
    return (begin + rest).strip("\n")
