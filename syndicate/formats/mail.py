"""Mail: a message as a file, or many in one mailbox.

Taken are the subject, the date, the writer's name and the text, and what is attached if that is asked for;
never an address. Headers are decoded before anything is made of them, and what a hostile message may cost is
bounded before it is read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from syndicate.errors import DocumentError, Reason
from syndicate.formats import message
from syndicate.formats.assets import suffix
from syndicate.model import Document

WITHIN = "!/"
"""Begins the name of a file within the one that names it."""

_MAILBOX = ".mbox"
_SIGNS = ("subject", "date", "message-id", "from")
_MOST_LINES = 400_000
_MOST_MESSAGES = 20_000

_BEGINS = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*[0-9]{2}:[0-9]{2}[^\n]*\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_HEADER_LINE = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{0,60}):", re.MULTILINE)
_LOOKS_LIKE = re.compile(
    rb"(?:From [^\n]*\n)?(?:[!-9;-~]{1,60}+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){0,80}?"
    rb"(?:Message-ID|MIME-Version):",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\b(UT|[ECMP][SD]T)(?=\s*(?:\(|$))")
_ZONES = {"UT": "+0000", "EDT": "-0400", "EST": "-0500", "CDT": "-0500", "CST": "-0600"} | {
    "MDT": "-0600",
    "MST": "-0700",
    "PDT": "-0700",
    "PST": "-0800",
}
"""What the names of zones in a mail's date mean (RFC 5322 section 4.3), wherever else they are ambiguous."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Files of mail (RFC 5322), and mailboxes of them (RFC 4155).

    :ivar attachments: whether what is attached to a letter belongs to its article
    """

    attachments: bool = False
    suffixes: frozenset[str] = frozenset({".eml", _MAILBOX})

    def sniff(self, head: bytes) -> bool:
        """Whether a file without a known suffix opens with the headers of a message."""
        return _LOOKS_LIKE.match(head.replace(b"\r\n", b"\n")) is not None

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return the article of a message, or those of a mailbox as ``path#n``.

        :raises DocumentError: ``empty``, ``binary``, ``encoding``, ``too-large``, ``too-deep``, or
            ``unsupported`` when it is no mail or has no text
        """
        if not data.strip(b" \t\r\n\x00"):
            raise DocumentError(path, Reason.EMPTY, "the file holds no mail")
        if data.count(b"\n") > _MOST_LINES:
            raise DocumentError(path, Reason.TOO_LARGE, f"it has more than {_MOST_LINES:,} lines")
        letters = Letters(data, path).letters
        if not letters:
            raise DocumentError(path, Reason.UNSUPPORTED, "no line of it begins a message with 'From '")
        if letters[0].path == path:
            return (_document(letters[0], attachments=self.attachments),)
        return [_part(letter, attachments=self.attachments) for letter in letters]


class Letters:
    """The letters of a file, unread."""

    def __init__(self, data: bytes, path: str) -> None:
        """Find them.

        :raises DocumentError: ``too-large``
        """
        is_mailbox = suffix(path) == _MAILBOX or (suffix(path) != ".eml" and data.startswith(b"From "))
        self.letters = list(_letters(data, path)) if is_mailbox else [_Letter(data, path, 1)]

    def files(self, number: int) -> dict[str, Callable[[], bytes]]:
        """What is attached to one of them, by name, each as what gives its bytes.

        :param number: from 1
        :raises DocumentError: when it cannot be read; ``missing`` when there is no such letter
        """
        if not 1 <= number <= len(self.letters):
            raise DocumentError(
                self.letters[0].path if self.letters else "", Reason.MISSING, "no such letter"
            )
        letter = self.letters[number - 1]
        found = message.parse(letter.data, letter.path, letter.line)
        return {item.name: item.read for item in message.attachments(found)}


@dataclass(frozen=True, slots=True)
class _Letter:
    """The bytes of one message, and where it stands.

    :ivar line: line of the file, from 1, on which its headers begin
    """

    data: bytes
    path: str
    line: int

    @property
    def head(self) -> bytes:
        """The part above the first blank line."""
        end = _BLANK_LINE.search(self.data)
        return self.data[: end.start()] if end else self.data

    def lines(self) -> dict[str, int]:
        """Lines of the file on which the headers stand, each where it is first met."""
        found: dict[str, int] = {}
        line, at = self.line, 0
        head = self.head[: message.LONGEST_HEADER * 10]
        for header in _HEADER_LINE.finditer(head):
            line += head.count(b"\n", at, header.start())
            at = header.start()
            found.setdefault(header[1].decode("ascii").lower(), line)
        return found


def _letters(data: bytes, path: str) -> Iterator[_Letter]:
    line, at = 1, 0
    begins = list(_BEGINS.finditer(data))
    if len(begins) > _MOST_MESSAGES:
        raise DocumentError(path, Reason.TOO_LARGE, f"it holds more than {_MOST_MESSAGES:,} messages")
    for number, begin in enumerate(begins, 1):
        end = begins[number].start() if number < len(begins) else len(data)
        line += data.count(b"\n", at, begin.end())
        at = begin.end()
        yield _Letter(_QUOTED_FROM.sub(rb"\1", data[at:end]), f"{path}#{number}", line)


def _part(letter: _Letter, *, attachments: bool) -> Document | DocumentError:
    try:
        return _document(letter, attachments=attachments)
    except DocumentError as wrong:
        return wrong


def _document(letter: _Letter, *, attachments: bool) -> Document:
    found = message.parse(letter.data, letter.path, letter.line)
    headers = {name: header for name in _HEADERS if (header := message.header(found, name))}
    if headers.keys().isdisjoint(_SIGNS):
        detail = "it has none of the headers of a mail"
        raise DocumentError(letter.path, Reason.UNSUPPORTED, detail, letter.line)
    body_line = letter.line + letter.head.count(b"\n") + 2
    attached = message.attachments(found) if attachments else []
    places = {item.content_id: WITHIN + quote(item.name) for item in attached if item.content_id}
    markup, body, warnings = message.body(found, letter.path, body_line, places=places)
    fields: dict[str, object] = {
        field: headers[name] for name, field in _HEADERS.items() if field and name in headers
    }
    if "date" in fields:
        fields["date"] = _ZONE.sub(lambda zone: _ZONES[zone[1]], message.written(found, "date"))
    if "guid" in fields:
        fields["guid"] = headers["message-id"].strip("<> ")
    beside = [item for item in attached if not (item.content_id and places[item.content_id] in body)]
    if beside:
        fields["attachments"] = [
            {"url": WITHIN + quote(item.name), "type": item.media_type, "title": item.name} for item in beside
        ]
    names = message.names(found)
    if names:
        fields["authors"] = [{"name": name} for name in names]
    lines = letter.lines()
    return Document(
        path=letter.path,
        markup=markup,
        fields=fields,
        body=body,
        body_line=body_line,
        warnings=warnings,
        lines={field: lines[name] for name, field in _HEADERS.items() if name in lines and field in fields},
    )


_HEADERS = {
    "subject": "title",
    "date": "date",
    "message-id": "guid",
    "keywords": "tags",
    "content-language": "lang",
    "from": "",
}
"""Headers that are read, and the field that each declares; the writer's is not told as it is written."""
