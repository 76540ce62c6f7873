"""One message of mail as the library reads it: decoded, total, and with an end to what it may cost.

Knows nothing of articles. No address leaves it but where a text itself holds one.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, Policy
from itertools import count
from urllib.parse import unquote

from syndicate.core.text import clean, decode, is_blank, one_line
from syndicate.errors import DocumentError, Reason
from syndicate.formats.assets import may_be_shown
from syndicate.formats.html import Html
from syndicate.model import Markup

_MARKUPS = {"text/plain": Markup.PLAIN, "text/markdown": Markup.MARKDOWN, "text/html": Markup.HTML}
"""Parts that may be the text, the best first."""

LONGEST_HEADER = 8000
"""Characters; what follows is cut."""
_MOST_HEADERS = 2000
_MOST_PARTS = 200
_MOST_BOUNDARIES = 20
"""Declared in one message: each may hold the next, and every line is held against them all."""

_CONTENT_ID = re.compile(r"cid:([^\s\"'<>)]{1,500})", re.IGNORECASE)
_ADDRESS = re.compile(r"[<(\[]?[^\s<>()\[\]]+@[^\s<>()\[\]]+[>)\]]?")
_NO_TEXT_CODECS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
)
_MALFORMED = (
    ValueError,
    OverflowError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    MessageError,
    RecursionError,
)
"""What the library raises on headers that nobody foresaw."""


class _TooMuch(Exception):
    """A message of more headers or parts than anyone writes."""


class _Budget:
    """How many headers and parts of one message may still be read."""

    def __init__(self) -> None:
        self.headers = _MOST_HEADERS
        self.parts = _MOST_PARTS

    def message(self, policy: Policy) -> EmailMessage:
        """A part of the message."""
        self.parts -= 1
        if self.parts < 0:
            raise _TooMuch(f"it has more than {_MOST_PARTS} parts")
        return EmailMessage(policy=policy)

    def header(self) -> None:
        """Count a header."""
        self.headers -= 1
        if self.headers < 0:
            raise _TooMuch(f"it has more than {_MOST_HEADERS:,} headers")


class _Policy(EmailPolicy):
    """The library's present way of reading mail, with an end to what a header may cost."""

    budget: _Budget

    def __init__(self, budget: _Budget) -> None:
        super().__init__(message_factory=budget.message)
        object.__setattr__(self, "budget", budget)  # as the library itself sets what nobody may change

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Split a header, and cut it."""
        self.budget.header()
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Decode a header, or leave one as it is that cannot be."""
        try:
            return super().header_fetch_parse(name, _repaired(value))  # type: ignore[no-any-return]  # it is a str
        except _MALFORMED:
            return _repaired(value)


def _repaired(value: str) -> str:
    """A header with bytes that stand there undeclared: UTF-8 as a rule (RFC 6532), else Windows-1252."""
    if value.isascii():
        return value
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def parse(data: bytes, path: str, line: int) -> EmailMessage:
    """Return the message, its parts unread.

    :param line: of the file, on which the message begins
    :raises DocumentError: ``too-deep``, ``too-large`` or ``unsupported``
    """
    if data.lower().count(b"boundary") > _MOST_BOUNDARIES:
        raise DocumentError(path, Reason.TOO_DEEP, "it has parts within parts beyond reason", line)
    try:
        return message_from_bytes(data, policy=_Policy(_Budget()))  # type: ignore[arg-type]  # its factory makes these
    except _TooMuch as wrong:
        raise DocumentError(path, Reason.TOO_LARGE, str(wrong), line) from wrong
    except _MALFORMED as wrong:
        raise DocumentError(path, Reason.UNSUPPORTED, "it is no mail that can be read", line) from wrong


def header(found: EmailMessage, name: str) -> str:
    """Return a header's text on one line, decoded; empty when there is none."""
    value = found.get(name)
    return clean(one_line(str(value))) if value is not None else ""


def written(found: EmailMessage, name: str) -> str:
    """Return a header as it is written: the library mends dates, and so makes some up."""
    values = (str(value) for key, value in found.raw_items() if key.lower() == name)
    return clean(one_line(_repaired(next(values, ""))))


