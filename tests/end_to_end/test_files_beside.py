"""Files beside articles: replaced, removed, found again, and cleared away when nobody shows them."""

import shutil
import wave
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.end_to_end.homes import Home, started, wait_for
from tests.unit.formats.test_pictures import png

PICTURE = png(8, 6)
LARGER = png(16, 12)


def story(*references: str, day: str = "2026-02-03", title: str = "The quay") -> str:
    """An article that shows these."""
    shown = "\n\n".join(f"![seen]({reference})" for reference in references)
    return f"---\ntitle: {title}\ndate: {day}\n---\nText.\n\n{shown}\n"


def put(home: Home, path: str, data: bytes = PICTURE) -> Path:
    """Put a file into the corpus."""
    file = home.corpus / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def media(home: Home) -> dict[str, bytes]:
    """What is published of files beside articles."""
    return {path: data for path, data in home.files().items() if path.startswith("media/")}


def unchanged(home: Home) -> bool:
    """Whether another pass writes nothing and tells nobody."""
    before, owed = home.stamps(), len(home.deliveries())
    report = home.publish()
    return home.stamps() == before and len(home.deliveries()) == owed and report["written_count"] == 0


def test_a_picture_that_is_replaced_updates_its_article_alone(home: Home) -> None:
    """It has a new address, so that nobody keeps the old one; what nobody shows any more is gone."""
    put(home, "quay.png")
    put(home, "ferry.png", png(3, 3))
    home.write("a.md", story("quay.png"))
    home.write("b.md", story("ferry.png", title="The ferry"))
    home.publish()
    before, first = home.entries(), home.files()
    put(home, "quay.png", LARGER)
    report = home.publish()
    assert (report["created"], report["updated"], report["withdrawn"]) == (0, 1, 0)
    after = home.entries()
    assert after["a.md"]["guid"] == before["a.md"]["guid"]
    assert sorted(media(home).values()) == sorted([LARGER, png(3, 3)])
    written = report["written"]
    assert isinstance(written, list)
    assert "articles/2026/02/the-ferry/index.html" not in written
    assert home.told(str(after["a.md"]["guid"])) == ["article.updated"]
    for path in ("articles/2026/02/the-quay/index.html", "rss.xml", "atom.xml"):
        assert b'width="16" height="12"' in home.files()[path]
    assert unchanged(home)
    put(home, "quay.png", PICTURE)
    home.publish()
    assert media(home) == {path: data for path, data in first.items() if path.startswith("media/")}


def test_a_picture_that_was_only_touched_changes_nothing(home: Home) -> None:
    """Another time, the same bytes."""
    file = put(home, "quay.png")
    home.write("a.md", story("quay.png"))
    home.publish()
    file.touch()
    assert unchanged(home)
    assert unchanged(home)


def test_a_missing_picture_is_reported_and_shown_when_it_comes(home: Home) -> None:
    """The article is published without it, and updated when it is there; the same when it goes."""
    home.write("a.md", story("pics/quay.png"))
    assert home.publish()["missing_files"] == 1
    assert unchanged(home)
    status = home.run("status", "--json").facts
    assert status["missing_files"] == 1
    assert status["missing"] == [{"article": "a.md", "file": "pics/quay.png"}]
    assert "1 file that articles show is missing" in home.run("publish").err
    assert "a.md shows pics/quay.png" in home.run("status").out
    assert "'pics/quay.png': there is no such file" in home.run("lint").out
    put(home, "pics/quay.png")
    report = home.publish()
    assert (report["updated"], report["missing_files"]) == (1, 0)
    assert list(media(home).values()) == [PICTURE]
    (home.corpus / "pics/quay.png").unlink()
    report = home.publish()
    assert (report["updated"], report["missing_files"]) == (1, 1)
    assert media(home) == {}
    assert unchanged(home)


