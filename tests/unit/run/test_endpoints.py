"""Webhooks of the settings become endpoints; their secrets are looked up where the settings say."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.config import load
from syndicate.config.subscribers import WebhookTable
from syndicate.core.signing import new_secret
from syndicate.errors import ConfigError
from syndicate.model import Endpoint, EventType, Filter, Origin, Pace
from syndicate.run.endpoints import configured, endpoint

SECRET = new_secret(bytes(range(32)))


def hooks(tmp_path: Path, lines: str, environment: Mapping[str, str] | None = None) -> list[Endpoint]:
    """The endpoints of one webhook with these lines."""
    file = tmp_path / "syndicate.toml"
    table = f'[[webhooks]]\nurl = "https://e.org/hook"\n{lines}'
    file.write_text("\n".join(line.strip() for line in table.splitlines()), encoding="utf-8")
    file.chmod(0o600)
    return configured(load(file, environment={}, overrides={}), environment or {})


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
        'language = ["not a language"]',
    ],
)
def test_what_no_request_may_have_is_refused_in_the_settings(tmp_path: Path, wrong: str) -> None:
    """Line breaks, fields that are ours, secrets in plain sight: found at the start, not when it is sent."""
    with pytest.raises(ConfigError, match=r"webhooks"):
        hooks(tmp_path, f'secret = "{SECRET}"\n{wrong}')
