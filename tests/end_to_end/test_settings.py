"""Every way to get the settings wrong is told with table, key, value and remedy, and ends with 2."""

from pathlib import Path

import pytest

from tests.end_to_end.homes import SECRET, Home, report, run

HOOK = '[[webhooks]]\nurl = "https://hook.example/"\nsecret = '


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('[publication]\nurl = "example.org"', ("[publication] url", "'example.org'", "https://")),
        ('[publication]\nurl = "https://u:hunter2@example.org/"', ("[publication] url", "without user")),
        ('[publication]\nzone = "Europe/Atlantis"', ("[publication] zone", "'Europe/Atlantis'", "IANA")),
        ('[publication]\nlanguage = "english!"', ("[publication] language", "'english!'", "pt-BR")),
        ('[publication]\nauthority = "Not Mine"', ("[publication] authority", "'Not Mine'", "example.org")),
        ('[publication]\ntitel = "Notes"', ("[publication] titel", "no such key", "title?")),
        ("[publicaton]\n", ("[publicaton]", "no such table", "publication?")),
        ("[feeds]\nlimit = 0", ("[feeds] limit", "0", "greater than or equal to 1")),
        ('[feeds]\nlimit = "many"', ("[feeds] limit", "'many'", "valid integer")),
        ('[feeds]\nformats = ["rss", "carrier pigeon"]', ("[feeds] formats", "'carrier pigeon'", "'atom'")),
        ("[feeds]\nformats = []", ("[feeds] formats", "at least 1")),
        ("[output]\npages = false", ("[output]", "permalink", "https://example.org/{year}")),
        ('[output]\npermalink = "https://e.org/{title}"', ("[output] permalink", "{title}", "{slug}")),
        ("[corpus]\nmax_vanishing = 2", ("[corpus] max_vanishing", "2", "less than or equal to 1")),
        ('[corpus]\ndate_order = "ymd"', ("[corpus] date_order", "'ymd'", "'dmy'")),
        ('[schedule]\ninterval = "soon"', ("[schedule] interval", "'soon'", "'10m'")),
        ('[schedule]\ncron = "every morning"', ("[schedule] cron", "'every morning'", "five fields")),
        ('[network]\nallow = ["10.1.0.0/99"]', ("[network] allow", "'10.1.0.0/99'")),
        ('[network]\nports = ["99999"]', ("[network] ports", "99999", "8000-8999")),
        (
            f'{HOOK}"{SECRET}"\nevents = ["article.printed"]',
            ("[[webhooks]] number 1 events", "article.printed"),
        ),
        (f'[[webhooks]]\nsecret = "{SECRET}"', ("[[webhooks]] number 1 url", "missing", "url =")),
        ('[[webhooks]]\nurl = "https://hook.example/"', ("[[webhooks]] number 1 secret", "missing")),
        (f'{HOOK}"hunter2"', ("[[webhooks]] number 1 secret", "whsec_")),
        (f'{HOOK}"env:NO_SUCH_NAME"', ("[[webhooks]] number 1 secret", "NO_SUCH_NAME")),
        (f'{HOOK}"file:no-such-file"', ("[[webhooks]] number 1 secret", "no-such-file")),
        ('[output]\ntemplates = "no-such-folder"', ("no-such-folder",)),
        ("[feeds\nlimit = 5", ("not TOML", "line 1")),
        ("feeds = 5", ("[feeds]", "line of its own")),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(home: Home, written: str, told: tuple[str, ...]) -> None:
    """Exit code 2, and an error that names the place, the value and what would be right; no secret."""
    home.settings.write_text(written, encoding="utf-8")
    home.settings.chmod(0o600)
    home.write("a.txt", report("2026-02-03", "A report was read aloud."))
    ended = home.run("publish", "--json")
    assert ended.code == 2
    assert ended.out == ""
    for words in told:
        assert words in ended.err
    assert len(ended.err.strip().splitlines()) >= 2 or "line" in ended.err, "a remedy stands below"
    assert "hunter2" not in ended.err
    assert SECRET not in ended.err
    assert not home.out.exists()