@pytest.mark.parametrize("way", ["deleted", "drafted", "expired", "embargoed", "edited"])
def test_what_nobody_shows_any_more_leaves_the_output(home: Home, way: str) -> None:
    """A file that another article shows stays, also under another name, and so does that article's page."""
    put(home, "quay.png")
    put(home, "copy.png")
    put(home, "alone.png", LARGER)
    text = story("quay.png", "alone.png")
    home.write("a.md", text)
    home.write("b.md", story("quay.png", title="The ferry"))
    home.publish()
    assert sorted(media(home).values()) == sorted([PICTURE, LARGER])
    match way:
        case "deleted":
            (home.corpus / "a.md").unlink()
        case "drafted":
            home.write("a.md", text.replace("---\nText", "draft: true\n---\nText"))
        case "expired":
            home.write("a.md", text.replace("---\nText", "expires: 2026-02-04\n---\nText"))
        case "embargoed":
            home.write("a.md", text.replace("2026-02-03", "2096-02-03"))
        case _:
            home.write("a.md", story("quay.png"))
    home.publish()
    assert list(media(home).values()) == [PICTURE]
    folders = [path for path in (home.out / "media").iterdir() if path.is_dir()]
    assert len(folders) == 1, "no empty folder stays"
    (home.corpus / "b.md").unlink()
    (home.corpus / "a.md").unlink(missing_ok=True)
    home.publish()
    assert media(home) == {}
    assert unchanged(home)


def test_an_article_that_moves_with_its_picture_tells_nobody(home: Home) -> None:
    """A renamed folder is no news."""
    put(home, "old/quay.png")
    home.write("old/a.md", story("quay.png"))
    home.publish()
    before, kept = home.told(), media(home)
    shutil.move(home.corpus / "old", home.corpus / "new")
    report = home.publish()
    assert (report["created"], report["updated"], report["withdrawn"]) == (0, 0, 0)
    assert home.told() == before
    assert media(home) == kept
    put(home, "new/quay.png", LARGER)
    assert home.publish()["updated"] == 1


