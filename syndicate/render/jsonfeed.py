"""JSON Feed 1.1: an item a line, keys in a fixed order, so that a feed is its items' bytes joined."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from syndicate.core import urls
from syndicate.core.check import jsonfeed as rules
from syndicate.errors import GateError
from syndicate.model import Channel, Enclosure, Entry, Feed, FeedFormat, Masthead, Output, Person
from syndicate.render import gate
from syndicate.render.gate import Layout, sortable_rfc3339
from syndicate.render.parts import parts, people
from syndicate.render.xmlparts import line, rfc3339

_FORM = "JSON Feed"
_LAYOUT = Layout(
    form=_FORM,
    frame=(b'{"id":"', b"}"),
    id_tags=(b'{"id":"', b'","url":"'),
    date_tag=b'"date_published":"',
    sortable=sortable_rfc3339,
)
_TAIL = b"\n]\n}\n"


class JsonFeed:
    """Writes JSON Feed 1.1."""

    form = FeedFormat.JSON
    name = form.value
    version = "json-3"

    def fragment(self, entry: Entry, masthead: Masthead, *, full: bool) -> bytes:
        """Render one item as one line, without the comma that follows it in a list."""
        said = parts(entry, masthead, full=full)
        item = _present(
            {
                "id": said.guid,
                "url": said.permalink,
                "title": said.title,
                "summary": said.summary,
                "image": said.image,
                "date_published": rfc3339(entry.article.published),
                "date_modified": rfc3339(entry.updated),
                "language": said.language,
                "authors": [_person(person) for person in said.authors],
                "tags": list(dict.fromkeys(category.label for category in said.categories)),
                "attachments": [_attachment(enclosure) for enclosure in said.enclosures],
                "content_html": said.body,
            }
        )
        if not said.body:
            item["content_text"] = said.summary or said.title or said.permalink
        fragment = _dumps(item)
        gate.refuse(_FORM, rules.ITEM.first_error(_loads(fragment)), fragment)
        _LAYOUT.check_whole([fragment])
        return fragment

    def assemble(self, channel: Channel, fragments: Sequence[bytes]) -> Output:
        """Join the feed's head and its items."""
        head = _head(channel.feed, channel.masthead)
        document = b"".join([head, b",\n".join(fragments), _TAIL])
        _LAYOUT.check_whole(fragments)
        return Output(
            path=channel.feed.path(self.form),
            media_type=f"{self.form.media_type}; charset=utf-8",
            body=document,
        )


@lru_cache(maxsize=1024)
def _head(feed: Feed, masthead: Masthead) -> bytes:
    """All that stands before the items."""
    fields = _present(
        {
            "version": rules.VERSIONS[0],
            "title": line(feed.title) or line(masthead.title) or masthead.url,
            "home_page_url": urls.absolute(feed.folder, masthead),
            "feed_url": urls.absolute(feed.path(FeedFormat.JSON), masthead),
            "icon": urls.encode(feed.image) if feed.image else None,
            "description": line(feed.description) or line(masthead.description),
            "language": feed.language or masthead.language,
            "authors": [_person(person) for person in people(masthead.authors)],
            "hubs": [{"type": "WebSub", "url": urls.encode(hub)} for hub in masthead.hubs],
        }
    )
    lines = [_dumps(name) + b": " + _dumps(value) for name, value in fields.items()]
    head = b"{\n" + b",\n".join([*lines, b'"items": [\n'])
    gate.refuse(_FORM, rules.DOCUMENT.first_error(_loads(head + _TAIL)), head)
    return head


def _present(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _person(person: Person) -> dict[str, object]:
    return _present({"name": person.name, "url": person.url})


def _attachment(enclosure: Enclosure) -> dict[str, object]:
    return _present(
        {
            "url": enclosure.url,
            "mime_type": enclosure.media_type,
            "title": enclosure.title,
            "size_in_bytes": enclosure.length or None,
            "duration_in_seconds": enclosure.duration_s,
        }
    )


def _dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _loads(document: bytes) -> rules.Json:
    try:
        value = json.loads(document)
    except ValueError as wrong:
        raise GateError(f"{_FORM}: {wrong}") from wrong
    if not isinstance(value, dict):
        raise GateError(f"{_FORM}: not an object")
    return value
