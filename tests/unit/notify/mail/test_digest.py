"""Digests by mail: whole, harmless, and the same on every try."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Delivery, Endpoint, EndpointKind, Pace, Response, Verdict
from syndicate.notify.mail.digest import Digest
from tests.unit.notify.chat.test_messages import owed

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ENDPOINT = Endpoint(
    id="m",
    kind=EndpointKind.MAIL,
    url="smtp://mail.example:587",
    secret="hush",  # noqa: S106 -- of nobody
    pace=Pace.GATHERED,
    options={
        "sender": "The Paper <news@paper.example>",
        "to": ["Ann <ann@readers.example>", "bob@readers.example"],
        "user": "news",
        "name": "The Paper",
    },
)


def mail(deliveries: Sequence[Delivery]) -> EmailMessage:
    """What arrives."""
    request = Digest().request(deliveries, now=NOW)
    return message_from_bytes(request.body, policy=default)


def part(message: EmailMessage, kind: str) -> str:
    """The text of one form of a mail."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_digest_has_text_and_html_and_a_way_out() -> None:
    """Both forms name title, summary and address; readers are not shown to each other."""
    message = mail([owed(1, endpoint=ENDPOINT), owed(2, endpoint=ENDPOINT)])
    assert message["Subject"] == "The Paper: Title 2"
    assert message["From"] == "The Paper <news@paper.example>"
    assert "ann@" not in str(message["To"])
    assert message["List-Unsubscribe"] == "<mailto:news@paper.example?subject=unsubscribe>"
    assert str(message["Message-ID"]).endswith("@paper.example>")
    for kind in ("plain", "html"):
        for text in ("Title 1", "Title 2", "A summary.", "https://example.org/1/"):
            assert text in part(message, kind)


def test_the_envelope_names_who_it_is_for() -> None:
    """Sender and recipients by address alone, and what the server asks for."""
    request = Digest().request([owed(1, endpoint=ENDPOINT)], now=NOW)
    assert request.headers == {
        "from": "news@paper.example",
        "to": "ann@readers.example,bob@readers.example",
        "user": "news",
        "password": "hush",
    }
    assert "hush" not in repr(request)
    assert b"hush" not in request.body


def test_a_burst_is_a_list_with_a_count() -> None:
    """Five hundred articles make one mail."""
    message = mail([owed(number, endpoint=ENDPOINT) for number in range(1, 501)])
    assert message["Subject"] == "The Paper: 500 articles published"
    assert "… and 400 more" in part(message, "plain")


def test_the_same_news_is_the_same_mail() -> None:
    """A copy after a crash has the same bytes, and the same Message-ID, by which servers drop it."""
    many = [owed(1, endpoint=ENDPOINT), owed(2, endpoint=ENDPOINT)]
    first = Digest().request(many, now=NOW)
    assert Digest().request(many, now=NOW.replace(hour=5)).body == first.body
    assert mail(many)["Message-ID"] != mail(many[:1])["Message-ID"]


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "A\r\nBcc: victim@example.net",
        "A\nSubject: B",
        "x" * 5000,
        "<script>alert(1)</script>",
        "\u2028\x85Bcc: a@b",
    ]
)


@given(title=HOSTILE, summary=HOSTILE, section=HOSTILE)
def test_no_article_adds_a_header_or_runs(title: str, summary: str, section: str) -> None:
    """Line ends of any kind stay text; markup is shown and not run."""
    message = mail([owed(1, endpoint=ENDPOINT, title=title, summary=summary, section=section)])
    assert sorted(message.keys()) == [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "List-Unsubscribe",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ]
    assert "<script" not in part(message, "html")
    assert not message.defects


@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        (Response(status=250), Verdict.DONE),
        (Response(status=451, body=b"greylisted"), Verdict.RETRY),
        (Response(status=550, body=b"no such user"), Verdict.REFUSED),
        (Response(status=None, error="no answer in time"), Verdict.RETRY),
    ],
)
def test_what_a_mail_server_says_is_heeded(response: Response, verdict: Verdict) -> None:
    """Later means later, never means never."""
    assert Digest().judge(response, now=NOW).verdict is verdict


def test_an_unsubscribe_address_of_ones_own_is_used() -> None:
    """Where a list has a page for that."""
    own = replace(ENDPOINT, options={**ENDPOINT.options, "unsubscribe": "https://paper.example/bye"})
    assert mail([owed(1, endpoint=own)])["List-Unsubscribe"] == "<https://paper.example/bye>"