def test_a_transcript_that_comes_and_changes_updates_its_episode(home: Home) -> None:
    """Nobody names it, and nobody misses it."""
    sound = home.corpus / "talk.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(1000)
        file.writeframes(bytes(2000))
    home.write("a.md", "---\ntitle: Talk\ndate: 2026-02-03\naudio: talk.wav\n---\nListen.\n")
    assert home.publish()["missing_files"] == 0
    assert [len(data) for data in media(home).values()] == [sound.stat().st_size]
    put(home, "talk.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    assert home.publish()["updated"] == 1
    assert len(media(home)) == 2
    put(home, "talk.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nGood evening\n")
    assert home.publish()["updated"] == 1
    assert any(b"Good evening" in data for data in media(home).values())
    assert len(media(home)) == 2
    (home.corpus / "talk.vtt").unlink()
    report = home.publish()
    assert (report["updated"], report["missing_files"]) == (1, 0)
    assert len(media(home)) == 1
    assert unchanged(home)


def test_a_folder_of_pictures_that_vanishes_empties_no_articles(home: Home) -> None:
    """It looks just like a disk that is not there; whoever meant it can say so."""
    for number in range(25):
        put(home, f"pics/{number}.png", png(number + 1, 3))
        home.write(f"{number}.md", story(f"pics/{number}.png", title=f"Number {number}"))
    home.publish()
    before = home.files()
    shutil.rmtree(home.corpus / "pics")
    refused = home.run("publish", "--no-deliver")
    assert refused.code != 0
    assert "25 of 25 files beside articles have vanished" in refused.err
    assert home.files() == before
    report = home.publish("--allow-removals")
    assert (report["updated"], report["missing_files"]) == (25, 25)
    assert media(home) == {}


def test_rebuilding_gives_the_same_files(home: Home) -> None:
    """What a long history left in the output is what a new beginning gives."""
    put(home, "quay.png")
    home.write("a.md", story("quay.png", "none.png"))
    home.publish()
    put(home, "quay.png", LARGER)
    home.publish()
    before = media(home)
    home.publish("--rebuild")
    assert media(home) == before
    shutil.rmtree(home.out)
    home.publish()
    assert media(home) == before


def archive(members: dict[str, bytes]) -> bytes:
    """An archive."""
    held = BytesIO()
    with ZipFile(held, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return held.getvalue()


def test_what_stands_within_a_file_is_published_with_its_articles(home: Home) -> None:
    """An archive is all there is to an article in it: its own pictures are shown, and nothing leads out."""
    put(home, "out.png", png(2, 2))
    text = story("pics/quay.png", "/pics/quay.png", "../out.png")
    put(home, "issue.zip", archive({"a.md": text.encode(), "pics/quay.png": PICTURE}))
    report = home.publish()
    assert (report["created"], report["missing_files"]) == (1, 0)
    assert list(media(home).values()) == [PICTURE]
    assert b'width="8" height="6"' in home.files()["rss.xml"]
    assert unchanged(home)
    put(home, "issue.zip", archive({"a.md": text.encode(), "pics/quay.png": LARGER}))
    assert home.publish()["updated"] == 1
    assert list(media(home).values()) == [LARGER]
    put(home, "issue.zip", archive({"a.md": text.encode()}))
    report = home.publish()
    assert (report["updated"], report["missing_files"]) == (1, 1)
    assert media(home) == {}
    assert unchanged(home)


def test_what_is_attached_to_letters_is_published_when_asked_for(home: Home) -> None:
    """And each letter of a mailbox has its own, wherever in the mailbox it stands."""

    def letter(number: int, picture: bytes) -> bytes:
        message = EmailMessage()
        message["From"] = "Ana <ana@example.org>"
        message["Date"] = f"Sun, 0{number} Feb 2026 10:00:00 +0000"
        message["Message-ID"] = f"<{number}@example.org>"
        message["Subject"] = f"Letter {number}"
        message.set_content("See what is attached to this letter.")
        message.add_attachment(picture, maintype="image", subtype="png", filename="quay.png")
        return b"From ana@example.org Sun Feb  1 10:00:00 2026\n" + message.as_bytes() + b"\n"

    first, second, third = letter(1, PICTURE), letter(2, LARGER), letter(3, png(3, 3))
    put(home, "post.mbox", first + second)
    home.publish()
    assert media(home) == {}
    home.configure(hook="http://127.0.0.1:9/hook", more="[corpus]\nattachments = true\n")
    report = home.publish()
    assert (report["created"], report["updated"], report["missing_files"]) == (0, 2, 0)
    assert sorted(media(home).values()) == sorted([PICTURE, LARGER])
    put(home, "post.mbox", third + first + second)
    report = home.publish()
    assert (report["created"], report["updated"]) == (1, 0), "what only stands elsewhere now is no news"
    assert sorted(media(home).values()) == sorted([PICTURE, LARGER, png(3, 3)])
    assert unchanged(home)


@pytest.mark.slow
def test_the_daemon_notices_a_picture_that_is_replaced(home: Home) -> None:
    """The watcher sees files beside articles too, also where a site keeps them."""
    home.configure(more="[schedule]\ninterval = 0\n")
    put(home, "assets/quay.png")
    home.write("_config.yml", "title: A site\n")
    home.write("a.md", story("/assets/quay.png"))
    with started("run", "--config", str(home.settings), "--log-json", home=home, name="run") as program:
        wait_for(lambda: program.logged("published"), "the first pass")
        assert list(media(home).values()) == [PICTURE]
        put(home, "assets/quay.png", LARGER)
        wait_for(lambda: list(media(home).values()) == [LARGER], "the new picture, and only that")
        (home.corpus / "assets/quay.png").unlink()
        wait_for(lambda: media(home) == {}, "its removal")
        put(home, "assets/quay.png")
        wait_for(lambda: list(media(home).values()) == [PICTURE], "its return")