@pytest.mark.parametrize("written", [b"\xff\xfe[feeds]", b'[publication]\ntitle = "\xe9"'])
def test_settings_that_are_no_text_are_an_error_in_words(home: Home, written: bytes) -> None:
    """A file in another encoding is told as such."""
    home.settings.write_bytes(written)
    ended = home.run("publish")
    assert ended.code == 2
    assert "syndicate.toml" in ended.err
    assert "UTF-8" in ended.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("publsh",), "publsh"),
        (("publish", "--lout"), "--lout"),
        (("publish", "no-such-folder"), "no-such-folder"),
        (("publish", "--config", "no-such.toml"), "no-such.toml"),
        (("publish", "--url", "nonsense"), "[publication] url = 'nonsense'"),
        (("run", "--listen", "nowhere"), "HOST:PORT"),
        (("run", "--listen", "127.0.0.1:99999"), "HOST:PORT"),
        (("listen", "--at", "nowhere"), "HOST:PORT"),
        (("preview",), "FILE"),
        (("check",), "FILE|URL"),
        (("deliveries", "redeliver"), "--all-dead"),
        (("deliveries", "show", "seven"), "seven"),
        (("webhook", "add", "ftp://example.org/"), "ftp://example.org/"),
        (("webhook", "add", "https://example.org/", "--event", "article.printed"), "article.printed"),
        (("init", "--title", "T", "--url", "nonsense", "--folder", "f", "--file", "n.toml"), "nonsense"),
        (("init", "--title", "T", "--url", "https://e.org/", "--folder", "f"), "--force"),
    ],
)
def test_wrong_usage_ends_with_2(home: Home, arguments: tuple[str, ...], told: str) -> None:
    """What was said wrongly is named, and nothing is done."""
    ended = home.run(*arguments)
    assert ended.code == 2
    assert told in ended.err
    assert not home.out.exists()


def test_without_settings_and_without_a_folder_the_way_on_is_told(tmp_path: Path) -> None:
    """Somebody who only types the name of a command learns what to type next."""
    ended = run("publish", cwd=tmp_path)
    assert ended.code == 2
    assert "syndicate init" in ended.err


def test_the_environment_overrides_the_file_and_the_command_line_both(home: Home) -> None:
    """SYNDICATE_TABLE_KEY counts more than the file, an option more than that; a wrong one is named."""
    home.write("a.txt", report("2026-02-03", "A report was read aloud."))
    said = {"SYNDICATE_PUBLICATION_URL": "https://env.example/", "SYNDICATE_FEEDS_FORMATS": "rss, json"}
    ended = home.run("publish", environment=said)
    assert ended.code == 0
    assert not (home.out / "atom.xml").exists()
    assert "https://env.example/" in (home.out / "rss.xml").read_text(encoding="utf-8")
    assert home.run("publish", "--url", "https://said.example/", environment=said).code == 0
    assert "https://said.example/" in (home.out / "rss.xml").read_text(encoding="utf-8")
    wrong = home.run("publish", environment={"SYNDICATE_FEEDS_LIMIT": "lots"})
    assert wrong.code == 2
    assert "[feeds] limit = 'lots'" in wrong.err


def test_relative_paths_are_relative_to_the_file(home: Home, tmp_path: Path) -> None:
    """Cron starts a program anywhere; what it publishes does not move."""
    home.write("a.txt", report("2026-02-03", "A report was read aloud."))
    ended = run("publish", "--config", str(home.settings), "--json", cwd=tmp_path)
    assert ended.code == 0
    assert (home.out / "rss.xml").is_file()
    assert home.state.is_file()


def test_a_secret_is_never_shown(home: Home) -> None:
    """Neither lists nor the doctor nor the status show what signs messages."""
    home.publish()
    for arguments in (
        ("webhook", "list", "--json"),
        ("webhook", "list"),
        ("doctor",),
        ("status",),
        ("deliveries", "list", "--json"),
    ):
        ended = home.run(*arguments)
        assert SECRET not in ended.out + ended.err
        assert SECRET.removeprefix("whsec_") not in ended.out + ended.err
