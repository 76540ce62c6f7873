"""What an author sees of a file while writing it."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from syndicate.errors import SyndicateError
from syndicate.run.live import Live
from syndicate.run.publication import Publication
from syndicate.web.live import live_app
from tests.unit.web.serving import serving

BOUND_S = 10
TEXT = "---\ntitle: {}\ndate: 2024-01-01\n---\nSeen ![a](a.png)\n\n<script>x</script>\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An article with a picture beside it."""
    (tmp_path / "a.png").write_bytes(PNG)
    written = tmp_path / "a.md"
    written.write_text(TEXT.format("First"), "utf-8")
    return written


def told(file: Path, work: Callable[[Live], None], count: int) -> list[str]:
    """What is told while the file is followed and something is done, until so much was told."""
    lines: list[str] = []
    enough, stop = threading.Event(), threading.Event()

    def tell(line: str) -> None:
        lines.append(line)
        if len(lines) == count:
            enough.set()

    with Publication.open(file.parent) as publication:
        live = Live(publication, file, tell)
        runner = threading.Thread(target=live.run, args=(0, stop, lambda _address: work(live)))
        runner.start()
        assert enough.wait(BOUND_S)
        stop.set()
        runner.join()
    return lines


def test_every_save_is_shown(file: Path) -> None:
    """A file that is saved again is shown as it is now, a fault included."""

    def save(_live: Live) -> None:
        file.write_text(TEXT.format("["), "utf-8")

    first, second = told(file, save, 2)
    assert first == "First"
    assert second.startswith("not to be published: a.md")


def test_a_file_that_is_away_for_a_moment_stays_shown(file: Path) -> None:
    """An editor that saves by renaming makes nothing vanish."""

    def save(live: Live) -> None:
        file.unlink()
        live._look()
        assert live.pieces()[0].title == "First"
        file.write_text(TEXT.format("Second"), "utf-8")

    assert told(file, save, 2) == ["First", "Second"]


def test_what_lies_beside_the_file_is_followed_too(file: Path) -> None:
    """A sidecar that appears, the folder's defaults and another picture are shown as they are now."""
    (file.parent / "_defaults.toml").write_text('tags = ["old"]\n', "utf-8")
    with Publication.open(file.parent) as publication:
        lines: list[str] = []
        live = Live(publication, file, lines.append)
        live._look()
        assert len(lines) == 1, "nothing has changed"
        (file.parent / "_defaults.toml").write_text('tags = ["fresh"]\n', "utf-8")
        live._look()
        assert dict(live.pieces()[0].facts)["tags"] == "fresh"
        (file.parent / "a.md.meta.toml").write_text('title = "From beside"\n', "utf-8")
        (file.parent / "a.meta.toml").write_text('title = "From beside"\n', "utf-8")
        live._look()
        assert live.pieces()[0].title == "From beside"
        before = live.pieces()[0].html
        (file.parent / "a.png").write_bytes(PNG + b"x")
        live._look()
        assert live.pieces()[0].html != before
        live._look()
        assert len(lines) == 4


def test_a_port_that_is_taken_is_told_with_the_option_of_this_command(file: Path) -> None:
    """The remedy is one that its reader can follow."""
    with Publication.open(file.parent) as publication, socket.create_server(("127.0.0.1", 0)) as taken:
        live = Live(publication, file, lambda _line: None)
        with pytest.raises(SyndicateError) as wrong:
            live.run(taken.getsockname()[1], threading.Event(), lambda _address: None)
    assert "--port PORT" in str(wrong.value.remedy)


def test_the_page_shows_the_article_and_asks_nobody_else(file: Path) -> None:
    """Text and pictures come from this server, under a policy that lets nothing of the article run."""
    with Publication.open(file.parent) as publication:
        live = Live(publication, file, lambda _line: None)
        with serving(live_app(live.pieces, live.media)) as site:
            page = site.ask("/")
            text = page.body.decode()
            assert "<h1>First</h1>" in text
            assert "<script>x" not in text
            assert "script-src 'self'" in page.fields["content-security-policy"]
            source = text.partition('<img src="')[2].partition('"')[0]
            assert source.startswith("/media/")
            assert site.ask(source).body == PNG
            assert site.ask("/media/a.md").status == 404
            assert site.ask("/version").body.decode() in text


def test_no_other_name_leads_to_the_page(file: Path) -> None:
    """A page of another site cannot read the text through a name of its own."""
    with Publication.open(file.parent) as publication:
        live = Live(publication, file, lambda _line: None)
        with serving(live_app(live.pieces, live.media)) as site:
            answer = site.say(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"First" not in answer
