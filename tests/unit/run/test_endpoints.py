"""Webhooks of the settings become endpoints; their secrets are looked up where the settings say."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.config import load
from syndicate.config.subscribers import WebhookTable
from syndicate.core.signing import new_secret
from syndicate.errors import ConfigError
from syndicate.model import Endpoint, EndpointKind, EventType, Filter, Origin, Pace
from syndicate.run.endpoints import configured, endpoint

SECRET = new_secret(bytes(range(32)))


def hooks(tmp_path: Path, lines: str, environment: Mapping[str, str] | None = None) -> list[Endpoint]:
    """The endpoints of one webhook with these lines."""
    file = tmp_path / "syndicate.toml"
    table = (
        lines
        if "[" in lines.split("=", maxsplit=1)[0]
        else f'[[webhooks]]\nurl = "https://e.org/hook"\n{lines}'
    )
    file.write_text("\n".join(line.strip() for line in table.splitlines()), encoding="utf-8")
    file.chmod(0o600)
    return configured(
        load(file, environment={}, overrides={}), environment or {}, url="https://paper.example/"
    )


def found(tmp_path: Path, secret: str, environment: Mapping[str, str] | None = None) -> Endpoint:
    """The endpoint of a webhook with this secret."""
    (one,) = hooks(tmp_path, f'secret = "{secret}"', environment)
    return one


def test_a_secret_may_stand_in_the_environment_or_a_file(tmp_path: Path) -> None:
    """env:NAME and file:PATH name the place; a file's path is relative to the settings."""
    assert found(tmp_path, "env:HOOK", {"HOOK": f" {SECRET}\n"}).secret == SECRET
    (tmp_path / "hook.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    assert found(tmp_path, "file:hook.txt").secret == SECRET
    assert found(tmp_path, SECRET).secret == SECRET


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("env:HOOK", "HOOK"),
        ("file:no-such", "no-such"),
        ("hunter2", "whsec_"),
        ("whsec_aHVudGVyMg==", "bytes"),
    ],
)
def test_a_missing_or_malformed_secret_names_its_webhook(tmp_path: Path, secret: str, told: str) -> None:
    """The error says which one, and does not show what was written."""
    with pytest.raises(ConfigError) as caught:
        found(tmp_path, secret)
    assert str(caught.value).startswith("[[webhooks]] number 1 secret")
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "aHVudGVyMg" not in str(caught.value)


def test_the_same_address_is_the_same_endpoint() -> None:
    """A new secret or other events make no new one; another origin does."""
    plain = WebhookTable(url="https://e.org/", secret=SECRET)
    one = endpoint(plain, SECRET, Origin.CONFIG)
    other = WebhookTable(url="https://e.org/", secret=SECRET, events=(EventType.UPDATED,))
    assert endpoint(other, new_secret(bytes(32)), Origin.CONFIG).id == one.id
    assert endpoint(plain, SECRET, Origin.COMMAND).id != one.id
    elsewhere = WebhookTable(url="https://e.org/x", secret=SECRET)
    assert endpoint(elsewhere, SECRET, Origin.CONFIG).id != one.id
    assert SECRET not in repr(one)


def test_what_a_webhook_asks_for_reaches_its_endpoint(tmp_path: Path) -> None:
    """Filter, pace and options; of what is secret only the place where it is kept."""
    (one,) = hooks(
        tmp_path,
        f"""
        secret = "{SECRET}"
        section = "World"
        language = ["de", "fr"]
        payload = "thin"
        batch = 20
        batch_wait = "1m"
        rate = 2
        bearer = "env:TOKEN"
        headers = {{ X-Team = "news" }}
        """,
        {"TOKEN": "hush"},
    )
    assert one.filter == Filter(sections=("World",), languages=("de", "fr"))
    assert (one.pace, one.at_most, one.gather_s, one.per_second) == (Pace.GATHERED, 20, 60, 2)
    assert one.options == {"payload": "thin", "headers": {"X-Team": "news"}, "bearer": "env:TOKEN"}


def test_a_missing_token_is_found_before_anything_is_sent(tmp_path: Path) -> None:
    """It names its webhook and key, as a missing secret does."""
    with pytest.raises(ConfigError, match=r"\[\[webhooks\]\] number 1 bearer: the environment has no TOKEN"):
        hooks(tmp_path, f'secret = "{SECRET}"\nbearer = "env:TOKEN"')


