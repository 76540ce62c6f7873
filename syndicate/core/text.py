"""Bytes to text, and text made fit for XML, a title line or a terminal.

Knows nothing of dates, markup or paragraphs. Decoding is total: it gives text or a ``DocumentError``.
Lines end at LF alone; the other line separators of Unicode are white space here.
"""

import codecs
import re
from dataclasses import dataclass
from unicodedata import normalize

from syndicate.errors import DocumentError, Reason

_MAX_CONTROL_SHARE = 0.05
_INVISIBLE = "\u200b\u2060\ufeff"

BLANK = "".join(filter(str.isspace, map(chr, range(0x3001)))) + _INVISIBLE
"""All that shows nothing: Unicode's white space, zero-width spaces and byte order marks."""
_NORMALISED_AT_MOST = 10_000

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_FORBIDDEN = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_NON_CHARACTERS}]+")
_SEPARATORS = re.compile("[\x0b\x0c\x85]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_TWICE_ENCODED = re.compile("â€[œ\x9d™˜“”¢¦]|Ã[©¨¼¶¤±³¡­]|Â[\xa0«»°£]")

_SINGLE_BYTES = {byte: chr(byte) for byte in range(0x80, 0x100)} | {
    ord(shown): chr(byte)
    for byte in range(0x80, 0x100)
    if (shown := bytes([byte]).decode("cp1252", "ignore"))
}
"""What Windows-1252 or Latin-1 shows of a byte, and the byte."""
_SUSPECT = re.compile(f"[{re.escape(''.join(map(chr, _SINGLE_BYTES)))}]{{2,}}")

_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_POP_EMBEDDING = "\u202c"
_POP_ISOLATE = "\u2069"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's text, fit for XML, with LF line ends and no byte order mark.

    :ivar warnings: what was changed or looks wrong, one sentence each
    """

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, path: str, *, charset: str | None = None) -> Decoded:
    """Return the text that ``data`` holds.

    A byte order mark decides; then UTF-8; then ``charset``; then Windows-1252, if all of it is text there.

    :param path: what an error names
    :param charset: encoding that the document itself declares, ignored when Python has none of that name
    :raises DocumentError: ``empty``, ``binary`` (NUL, or more than 5 % control characters) or ``encoding``
    """
    raw, warnings = _to_text(data, path, charset)
    raw = raw.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if is_blank(raw):
        raise DocumentError(path, Reason.EMPTY, "the file holds no text")
    controls = _count(_CONTROL, raw)
    if "\x00" in raw or controls > len(raw) * _MAX_CONTROL_SHARE:
        raise DocumentError(path, Reason.BINARY, "the file holds control characters, as no text does")
    if _TWICE_ENCODED.search(raw):
        warnings = (*warnings, "Some characters look as if they had been encoded twice.")
    text = clean(raw)
    if removed := len(raw) - len(text):
        warnings = (*warnings, f"Removed {removed} characters that XML does not allow.")
    if is_blank(text):
        raise DocumentError(path, Reason.EMPTY, "the file holds no text")
    return Decoded(text=text, warnings=warnings)


def mended(data: bytes) -> bytes:
    """Return UTF-8 in which what was encoded twice, by way of Windows-1252, is undone.

    A run of characters is touched only if all of it is such a fault, and a file only if it is UTF-8 and shows
    one of the usual ones.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return _SUSPECT.sub(_undone, text).encode() if _TWICE_ENCODED.search(text) else data


def clean(text: str) -> str:
    """Remove what XML 1.0 forbids (section 2.2), C1 controls and non-characters.

    VT, FF and NEL become spaces, for they part words.
    """
    if text.replace("\n", "").isprintable():  # nothing unwanted is printable, and asking is far cheaper
        return text
    return _FORBIDDEN.sub("", _SEPARATORS.sub(" ", text))


def is_blank(text: str) -> bool:
    """Whether nothing in ``text`` can be seen: white space, zero-width spaces and byte order marks."""
    return not text.strip(BLANK)


def one_line(text: str) -> str:
    """Return ``text`` on one line, white space collapsed, in normalisation form C."""
    return nfc(" ".join(text.split()).strip(BLANK))


def nfc(text: str) -> str:
    """Return ``text`` in normalisation form C (UAX #15), the first 10,000 code points of a longer one."""
    # Sorting a long run of accents takes quadratic time, and no title or name is that long.
    return normalize("NFC", text[:_NORMALISED_AT_MOST]) + text[_NORMALISED_AT_MOST:]


def excerpt(text: str, limit: int = 80) -> str:
    """Return the beginning of ``text`` on one line of printable characters.

    :param limit: most characters, the ellipsis of a cut one included
    """
    head = text[: limit * 10]
    shown = " ".join("".join(c for c in head if c.isprintable() or c.isspace()).split())
    if len(shown) <= limit and len(head) == len(text):
        return shown
    return shown[: limit - 1].rstrip() + "…"


def close_bidi(text: str) -> str:
    """Close the directional embeddings, overrides and isolates that ``text`` leaves open (UAX #9)."""
    waiting: list[str] = []
    for character in text:
        if character in _EMBEDDINGS:
            waiting.append(_POP_EMBEDDING)
        elif character in _ISOLATES:
            waiting.append(_POP_ISOLATE)
        elif waiting and character == waiting[-1]:
            waiting.pop()
    return text + "".join(reversed(waiting))


def _to_text(data: bytes, path: str, charset: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            marked = _try(data[len(mark) :], encoding)
            if marked is not None:
                return marked, ()
    if b"\x00" in data:
        raise DocumentError(path, Reason.BINARY, "the file holds NUL bytes")
    text = _try(data, "utf-8")
    if text is not None:
        return text, ()
    if charset is not None and (text := _try(data, charset)) is not None:
        return text, ()
    text = _try(data, "cp1252")
    if text is not None:
        return text, ("The file is not UTF-8; it was read as Windows-1252.",)
    raise DocumentError(path, *_undecodable(data))


def _undecodable(data: bytes) -> tuple[Reason, str, int, str]:
    readable = data.decode("latin-1")
    line, shown = _first_fault(data)
    if _count(_CONTROL, re.sub("[\x80-\x9f]", "", readable)) > len(readable) * _MAX_CONTROL_SHARE:
        return Reason.BINARY, "the file holds control characters, as no text does", line, shown
    return Reason.ENCODING, "the file is neither UTF-8 nor Windows-1252", line, shown


def _first_fault(data: bytes) -> tuple[int, str]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        begin = data.rfind(b"\n", 0, wrong.start) + 1
        shown = data[max(begin, wrong.start - 40) : wrong.start + 40].decode("utf-8", "replace")
        return data.count(b"\n", 0, wrong.start) + 1, excerpt(shown)
    return 1, ""


def _try(data: bytes, encoding: str) -> str | None:
    # Lone surrogates are let through: they are counted and removed with what else XML forbids.
    errors = "surrogatepass" if encoding.startswith("utf-") else "strict"
    try:
        text = data.decode(encoding, errors)
    except (UnicodeError, LookupError, ValueError):
        return None
    return _SURROGATE_PAIR.sub(_joined, text)


def _undone(run: re.Match[str]) -> str:
    try:
        return run[0].translate(_SINGLE_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run[0]


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(match.end() - match.start() for match in pattern.finditer(text))