def names(found: EmailMessage) -> list[str]:
    """Return the writers' names; an address that stands in place of one is none."""
    writers = found.get("from")
    try:
        addresses = writers.addresses if writers is not None else ()
        named = [str(address.display_name) for address in addresses]
    except _MALFORMED:
        return []
    bare = (one_line(clean(_ADDRESS.sub("", name))).strip("\"' ") for name in named)
    return [name for name in bare if name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in a message.

    :ivar name: unique within the message, without any folders
    :ivar content_id: what an HTML part calls it by (RFC 2392); empty if it has none
    """

    name: str
    media_type: str
    content_id: str
    part: Message

    def read(self) -> bytes:
        """Its bytes; none when they are damaged beyond reading."""
        try:
            payload = self.part.get_payload(decode=True)
        except _MALFORMED:
            return b""
        return payload if isinstance(payload, bytes) else b""


def attachments(found: EmailMessage) -> list[Attachment]:
    """Return the files in a message that may be published with it, in order."""
    named: dict[str, Attachment] = {}
    for part in _leaves(found):
        kind = part.get_content_type()
        if part.get_content_disposition() != "attachment" and (kind in _MARKUPS or part is found):
            continue
        name = _file_name(part)
        if not may_be_shown(name):
            continue
        free = next(one for one in _variants(name) if one not in named)
        content_id = one_line(str(part.get("content-id") or "")).strip("<> ")
        named[free] = Attachment(name=free, media_type=kind, content_id=content_id, part=part)
    return list(named.values())


def _file_name(part: Message) -> str:
    """The name that a part declares, without any folders; empty when there is none."""
    try:
        declared = part.get_filename()
    except _MALFORMED:
        return ""
    name = clean(one_line(str(declared or ""))).replace("\\", "/").rpartition("/")[2]
    return name.strip(" .!#")


def _variants(name: str) -> Iterator[str]:
    yield name
    stem, dot, ending = name.rpartition(".")
    yield from (f"{stem}-{number}{dot}{ending}" for number in count(2))


def body(
    found: EmailMessage, path: str, line: int, *, places: Mapping[str, str] | None = None
) -> tuple[Markup, str, tuple[str, ...]]:
    """Return the text, of the first part of the best kind that shows anything, and what is odd about it.

    :param line: of the file, on which the message's body begins
    :param places: where the files are that an HTML part shows, by their content ids
    :raises DocumentError: ``empty``, ``binary``, ``encoding``, ``too-deep``, or ``unsupported`` if encrypted
    """
    parts = list(_texts(found))
    for kind, markup in _MARKUPS.items():
        for part in (part for part in parts if part.get_content_type() == kind):
            text, warnings = _text(part, path)
            if is_blank(text):
                continue
            if markup is not Markup.HTML:
                return markup, text, warnings
            text = _CONTENT_ID.sub(lambda named: _placed(named, places or {}), text)
            for page in Html().read(text.encode("utf-8"), path):  # none for a page that is only a template
                return markup, page.body, warnings + page.warnings
    if found.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        raise DocumentError(path, Reason.UNSUPPORTED, "it is encrypted", line)
    raise DocumentError(path, Reason.EMPTY, "it has no text", line)


def _placed(named: re.Match[str], places: Mapping[str, str]) -> str:
    return places.get(unquote(named[1]), named[0])


def _texts(found: EmailMessage) -> Iterator[Message]:
    """Every part that is shown as the message's own text, in order."""
    for part in _leaves(found):
        if part.get_content_disposition() != "attachment" and part.get_content_type() in _MARKUPS:
            yield part


def _leaves(found: EmailMessage) -> Iterator[Message]:
    """Every part that holds no further ones, in order; a message within the message is left whole."""
    waiting: list[Message] = [found]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            within = inner if isinstance(inner, list) else []
            waiting += [each for each in reversed(within) if isinstance(each, Message)]
        else:
            yield part


def _text(part: Message, path: str) -> tuple[str, tuple[str, ...]]:
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except _MALFORMED:
        payload, charset = b"", None
    raw = payload if isinstance(payload, bytes) else b""
    try:
        if charset is not None and codecs.lookup(charset).name not in _NO_TEXT_CODECS:
            raw = raw.decode(charset).encode("utf-8", "surrogatepass")
    except _MALFORMED:
        pass  # what is declared is wrong: the bytes are judged by themselves
    try:
        decoded = decode(raw, path)
    except DocumentError as wrong:
        if wrong.reason is Reason.EMPTY:
            return "", ()
        raise
    return decoded.text, decoded.warnings
