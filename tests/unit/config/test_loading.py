"""The file, the environment and the command line become settings, or an error that can be acted on."""

from pathlib import Path

import pytest

from syndicate.config import Settings, load
from syndicate.config.reference import template
from syndicate.errors import ConfigError


def settings(
    text: str = "", environment: dict[str, str] | None = None, **said: dict[str, object]
) -> Settings:
    """Settings of a text that stands in a file."""
    return load_text(Path("settings.toml"), text, environment or {}, said)


def load_text(
    file: Path, text: str, environment: dict[str, str], said: dict[str, dict[str, object]]
) -> Settings:
    """Settings of a file with this text."""
    file.write_text(text, encoding="utf-8")
    return load(file, environment=environment, overrides=said).settings


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_anything_every_setting_has_a_value() -> None:
    """An empty file publishes."""
    assert settings() == Settings()


def test_the_command_line_counts_more_than_the_environment_and_that_more_than_the_file() -> None:
    """Each may say a part, and leaves the rest."""
    found = settings(
        '[publication]\ntitle = "File"\nlanguage = "de"\nzone = "UTC"',
        {"SYNDICATE_PUBLICATION_TITLE": "Environment", "SYNDICATE_PUBLICATION_ZONE": "Europe/Berlin"},
        publication={"title": "Said"},
    ).publication
    assert (found.title, found.zone, found.language) == ("Said", "Europe/Berlin", "de")


def test_a_list_in_the_environment_is_written_with_commas() -> None:
    """Numbers, choices and lists are read as the file's are."""
    found = settings(environment={"SYNDICATE_FEEDS_FORMATS": "rss, json", "SYNDICATE_FEEDS_LIMIT": "9"})
    assert ([form.value for form in found.feeds.formats], found.feeds.limit) == (["rss", "json"], 9)


@pytest.mark.parametrize(
    ("written", "seconds"), [("90", 90), ('"90s"', 90), ('"10m"', 600), ('"6 h"', 21600), ('"3d"', 259200)]
)
def test_durations_are_seconds_or_say_their_unit(written: str, seconds: int) -> None:
    """Both forms mean the same."""
    assert settings(f"[schedule]\ninterval = {written}").schedule.interval == seconds


def test_an_address_without_its_last_slash_is_given_one() -> None:
    """Links are joined to it."""
    assert settings('[publication]\nurl = "https://e.org/news"').publication.url == "https://e.org/news/"


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("[feeds]\nlimits = 5", "[feeds] limits: there is no such key", "Did you mean limit?"),
        ("[feed]\nlimit = 5", "[feed]: there is no such table", "Did you mean feeds?"),
        ("[feeds]\nxyz = 5", "[feeds] xyz", "There are: limit"),
        ("[feeds]\nlimit = 5000", "[feeds] limit = 5000", ""),
        ('[publication]\nzone = "Mars"', "[publication] zone = 'Mars' is not right", "Europe/Berlin"),
        ("feeds = 5", "[feeds] is no table", "Write [feeds] on a line of its own"),
        ('webhooks = ["x"]', "[[webhooks]] number 1 is no table", "Write [[webhooks]] on a line of its own"),
        ('[[webhooks]]\nurl = "x"\nsecret = "s"', "[[webhooks]] number 1 url = 'x'", "https://"),
    ],
)
def test_an_error_names_place_and_value_and_what_would_be_right(text: str, message: str, remedy: str) -> None:
    """The file stands in front of it."""
    with pytest.raises(ConfigError) as caught:
        settings(text)
    assert str(caught.value.args[0]).startswith("settings.toml: ")
    assert message in str(caught.value.args[0])
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        '[[webhooks]]\nurl = "https://u:hunter2@e.org/"\nsecret = "whsec_x"',
        '[publication]\nurl = "https://hunter2@e.org/"',
        '[[webhooks]]\nurl = "https://e.org/"\nsecret = ["hunter2"]',
        '[[webhooks]]\nurl = "https://e.org/"\nsecret = "hunter2"\nevents = ["x"]',
        '[state]\nurl = ["postgresql://u:hunter2@e.org/"]',
        'webhooks = ["hunter2"]',
        'webhooks = "hunter2"',
    ],
)
def test_no_secret_is_part_of_an_error(text: str) -> None:
    """Whatever is wrong around it."""
    with pytest.raises(ConfigError) as caught:
        settings(text)
    assert "hunter2" not in str(caught.value)


def test_the_file_that_init_writes_loads_and_says_what_it_was_told() -> None:
    """Every explained key behind a # has the value that it has anyway."""
    text = template({"publication": {"title": 'Say "news"', "url": "https://e.org/"}})
    found = settings(text)
    assert (found.publication.title, found.publication.url) == ('Say "news"', "https://e.org/")
    assert found.feeds == Settings().feeds
