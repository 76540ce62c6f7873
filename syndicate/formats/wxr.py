"""WordPress exports (WXR 1.0 to 1.2): every post of a site, item by item, without holding the whole tree.

Posts alone are articles: pages, menus, revisions, attachments and what asks for a password are left out. A
post that is not public is a draft. Nothing is fetched; the picture of a post is found among the attachments
of the same file. A file that breaks off gives nothing at all: half a site looks as if the rest were deleted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from syndicate.errors import DocumentError, Reason
from syndicate.formats.autop import paragraphs
from syndicate.formats.entries import Children, children, filled, first, moment, name_of
from syndicate.formats.shortcodes import without_shortcodes
from syndicate.formats.xml import line_of, read_source, root_of, stream, text_in
from syndicate.model import Document, Markup

_PUBLIC = frozenset({"publish", "future"})
_UNPUBLISHED = frozenset({"draft", "pending", "private"})
_NO_MOMENT = "0000-00-00"
_BLOCKS = re.compile(r"<!--\s{1,3}/?wp:[^>]{0,2000}-->\n?")
_HAS_BLOCKS = re.compile(r"<!--\s{1,3}wp:")
_MORE_BLOCK = re.compile(r"<!--\s{1,3}/?wp:more\b[^>]{0,200}-->\n?")
_NO_SECTION = frozenset({"uncategorized", "uncategorised"})
_FAR = 65_536
_READ = frozenset({"item", "author", "language"})


@dataclass(slots=True)
class _Site:
    """What the file says outside its posts."""

    language: str = ""
    people: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    fields: Mapping[str, object]
    author: str
    picture: str
    body: str
    line: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wxr:
    """Files that WordPress writes under Tools, Export."""

    suffixes: frozenset[str] = frozenset({".wxr"})

    def sniff(self, head: bytes) -> bool:
        """Whether the root is ``rss`` with WordPress's own vocabulary."""
        root = root_of(head)
        return root is not None and root.name == "rss" and "wordpress.org/export/" in root.attributes

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the posts, in the order of the file.

        :raises DocumentError: ``bad-line`` with its line if the file is not well-formed, ``unsupported`` if
            it is no export, ``too-deep``, ``empty``, ``binary`` or ``encoding``
        """
        source = read_source(data, path)
        site = _Site()
        posts = [post for element in stream(source, path, _READ) if (post := _take(element, site))]
        if not self.sniff(data[:_FAR]):
            raise DocumentError(path, Reason.UNSUPPORTED, "it is no export of WordPress", 1)
        return tuple(
            _document(post, site, f"{path}#{number}", source.warnings) for number, post in enumerate(posts, 1)
        )


def _take(element: etree._Element, site: _Site) -> _Post | None:
    """Note what an element says of the site, or return the post that it is."""
    name = name_of(element)
    if name == "language":
        site.language = site.language or text_in(element)
    elif name == "wp:author":
        about = children(element)
        login = first(about, "wp:author_login")
        site.people[login] = first(about, "wp:author_display_name") or login
    elif name == "item":
        return _item(element, site)
    return None


def _item(item: etree._Element, site: _Site) -> _Post | None:
    parts = children(item)
    kind, status = first(parts, "wp:post_type") or "post", first(parts, "wp:status") or "publish"
    if kind == "attachment":
        site.pictures[first(parts, "wp:post_id")] = first(parts, "wp:attachment_url") or first(parts, "guid")
    if kind != "post" or status not in _PUBLIC | _UNPUBLISHED or first(parts, "wp:post_password"):
        return None
    dated = _moment(parts, "wp:post_date") or (
        "" if status in _UNPUBLISHED else moment(first(parts, "pubDate"))
    )
    if not dated and status in _UNPUBLISHED:
        return None  # nobody has put a date to it yet, and nobody is to see it
    meta = _meta(parts)
    body, warnings = _body(first(parts, "content:encoded"))
    section, tags = _terms(parts)
    fields = {
        "guid": first(parts, "guid") or first(parts, "link"),
        "link": first(parts, "link"),
        "title": first(parts, "title"),
        "date": dated,
        "updated": _moment(parts, "wp:post_modified"),
        "draft": status in _UNPUBLISHED,
        "slug": unquote(first(parts, "wp:post_name")),
        "summary": first(parts, "excerpt:encoded"),
        "section": section,
        "tags": tags,
        "enclosures": list(_enclosures(meta.get("enclosure", []))),
    }
    dates = next(iter((*parts.get("wp:post_date_gmt", []), *parts.get("wp:post_date", []))), item)
    return _Post(
        fields={**fields, "date_line": line_of(dates)},
        author=first(parts, "dc:creator"),
        picture=next(iter(meta.get("_thumbnail_id", [])), ""),
        body=body,
        line=line_of(next(iter(parts.get("content:encoded", [])), item)),
        warnings=warnings,
    )


def _document(post: _Post, site: _Site, path: str, warnings: tuple[str, ...]) -> Document:
    fields = dict(post.fields)
    line = fields.pop("date_line")
    fields["authors"] = [{"name": site.people.get(post.author, post.author)}] if post.author else []
    fields["image"] = site.pictures.get(post.picture, "") if post.picture else ""
    fields["language"] = site.language
    return Document(
        path=path,
        markup=Markup.HTML,
        fields=filled(fields),
        body=post.body,
        body_line=post.line,
        warnings=warnings + post.warnings,
        lines={"date": line} if isinstance(line, int) else {},
    )


def _moment(parts: Children, name: str) -> str:
    """The moment in UTC where WordPress knew it, else as the site's clock showed it."""
    universal, local_time = first(parts, f"{name}_gmt"), first(parts, name)
    if universal and not universal.startswith(_NO_MOMENT):
        return f"{universal}Z"
    return "" if local_time.startswith(_NO_MOMENT) else local_time


def _body(content: str) -> tuple[str, tuple[str, ...]]:
    """The text as HTML: that of the block editor has its paragraphs, older text gets them."""
    text, warnings = without_shortcodes(content)
    if _HAS_BLOCKS.search(text):
        return _BLOCKS.sub("", _MORE_BLOCK.sub("", text)).strip(), warnings
    return paragraphs(text), warnings


def _terms(parts: Children) -> tuple[str, list[str]]:
    """The first category, which is the section, and the tags, to which any further category belongs."""
    found: dict[str, list[str]] = {}
    for each in parts.get("category", []):
        if text := text_in(each):
            found.setdefault(each.get("domain") or "category", []).append(text)
    categories = [name for name in found.get("category", []) if name.lower() not in _NO_SECTION]
    tags = found.get("post_tag", []) + found.get("tag", [])
    return next(iter(categories), ""), [*tags, *categories[1:]]


def _meta(parts: Children) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in parts.get("wp:postmeta", []):
        pair = children(each)
        found.setdefault(first(pair, "wp:meta_key"), []).append(first(pair, "wp:meta_value"))
    return found


def _enclosures(values: list[str]) -> Iterator[dict[str, object]]:
    """What podcast plugins note: address, length and type, a line each."""
    for value in values:
        url, length, kind = [*(line.strip() for line in value.split("\n")), "", "", ""][:3]
        if url:
            yield {"url": url, "length": length, "type": kind}
