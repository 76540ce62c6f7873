"""Which files beside it an article shows: the references that must be published with it."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from syndicate.core.markdown import to_html
from syndicate.model import Article, Markup

_MAY_REFER = re.compile(r"\]\(|\]:|<(?:img|source|video|audio|a)\b", re.IGNORECASE)
_ATTRIBUTES = ("poster", "src", "href")
_WITHIN = "!/"
_ARCHIVE = re.compile(r".*\.zip!/", re.IGNORECASE | re.DOTALL)
_CANDIDATE = re.compile(r"(?P<url>[^\s,](?:\S*[^\s,])?)(?:\s+[^,]*)?(?:,|$)")  # of a srcset, with its size


def references(article: Article) -> tuple[str, ...]:
    """Relative references to files, as written and in order: picture, enclosures, then those of the body."""
    named = [article.image.url] if article.image else []
    named += [enclosure.url for enclosure in article.enclosures]
    named += [article.episode.image] if article.episode and article.episode.image else []
    named += _in_body(article)
    return tuple(dict.fromkeys(reference for reference in named if _is_relative(reference)))


def resolve(reference: str, *, path: str) -> str | None:
    """The corpus path that a reference in the article at ``path`` means; None if it leads out of the corpus.

    What begins with ``!/`` stands within the article's own file. An article in an archive sees the archive as
    all there is: nothing leads out of it.
    """
    wanted = unquote(urlsplit(reference).path)
    if wanted.startswith(_WITHIN):
        return path + wanted if wanted != _WITHIN else None
    inside = _ARCHIVE.match(path)
    root = inside[0] if inside else ""
    folder = [] if wanted.startswith("/") else path[len(root) :].split("/")[:-1]
    for segment in wanted.split("/"):
        if segment == "..":
            if not folder:
                return None
            folder.pop()
        elif segment not in {"", "."}:
            folder.append(segment)
    return root + "/".join(folder) if folder else None


def _is_relative(reference: str) -> bool:
    try:
        parts = urlsplit(reference)
    except ValueError:
        return False
    return bool(parts.path) and not parts.scheme and not parts.netloc


def _in_body(article: Article) -> list[str]:
    if article.markup is Markup.PLAIN or not _MAY_REFER.search(article.body):
        return []
    source = to_html(article.body) if article.markup is Markup.MARKDOWN else article.body
    try:
        tree = lxml_html.fragment_fromstring(source, create_parent="div")
    except (ParserError, ValueError):
        return []
    return [address for element in tree.iter("*") for address in _addresses(element)]


def _addresses(element: HtmlElement) -> Iterator[str]:
    """Addresses that an element loads or leads to, the candidates of a picture included."""
    for name in _ATTRIBUTES:
        if name in element.attrib:
            yield str(element.attrib[name]).strip()
    for candidate in _CANDIDATE.finditer(str(element.attrib.get("srcset", ""))):
        yield candidate["url"]
