"""Files that an article's page shows: its picture, its enclosures, and those inside its body.

A file that is published with the article is found relative to the page, so that it shows wherever the folder
stands. Nothing is fetched, and an address that is not of the web is left out.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from syndicate.core.urls import absolute, permalink, resolve
from syndicate.model import Enclosure, Entry, Masthead
from syndicate.render.views import root


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image, with its size in pixels where that is known."""

    src: str
    alt: str
    caption: str
    credit: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An enclosure; ``medium`` is the first half of its media type."""

    href: str
    name: str
    medium: str
    media_type: str
    length: int
    duration_s: int | None


def picture(entry: Entry, masthead: Masthead, *, page: str) -> Picture | None:
    """The image that stands for an entry, or None when it has none that a page may load."""
    image = entry.article.image
    src = image and source(image.url, entry, masthead, page=page)
    if not image or not src:
        return None
    media = next((media for media in entry.media if media.reference == image.url), None)
    return Picture(
        src=src,
        alt=image.alt,
        caption=image.caption,
        credit=image.credit,
        width=media.width if media else None,
        height=media.height if media else None,
    )


def attachments(entry: Entry, masthead: Masthead, *, page: str) -> tuple[Attachment, ...]:
    """The enclosures of an entry that a page may load."""
    found = ((source(item.url, entry, masthead, page=page), item) for item in entry.article.enclosures)
    return tuple(_attachment(item, href, entry) for href, item in found if href)


def source(reference: str, entry: Entry, masthead: Masthead, *, page: str) -> str | None:
    """Where a file that an article refers to is loaded from, or None when that is not the web.

    :param reference: as the article writes it
    """
    for media in entry.media:
        if media.reference == reference:
            return root(page) + media.path
    url = resolve(reference, entry, masthead)
    return url if urlsplit(url).scheme in {"http", "https"} else None


def local_body(body: str, entry: Entry, masthead: Masthead, *, page: str) -> str:
    """A body whose files and notes are found from ``page``, wherever the folder stands.

    :param body: markup in which every address is absolute
    """
    moves = {f'="{permalink(entry, masthead)}#': '="#'}
    moves |= {f'="{absolute(media.path, masthead)}"': f'="{root(page)}{media.path}"' for media in entry.media}
    for absolute_form, local_form in moves.items():
        body = body.replace(absolute_form, local_form)
    return body


def _attachment(item: Enclosure, href: str, entry: Entry) -> Attachment:
    held = next((media.length for media in entry.media if media.reference == item.url), 0)
    file_name = unquote(urlsplit(item.url).path).rpartition("/")[2]
    return Attachment(
        href=href,
        name=item.title or file_name or item.media_type,
        medium=item.media_type.partition("/")[0].lower(),
        media_type=item.media_type,
        length=item.length or held,
        duration_s=item.duration_s,
    )
