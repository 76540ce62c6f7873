"""Files beside an article: found, measured, and what is said of those that cannot be had."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from syndicate.app.beside import ABSENT, UNREAD, changed
from syndicate.app.holdings import Holdings
from syndicate.app.media import attach, output
from syndicate.errors import DocumentError, Reason
from syndicate.model import Absent, Article, Enclosure, Image, Markup, SourceFile
from syndicate.sources.folder import FolderSource
from tests.unit.core.articles import article
from tests.unit.formats.test_pictures import png
from tests.unit.formats.test_sounds import sound

MOST = 10_000_000


@dataclass
class Corpus(FolderSource):
    """A folder of which some files cannot be read for the moment."""

    root: Path
    refused: dict[str, Reason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.root, max_bytes=MOST, wanted=lambda _path: True)

    def read(self, file: SourceFile, *, max_bytes: int | None = None) -> bytes:
        """Read, or refuse."""
        if file.path in self.refused:
            raise DocumentError(file.path, self.refused[file.path], "not now")
        return super().read(file, max_bytes=max_bytes)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A folder with a picture and a sound."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news/Quay Side.PNG").write_bytes(png(8, 6))
    (tmp_path / "talk.wav").write_bytes(sound(20))
    return Corpus(tmp_path)


def showing(body: str, **facts: object) -> Article:
    """An article in ``news/`` with this body."""
    return replace(article("news/a.md"), markup=Markup.MARKDOWN, body=body, **facts)  # type: ignore[arg-type]  # fields


def test_a_file_is_named_by_its_bytes_and_measured(corpus: Corpus) -> None:
    """What feeds say of it is what it is."""
    data = png(8, 6)
    found = attach(showing("![q](Quay%20Side.PNG)"), Holdings(corpus))
    (media,) = found.media
    assert media.path == f"media/{hashlib.sha256(data).hexdigest()[:16]}/quay-side.png"
    assert (media.length, media.width, media.height) == (len(data), 8, 6)
    status = (corpus.root / "news/Quay Side.PNG").stat()
    assert found.seen == {"news/Quay Side.PNG": (status.st_size, status.st_mtime_ns, status.st_ino)}
    assert (found.absent, found.warnings) == ((), ())
    assert output(media, Holdings(corpus)).body == data


def test_a_sound_says_its_length_and_how_long_it_lasts(corpus: Corpus) -> None:
    """Whatever the header says; and its transcript is looked for, but not missed."""
    enclosure = Enclosure(url="/talk.wav", media_type="audio/wav", length=5)
    found = attach(showing("", enclosures=(enclosure,)), Holdings(corpus))
    (media,) = found.media
    assert (media.length, media.duration_s) == (len(sound(20)), 2)
    assert found.warnings == (f"'/talk.wav': it has {len(sound(20))} bytes, not the 5 declared",)
    assert set(found.absent) == {Absent("talk.vtt"), Absent("talk.srt"), Absent("talk.chapters.json")}
    assert found.seen["talk.vtt"] == ABSENT


def test_what_is_not_there_is_told_and_looked_for_again(corpus: Corpus) -> None:
    """Each reference has its warning; what leads out of the corpus is none of its files."""
    found = attach(showing("![a](a.png) ![b](../../b.png)", image=Image(url="c.jpg")), Holdings(corpus))
    assert found.absent == (Absent("news/c.jpg", "c.jpg"), Absent("news/a.png", "a.png"))
    assert found.warnings == ("'c.jpg': there is no such file", "'a.png': there is no such file")
    assert found.seen == {"news/c.jpg": ABSENT, "news/a.png": ABSENT}
    assert not found.unread


@pytest.mark.parametrize("reason", [Reason.INCOMPLETE, Reason.UNREADABLE])
def test_what_cannot_be_read_just_now_is_read_the_next_time(corpus: Corpus, reason: Reason) -> None:
    """However long it stays unchanged."""
    corpus.refused["talk.wav"] = reason
    found = attach(showing("[talk](../talk.wav)"), Holdings(corpus))
    assert found.unread == {"../talk.wav"}
    assert found.seen == {"talk.wav": UNREAD}
    assert dict(changed(found.seen, corpus)) == {"talk.wav": Holdings(corpus).seen("talk.wav")}


def test_a_link_that_leads_out_of_the_corpus_is_not_followed(corpus: Corpus, tmp_path: Path) -> None:
    """What lies elsewhere on the machine is nobody's picture."""
    outside = tmp_path.parent / f"{tmp_path.name}-outside.png"
    outside.write_bytes(png(1, 1))
    (corpus.root / "news/link.png").symlink_to(outside)
    found = attach(showing("![a](link.png)"), Holdings(corpus))
    assert found.media == ()
    assert found.warnings == ("'link.png': the link leads out of the corpus",)


def test_no_other_bytes_are_published_under_a_name_made_of_bytes(corpus: Corpus) -> None:
    """A file that changes between its reading and its publishing waits for the next pass."""
    (media,) = attach(showing("![q](Quay%20Side.PNG)"), Holdings(corpus)).media
    (corpus.root / "news/Quay Side.PNG").write_bytes(png(9, 9))
    with pytest.raises(DocumentError) as refused:
        output(media, Holdings(corpus))
    assert refused.value.reason is Reason.INCOMPLETE


def test_what_changed_is_what_is_not_as_it_was(corpus: Corpus) -> None:
    """A file that came, one that went, and one that is another; those that are as they were are not named."""
    seen = attach(showing("![q](Quay%20Side.PNG) ![n](n.png) [t](/talk.wav)"), Holdings(corpus)).seen
    assert dict(changed(seen, corpus)) == {}
    (corpus.root / "news/Quay Side.PNG").unlink()
    (corpus.root / "news/n.png").write_bytes(png(1, 1))
    found = dict(changed(seen, corpus))
    assert found.keys() == {"news/Quay Side.PNG", "news/n.png"}
    assert found["news/Quay Side.PNG"] == ABSENT
