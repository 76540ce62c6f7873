"""What a WebSub hub is asked for, and whether it will ask back (W3C Recommendation, sections 5 and 5.1).

A request is read and checked, and is either a wish that its subscriber has to confirm or a refusal in plain
words. Nothing is remembered, counted or sent here, and whether a topic exists is for others to say.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from syndicate.core.networks import Allowed, parse_address, why_private

FORM = "application/x-www-form-urlencoded"

LONGEST_CALLBACK = 2048
"""Characters of a callback."""

NOTHING_PRIVATE = Allowed(frozenset(), ())

SECRET_BYTES = 200
"""Bytes that a secret stays below (section 5.1)."""

PART = "#changes"
"""Behind the address of a feed: its entries that changed, as a topic of its own that others never see."""

_FIELDS = 100
_REQUIRED = ("hub.mode", "hub.topic", "hub.callback")
_KNOWN = (*_REQUIRED, "hub.lease_seconds", "hub.secret")
_LONGEST_NUMBER = 15  # digits; whoever asks for more means for ever


class Mode(StrEnum):
    """What a subscriber asks for, and what it can be told. Values go over the wire and are stored."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubTerms:
    """What the hub grants.

    :ivar shortest_s: seconds that a lease lasts at least
    :ivar usual_s: where none is asked for
    :ivar longest_s: at most
    :ivar method: of signatures
    :ivar allowed: what may be contacted although it is private
    """

    shortest_s: int = 300
    usual_s: int = 10 * 86400
    longest_s: int = 90 * 86400
    method: str = "sha256"
    allowed: Allowed = NOTHING_PRIVATE

    def granted_s(self, asked_s: int | None) -> int:
        """How long a lease lasts, in seconds; always an end."""
        if asked_s is None:
            return max(self.shortest_s, min(self.usual_s, self.longest_s))
        return max(self.shortest_s, min(asked_s, self.longest_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for in the name of a callback.

    :ivar lease_s: seconds that a subscription will last; 0 where it is to end
    :ivar secret: what distributed content is to be signed with, or empty
    :ivar is_part: whether it wants feeds of the entries that changed, in place of whole documents
    """

    mode: Mode
    topic: str
    callback: str
    lease_s: int = 0
    secret: str = field(default="", repr=False)
    is_part: bool = False

    @property
    def host(self) -> str:
        """The callback's host, in lower case."""
        return urlsplit(self.callback).hostname or ""

    @property
    def is_overheard(self) -> bool:
        """Whether the secret would be of little use: content goes where others can read and change it."""
        return bool(self.secret) and urlsplit(self.callback).scheme == "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is not accepted.

    :ivar reason: for people, in plain text
    :ivar retry_after_s: seconds after which it may be asked again, where that is the matter
    """

    status: HTTPStatus
    reason: str
    retry_after_s: int | None = None


def read(content_type: str, body: bytes, terms: HubTerms) -> Wish | Refusal:
    """Read a request (section 5.1): a wish, or why it is none.

    Parameters that are not known are left aside, as section 5.1 asks.

    :param content_type: as received
    """
    if content_type.partition(";")[0].strip().lower() != FORM:
        return Refusal(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE, reason=f"Send the request as {FORM}.")
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"
        )
    except ValueError:  # what is no UTF-8 is a kind of it
        return _bad("The form cannot be read: write it in UTF-8, percent-encoded, with few fields.")
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found and name in _KNOWN:
            return _bad(f"{name} is given twice.")
        found.setdefault(name, value)
    return _checked(found, terms)


def _checked(found: dict[str, str], terms: HubTerms) -> Wish | Refusal:
    wrong = _why_no_wish(found, terms)
    if wrong:
        return _bad(wrong)
    mode, topic, callback = (found[name] for name in _REQUIRED)
    if mode == Mode.UNSUBSCRIBE:  # a lease and a secret play no part (section 5.1)
        return Wish(mode=Mode.UNSUBSCRIBE, topic=topic, callback=callback)
    lease, secret = found.get("hub.lease_seconds"), found.get("hub.secret", "")
    if lease is not None and not _is_positive(lease):
        return _bad("hub.lease_seconds is not a positive whole number.")
    if len(secret.encode("utf-8")) >= SECRET_BYTES:
        return _bad(f"hub.secret is not shorter than {SECRET_BYTES} bytes.")
    asked_s = None if lease is None else int(lease[:_LONGEST_NUMBER])
    return Wish(
        mode=Mode.SUBSCRIBE,
        topic=topic,
        callback=callback,
        lease_s=terms.granted_s(asked_s),
        secret=secret,
        is_part=found.get("hub.content") == "changes",
    )


def _why_no_wish(found: dict[str, str], terms: HubTerms) -> str | None:
    mode = found.get("hub.mode", "")
    if mode and mode not in {Mode.SUBSCRIBE, Mode.UNSUBSCRIBE}:
        return "hub.mode is neither subscribe nor unsubscribe; this hub hears of news from within."
    missing = next((name for name in _REQUIRED if not found.get(name)), None)
    if missing:
        return f"{missing} is missing."
    wrong = why_no_callback(found["hub.callback"], terms.allowed)
    return f"hub.callback {wrong}." if wrong else None


def why_no_callback(callback: str, allowed: Allowed) -> str | None:
    """Why nobody can be called back there, as the end of a sentence; None where somebody might be.

    A host that is a name is looked up when it is called, and refused then if it leads to a private address.
    """
    if len(callback) > LONGEST_CALLBACK:
        return f"is longer than {LONGEST_CALLBACK} characters"
    if not callback.isascii() or not callback.isprintable() or " " in callback or "\\" in callback:
        return "holds characters that an address cannot have; percent-encode them"
    try:
        parts = urlsplit(callback)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "cannot be read as an address"
    wrongs = (
        (parts.scheme not in {"http", "https"} or not host, "is not a whole address with http or https"),
        ("@" in parts.netloc, "names a user"),
        ("#" in callback, "has a fragment"),
    )
    return next((words for is_so, words in wrongs if is_so), None) or _why_private(host or "", allowed)


def _why_private(host: str, allowed: Allowed) -> str | None:
    try:
        address = parse_address(host)
    except ValueError:
        return None
    if allowed.host(host) or allowed.address(address):
        return None
    kind = why_private(address)
    return f"leads to a non-public address ({kind})" if kind else None


def _is_positive(text: str) -> bool:
    return text.isascii() and text.isdigit() and bool(text.strip("0"))


def _bad(reason: str) -> Refusal:
    return Refusal(status=HTTPStatus.BAD_REQUEST, reason=reason)
