"""An entry as every format shows it: cleaned, resolved and absolute, so that all formats say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from syndicate.core import urls
from syndicate.core.body import body_html
from syndicate.core.selection import FOLDERS
from syndicate.model import Article, Enclosure, Entry, Masthead, Person, Term, TermKind
from syndicate.render.xmlparts import clean, line

_SHOWN_TERMS = (TermKind.SECTION, TermKind.TAG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A section or tag (RFC 4287 section 4.2.2): stable slug, the folder that gathers it, and its name."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an entry says, whatever the format.

    :ivar title: one line of plain text; empty when nothing is left of it
    :ivar body: HTML that is safe in a reader; empty when summaries alone are wanted
    :ivar language: only where it differs from the feed's
    :ivar source: address from which it was taken
    :ivar sizes: width and height in pixels of files that are published with it, by their addresses
    """

    guid: str
    permalink: str
    title: str
    summary: str
    body: str
    language: str | None
    authors: tuple[Person, ...]
    categories: tuple[Category, ...]
    enclosures: tuple[Enclosure, ...]
    image: str | None
    source: str | None
    sizes: Mapping[str, tuple[int, int]]

    def measures(self, url: str) -> dict[str, str]:
        """The attributes that say how large a picture is; none where that is unknown."""
        size = self.sizes.get(url)
        return {"width": str(size[0]), "height": str(size[1])} if size else {}


@lru_cache(maxsize=64)
def parts(entry: Entry, masthead: Masthead, *, full: bool) -> Parts:
    """Make an entry ready for any format; they ask for it one after the other.

    :param full: the whole text, or its summary alone
    """
    article = entry.article
    permalink = urls.permalink(entry, masthead)
    return Parts(
        guid=clean(entry.guid).strip(),
        permalink=permalink,
        title=line(article.title),
        summary=line(article.summary),
        body=_body(article, permalink, entry, masthead) if full else "",
        language=article.language if article.language != masthead.language else None,
        authors=people(article.authors),
        categories=tuple(_category(term, masthead) for term in entry.terms if term.kind in _SHOWN_TERMS),
        enclosures=tuple(_enclosure(enclosure, entry, masthead) for enclosure in article.enclosures),
        image=urls.resolve(article.image.url, entry, masthead) if article.image else None,
        source=_web_address(article.source),
        sizes=urls.picture_sizes(entry, masthead),
    )


def _web_address(written: str | None) -> str | None:
    is_web = written is not None and written.lower().startswith("http") and urls.is_absolute(written)
    return urls.encode(written) if written and is_web else None


def people(authors: tuple[Person, ...]) -> tuple[Person, ...]:
    """The authors that have a name, cleaned."""
    named = (
        Person(
            name=line(person.name),
            email=line(person.email or "") or None,
            url=urls.encode(person.url) if person.url and urls.is_absolute(person.url) else None,
        )
        for person in authors
    )
    return tuple(person for person in named if person.name)


def _body(article: Article, base: str, entry: Entry, masthead: Masthead) -> str:
    return clean(
        body_html(
            article,
            base=base,
            media=urls.media_map(entry, masthead),
            sizes=urls.picture_sizes(entry, masthead),
            feed_language=masthead.language,
            films=masthead.films,
        )
    )


def _category(term: Term, masthead: Masthead) -> Category:
    return Category(
        term=term.slug,
        scheme=_folder(term.kind, masthead.url),
        label=line(term.name) or term.slug,
    )


@lru_cache(maxsize=64)
def _folder(kind: TermKind, url: str) -> str:
    return urls.encode(url + FOLDERS[kind])


def _enclosure(enclosure: Enclosure, entry: Entry, masthead: Masthead) -> Enclosure:
    known = next((media for media in entry.media if media.reference == enclosure.url), None)
    return Enclosure(
        url=urls.resolve(enclosure.url, entry, masthead),
        media_type=line(enclosure.media_type) or "application/octet-stream",
        length=known.length if known else enclosure.length,
        title=line(enclosure.title or "") or None,
        duration_s=known.duration_s if known and known.duration_s is not None else enclosure.duration_s,
    )
