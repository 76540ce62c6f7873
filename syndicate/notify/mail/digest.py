"""Digests by mail (RFC 5322): a text part, an HTML part, and a way to unsubscribe. Nothing is sent from here.

An endpoint of kind ``mail`` has its server as address (``smtp://host:587``), the password as secret, and in
its options ``sender``, ``to``, ``user``, ``name`` of the publication and, perhaps, ``unsubscribe``. The same
deliveries make the same message on every try, its id included, so that a copy is known as one.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape

from syndicate.core.bulletins import Bulletin, Item, bulletin, shortened
from syndicate.model import Delivery, Endpoint, Outcome, Request, Response, Verdict
from syndicate.notify.judging import Answered

METHOD = "MAIL"
"""Method of a request that leaves by SMTP: its body is the whole message."""

_MOST = 100
_SUBJECT = 150
_FIRST_PERMANENT = 500


class Digest(Answered):
    """Makes one mail of what is owed."""

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """The mail; who it is from and for stands in headers that are the envelope's."""
        endpoint = deliveries[-1].endpoint
        options = endpoint.options
        recipients = options["to"]
        if not isinstance(recipients, Sequence):
            raise TypeError("recipients are a list")
        return Request(
            method=METHOD,
            url=endpoint.url,
            headers={
                "from": parseaddr(str(options["sender"]))[1],
                "to": ",".join(parseaddr(str(one))[1] for one in recipients),
                "user": str(options.get("user", "")),
                "password": endpoint.secret,
            },
            body=_message(deliveries, endpoint).as_bytes(policy=SMTP),
        )

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """Replies of class 2 are success, of class 5 a refusal; others mean later (RFC 5321, 4.2.1)."""
        status = response.status
        if response.error is None and status is not None and 200 <= status < 300:  # noqa: PLR2004
            return Outcome(verdict=Verdict.DONE)
        detail = response.error or response.body.decode("utf-8", "replace")[:300] or "no answer"
        if status is not None and status >= _FIRST_PERMANENT:
            return Outcome(verdict=Verdict.REFUSED, detail=f"the mail server refused: {detail}")
        return Outcome(verdict=Verdict.RETRY, detail=detail)


def _message(deliveries: Sequence[Delivery], endpoint: Endpoint) -> EmailMessage:
    options, told = endpoint.options, bulletin(deliveries, most=_MOST)
    name, sender = parseaddr(str(options["sender"]))
    publication = _line(str(options.get("name") or name or sender))
    made = EmailMessage(policy=SMTP)
    made["Subject"] = shortened(f"{publication}: {_line(told.headline or told.items[0].title)}", _SUBJECT)
    made["From"] = Address(_line(name) or publication, addr_spec=sender)
    made["To"] = "undisclosed-recipients:;"
    made["Date"] = format_datetime(deliveries[-1].created)
    made["Message-ID"] = f"<{_identity(deliveries)}@{sender.rpartition('@')[2]}>"
    made["List-Unsubscribe"] = f"<{options.get('unsubscribe') or f'mailto:{sender}?subject=unsubscribe'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_text(told))
    made.add_alternative(_html(told, publication), subtype="html")
    # A boundary drawn at random would make another message of the same news.
    made.set_boundary(f"=_{_identity(deliveries)}")
    return made


def _identity(deliveries: Sequence[Delivery]) -> str:
    both = "\n".join(delivery.message_id for delivery in deliveries).encode()
    return hashlib.sha256(both).hexdigest()[:32]


def _text(told: Bulletin) -> str:
    parts = [told.headline] if told.headline else []
    parts += [
        "\n".join(line for line in (_titled(item), _line(item.summary), item.url) if line)
        for item in told.items
    ]
    return "\n\n".join(parts + _rest(told)) + "\n"


def _html(told: Bulletin, publication: str) -> str:
    headline = f"<p>{escape(told.headline)}</p>\n" if told.headline else ""
    items = "\n".join(
        f'<h2><a href="{escape(item.url)}">{escape(_titled(item))}</a></h2>\n'
        f"<p>{escape(_line(item.summary))}</p>"
        for item in told.items
    )
    rest = "".join(f"\n<p>{escape(line)}</p>" for line in _rest(told))
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(publication)}</title></head>\n'
        f"<body>\n{headline}{items}{rest}\n</body></html>\n"
    )


def _rest(told: Bulletin) -> list[str]:
    return [f"… and {told.more:,} more"] if told.more else []


def _titled(item: Item) -> str:
    label = f"{item.label}: " if item.label else ""
    section = f" ({item.section})" if item.section else ""
    return _line(f"{label}{item.title}{section}")


def _line(text: str) -> str:
    """One line without control characters: nothing of an article becomes a header of its own."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
