"""Messages to chat services: within every limit, mentioning nobody, whatever an article says."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Delivery, DeliveryState, Endpoint, EndpointKind, EventType, Response, Verdict
from syndicate.notify.chat.discord import Discord
from syndicate.notify.chat.mattermost import Mattermost
from syndicate.notify.chat.slack import Slack
from syndicate.notify.chat.talking import Service, Talker
from syndicate.notify.chat.teams import Teams
from syndicate.notify.chat.telegram import Telegram
from tests.unit.notify.chat.limits import REFUSALS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SERVICES: dict[str, Service] = {
    "slack": Slack(),
    "discord": Discord(),
    "teams": Teams(),
    "mattermost": Mattermost(),
    "telegram": Telegram(),
}
ADDRESS = "https://chat.example/services/T0/hush"
ENDPOINT = Endpoint(
    id="e",
    kind=EndpointKind.SLACK,
    url="https://chat.example/",
    secret=ADDRESS,
    options={"chat": "@news"},
)
TEXTS = st.text(max_size=80) | st.sampled_from(
    [
        "@everyone @here <!channel> <@U1> @all",
        "<script>&amp;</script>",
        "x" * 9000,
        "&" * 4000,
        "a_b*c`d [e](f) | g",
    ]
)


def owed(
    number: int, *, endpoint: Endpoint = ENDPOINT, type_: str = "article.published", **data: object
) -> Delivery:
    """An article of which a chat is told."""
    told = {
        "sequence": number,
        "id": f"tag:{number}",
        "publication": "https://example.org/",
        "url": f"https://example.org/{number}/",
        "title": f"Title {number}",
        "summary": "A summary.",
        "section": "World",
        **data,
    }
    return Delivery(
        id=number,
        message_id=f"msg_{number}",
        event_type=EventType(type_),
        seq=number,
        endpoint=endpoint,
        body=json.dumps({"type": type_, "data": told}, ensure_ascii=False).encode("utf-8", "replace"),
        state=DeliveryState.CLAIMED,
        attempts=0,
        created=NOW,
        due=NOW,
    )


def sent(name: str, *deliveries: Delivery) -> dict[str, object]:
    """The message that a service gets."""
    request = Talker(SERVICES[name], "syndicate/1").request(deliveries, now=NOW)
    return dict(json.loads(request.body))


@pytest.mark.parametrize("name", SERVICES)
@given(articles=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=30))
def test_no_article_breaks_a_limit_or_calls_anybody(name: str, articles: list[tuple[str, str, str]]) -> None:
    """Any number of articles with any texts makes a message that the service takes."""
    many = [
        owed(number, title=title, summary=summary, section=section)
        for number, (title, summary, section) in enumerate(articles, 1)
    ]
    assert REFUSALS[name](sent(name, *many)) == ""


@pytest.mark.parametrize("name", SERVICES)
def test_one_article_has_its_title_summary_section_and_link(name: str) -> None:
    """All that decides whether somebody reads it."""
    text = json.dumps(sent(name, owed(1)), ensure_ascii=False)
    for part in ("Title 1", "A summary.", "World", "https://example.org/1/"):
        assert part in text


@pytest.mark.parametrize("name", SERVICES)
def test_a_burst_is_one_message_with_a_count(name: str) -> None:
    """An import of 500 articles is one message, not 500."""
    text = json.dumps(sent(name, *(owed(number) for number in range(1, 501))), ensure_ascii=False)
    assert "500 articles published" in text
    assert "A summary." not in text
    assert "Title 500" in text
    assert f"and {500 - SERVICES[name].most:,} more" in text


@pytest.mark.parametrize("name", SERVICES)
def test_of_an_article_only_what_happened_last_is_told(name: str) -> None:
    """Published and corrected before anybody was told: one item, with the new title."""
    corrected = owed(2, type_="article.updated", id="tag:1", title="Corrected")
    text = json.dumps(sent(name, owed(1), corrected), ensure_ascii=False)
    assert "Corrected" in text
    assert "Title 1" not in text
    assert "Updated" in text


@pytest.mark.parametrize("name", SERVICES)
@given(title=TEXTS, summary=TEXTS, times=st.sampled_from([1, 2, 40]))
def test_a_template_of_ones_own_keeps_to_the_limits(name: str, title: str, summary: str, times: int) -> None:
    """What the template repeats is counted too; one that would never fit gives way to the usual form."""
    template = "New: $title " * times + "$summary " * times + "$url $nothing $"
    own = replace(ENDPOINT, options={"chat": "1", "template": template})
    message = sent(name, owed(1, endpoint=own, title=title, summary=summary))
    assert REFUSALS[name](message) == ""


def test_a_template_decides_the_words() -> None:
    """Placeholders stand for what the article has; the rest is sent as written."""
    own = replace(ENDPOINT, options={"template": "Neu in $section: <$url|$title>"})
    message = sent("slack", owed(1, endpoint=own, title="A & B"))
    assert "Neu in World: <https://example.org/1/|A &amp; B>" in json.dumps(message, ensure_ascii=False)


def test_the_address_is_the_secret_and_no_part_of_what_is_shown() -> None:
    """A request goes to the whole address; an endpoint in a list or log shows the host."""
    request = Talker(Slack(), "syndicate/1").request([owed(1)], now=NOW)
    assert request.url == ADDRESS
    assert "hush" not in repr(ENDPOINT)
    bot = replace(ENDPOINT, url="https://api.chat.example/", secret="1:hush")  # noqa: S106 -- of nobody
    assert Telegram().address(bot) == "https://api.chat.example/bot1:hush/sendMessage"


@pytest.mark.parametrize(
    ("response", "verdict", "hold_s"),
    [
        (Response(status=200), Verdict.DONE, None),
        (Response(status=202), Verdict.DONE, None),
        (Response(status=204), Verdict.DONE, None),
        (Response(status=404), Verdict.GONE, None),
        (Response(status=410), Verdict.GONE, None),
        (Response(status=400), Verdict.REFUSED, None),
        (Response(status=429, headers={"retry-after": "7"}), Verdict.RETRY, 7),
        (Response(status=429, body=b'{"retry_after": 1.3}'), Verdict.RETRY, 2),
        (Response(status=429, body=b'{"parameters": {"retry_after": 31}}'), Verdict.RETRY, 32),
        (Response(status=429, body=b'{"retry_after": "x"}'), Verdict.RETRY, None),
        (Response(status=429, body=b"[]"), Verdict.RETRY, None),
        (Response(status=None, error="no answer"), Verdict.RETRY, None),
    ],
)
def test_what_an_answer_means(response: Response, verdict: Verdict, hold_s: int | None) -> None:
    """Waits that are asked for are kept, in header or body; a hook that was removed has ended."""
    outcome = Talker(Discord(), "x").judge(response, now=NOW)
    assert (outcome.verdict, outcome.hold_host_s) == (verdict, hold_s)