@pytest.mark.parametrize(
    "wrong",
    [
        'events = ["topic.updated"]',
        'headers = { "X-A" = "b\\r\\nX-C: d" }',
        'headers = { "X A" = "b" }',
        'headers = { Host = "other" }',
        'headers = { webhook-id = "1" }',
        'headers = { Connection = "close" }',
        'bearer = "the-token-itself"',
        "batch = 0",
        "batch = 5\nordered = true",
        'language = ["not a language"]',
    ],
)
def test_what_no_request_may_have_is_refused_in_the_settings(tmp_path: Path, wrong: str) -> None:
    """Line breaks, fields that are ours, secrets in plain sight: found at the start, not when it is sent."""
    with pytest.raises(ConfigError, match=r"webhooks"):
        hooks(tmp_path, f'secret = "{SECRET}"\n{wrong}')


def test_a_chat_keeps_its_address_secret(tmp_path: Path) -> None:
    """What is shown of it is the host; what it is told is new articles, several in one message."""
    (one,) = hooks(
        tmp_path,
        '[[chats]]\nservice = "slack"\nurl = "env:SLACK"\nsection = "World"\ntemplate = "$title"',
        {"SLACK": "https://hooks.chat.example/services/T0/hush\n"},
    )
    assert (one.kind, one.url, one.secret) == (
        EndpointKind.SLACK,
        "https://hooks.chat.example/",
        "https://hooks.chat.example/services/T0/hush",
    )
    assert (one.events, one.filter.sections) == ((EventType.PUBLISHED,), ("World",))
    assert (one.pace, one.gather_s, one.options) == (Pace.GATHERED, 3, {"template": "$title"})
    assert "hush" not in repr(one)


def test_a_bot_has_a_token_and_a_chat(tmp_path: Path) -> None:
    """Its address is the service's own."""
    (one,) = hooks(
        tmp_path, '[[chats]]\nservice = "telegram"\ntoken = "env:BOT"\nchat = "@news"', {"BOT": "1:hush"}
    )
    assert (one.url, one.secret, one.options) == ("https://api.telegram.org/", "1:hush", {"chat": "@news"})


def test_a_digest_has_its_server_and_its_readers(tmp_path: Path) -> None:
    """An hour's news in one mail."""
    (one,) = hooks(
        tmp_path,
        """[[mails]]
        server = "smtp://mail.example:587"
        user = "news"
        password = "env:PASSWORD"
        sender = "The Paper <news@paper.example>"
        to = ["a@readers.example", "b@readers.example"]
        every = "1h"
        """,
        {"PASSWORD": "hush"},
    )
    assert (one.kind, one.url, one.secret) == (EndpointKind.MAIL, "smtp://mail.example:587", "hush")
    assert (one.pace, one.gather_s) == (Pace.GATHERED, 3600)
    assert one.options == {
        "sender": "The Paper <news@paper.example>",
        "to": ["a@readers.example", "b@readers.example"],
        "user": "news",
    }


def test_search_engines_are_told_where_the_key_lies(tmp_path: Path) -> None:
    """Below the publication; without a key nobody is told."""
    (one,) = hooks(tmp_path, '[indexnow]\nkey = "0123456789abcdef"')
    assert one.kind == EndpointKind.INDEXNOW
    assert one.options == {
        "key": "0123456789abcdef",
        "location": "https://paper.example/0123456789abcdef.txt",
    }
    assert hooks(tmp_path, '[indexnow]\nwait = "2m"') == []


def test_a_directory_is_pinged_seldom(tmp_path: Path) -> None:
    """Of several changes it learns the newest, and then none for a while."""
    (one,) = hooks(tmp_path, '[[pings]]\nurl = "https://ping.example/RPC2"')
    assert (one.kind, one.pace, one.gather_s) == (EndpointKind.PING, Pace.NEWEST, 1800)
    assert one.events == (EventType.FEED_UPDATED,)


@pytest.mark.parametrize(
    "wrong",
    [
        '[[chats]]\nservice = "slack"',
        '[[chats]]\nservice = "telegram"\nurl = "env:X"',
        '[[chats]]\nservice = "irc"\nurl = "env:X"',
        '[[chats]]\nservice = "slack"\nurl = "https://hooks.chat.example/T0/hush"',
        '[[mails]]\nserver = "mail.example"\nsender = "a@b.example"\nto = ["c@d.example"]',
        '[[mails]]\nserver = "smtp://m.example"\nsender = "a@b.example"\nto = []',
        '[[mails]]\nserver = "smtp://m.example"\nsender = "a@b.example"\nto = ["c@d.example, e@f.example"]',
        '[[mails]]\nserver = "smtp://m.example"\nsender = "a@b.example\\nBcc: x@y.example"\nto = "c@d.e"',
        '[indexnow]\nkey = "short"',
        '[indexnow]\nkey = "../../etc/passwd"',
    ],
)
def test_whoever_cannot_be_told_is_found_in_the_settings(tmp_path: Path, wrong: str) -> None:
    """Table and remedy are named, and no secret."""
    with pytest.raises(ConfigError) as caught:
        hooks(tmp_path, wrong)
    assert "hush" not in str(caught.value)
    assert caught.value.remedy
