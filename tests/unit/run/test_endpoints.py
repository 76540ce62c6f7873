"""Webhooks of the settings become endpoints; their secrets are looked up where the settings say."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.config import load
from syndicate.core.signing import new_secret
from syndicate.errors import ConfigError
from syndicate.model import Endpoint, EventType, Origin
from syndicate.run.endpoints import configured, endpoint

SECRET = new_secret(bytes(range(32)))


def found(tmp_path: Path, secret: str, environment: Mapping[str, str] | None = None) -> Endpoint:
    """The endpoint of a webhook with this secret."""
    file = tmp_path / "syndicate.toml"
    file.write_text(f'[[webhooks]]\nurl = "https://e.org/hook"\nsecret = "{secret}"', encoding="utf-8")
    file.chmod(0o600)
    (one,) = configured(load(file, environment={}, overrides={}), environment or {})
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
    one = endpoint("https://e.org/", SECRET, [], Origin.CONFIG)
    assert endpoint("https://e.org/", new_secret(bytes(32)), [EventType.UPDATED], Origin.CONFIG).id == one.id
    assert endpoint("https://e.org/", SECRET, [], Origin.COMMAND).id != one.id
    assert endpoint("https://e.org/x", SECRET, [], Origin.CONFIG).id != one.id
    assert SECRET not in repr(one)
