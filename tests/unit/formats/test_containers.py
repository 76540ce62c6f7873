"""What becomes of packed files: each is read as what it is inside, and nothing gets out of hand."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import DocumentError, Reason
from syndicate.formats.registry import choose
from syndicate.model import Document, Rules

SMALL = Rules(max_bytes=100_000)
ARTICLE = b"---\ntitle: T\ndate: 2024-05-01\n---\nText.\n"


def read(data: bytes, path: str) -> Sequence[Document | DocumentError]:
    """What a container gives, as a pass would read it."""
    format_ = choose(path, data[:4096], rules=SMALL)
    assert format_ is not None
    return format_.read(data, path)


def refusal(data: bytes, path: str) -> DocumentError:
    """Why a container is refused."""
    with pytest.raises(DocumentError) as caught:
        read(data, path)
    return caught.value


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name), data, method)
    return written.getvalue()


def noted(name: str, data: bytes) -> bytes:
    """A gzip that notes a name."""
    written = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=written, mtime=0) as made:
        made.write(data)
    return written.getvalue()


def test_a_packed_file_is_read_as_what_it_is() -> None:
    """Under its own path, as if it were not packed."""
    (document,) = read(gzip.compress(ARTICLE), "blog/a.md.gz")
    assert isinstance(document, Document)
    assert (document.path, document.fields["title"]) == ("blog/a.md.gz", "T")


def test_a_packed_file_of_many_keeps_their_numbers() -> None:
    """Good lines and bad ones alike."""
    lines = b'{"title": "A", "date": 0, "body": "x"}\n{\n'
    assert [part.path for part in read(gzip.compress(lines), "a.jsonl.gz")] == [
        "a.jsonl.gz#1",
        "a.jsonl.gz#2",
    ]


@pytest.mark.parametrize("name", ["a.md", "../../etc/a.md", "\\\\host\\a.md"])
def test_the_noted_name_tells_what_is_inside_and_nothing_else(name: str) -> None:
    """When the file's own name does not; its folders are not looked at."""
    data = noted("x", ARTICLE).replace(b"x\x00", name.encode() + b"\x00", 1)
    (document,) = read(data, "blog/export.gz")
    assert document.path == "blog/export.gz"


def test_several_members_are_one_file() -> None:
    """As `cat a.gz b.gz` makes them; zeroes behind are padding."""
    data = gzip.compress(ARTICLE) + gzip.compress(b"\nMore.\n") + b"\0" * 100
    (document,) = read(data, "a.md.gz")
    assert isinstance(document, Document)
    assert document.body.endswith("More.\n")


def test_a_large_file_is_unpacked_whole() -> None:
    """Also where it is read in pieces, with another behind it."""
    noise = b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big").hex().encode() for n in range(20_000))
    (document,) = choose("a.md.gz", b"", rules=Rules()).read(  # type: ignore[union-attr]  # it is known
        gzip.compress(ARTICLE + noise[:90_000]) + gzip.compress(noise[90_000:]), "a.md.gz"
    )
    assert isinstance(document, Document)
    assert document.body.endswith(noise.decode())


@pytest.mark.parametrize("cut", [1, 8, 20])
def test_a_cut_file_is_incomplete(cut: int) -> None:
    """It may still be on its way; half an article is never published."""
    assert refusal(gzip.compress(ARTICLE)[:-cut], "a.md.gz").reason is Reason.INCOMPLETE


def test_a_damaged_file_is_incomplete() -> None:
    """Its checksum tells."""
    data = bytearray(gzip.compress(ARTICLE))
    data[-6] ^= 0xFF
    assert refusal(bytes(data), "a.md.gz").reason is Reason.INCOMPLETE


def test_what_unpacks_beyond_bounds_is_refused() -> None:
    """However little it is packed, and in however many members."""
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert refusal(bomb, "a.txt.gz").reason is Reason.TOO_LARGE
    assert refusal(gzip.compress(b"x" * 60_000) * 2, "a.txt.gz").reason is Reason.TOO_LARGE
    assert refusal(gzip.compress(b"") * 3000, "a.txt.gz").reason is Reason.TOO_LARGE


def test_what_is_not_packed_says_so() -> None:
    """Whatever it is called."""
    assert refusal(b"hello", "a.md.gz").reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("path", ["style.css.gz", "a.png.gz"])
def test_a_packed_picture_is_still_a_picture(path: str) -> None:
    """What a web server keeps packed beside its pages is no complaint."""
    assert read(gzip.compress(b"x"), path) == ()


def test_the_reason_of_what_is_inside_is_told_of_the_file() -> None:
    """With its line."""
    wrong = refusal(gzip.compress(b"---\ntitle: [\n---\nx"), "a.md.gz")
    assert (wrong.path, wrong.reason) == ("a.md.gz", Reason.BAD_FRONT_MATTER)
    assert wrong.line is not None


def test_an_archive_holds_many_each_under_its_own_place() -> None:
    """In the order of their names, whatever the order in the archive."""
    files = {
        "z.jsonl": b'{"title": "A", "date": 0, "body": "x"}\n',
        "b/a.md": ARTICLE,
        "b/c.txt": b"date 2024-05-01 x",
    }
    assert [part.path for part in read(archive(files), "d/a.zip")] == [
        "d/a.zip!/b/a.md",
        "d/a.zip!/b/c.txt",
        "d/a.zip!/z.jsonl#1",
    ]


def test_what_belongs_to_articles_or_to_nobody_is_passed_over() -> None:
    """Pictures, leavings of editors and systems, settings."""
    files = {"a.md": ARTICLE, "i.png": b"x", ".git/x.md": ARTICLE, "__MACOSX/._a.md": b"x", "a.md~": b"x"}
    assert [part.path for part in read(archive(files | {"package.json": b"{}"}), "a.zip")] == ["a.zip!/a.md"]


def test_an_archive_without_articles_is_passed_over() -> None:
    """A download that an article offers is no complaint."""
    assert (
        read(archive({"setup.exe": b"MZ\0", "lib.bin": b"\0", "i.png": b"x", "n.json": b"{}"}), "a.zip") == ()
    )


def test_what_nobody_reads_is_named_when_articles_stand_beside_it() -> None:
    """Nothing that may have been meant is lost in silence."""
    article, other = read(archive({"a.md": ARTICLE, "b.odt": b"\0"}), "a.zip")
    assert isinstance(article, Document)
    assert isinstance(other, DocumentError)
    assert (other.path, other.reason) == ("a.zip!/b.odt", Reason.UNSUPPORTED)


@pytest.mark.parametrize(
    "name", ["../a.md", "/etc/a.md", "b/../../a.md", "b\\..\\a.md", "C:/a.md", "b//a.md"]
)
def test_no_name_leads_out_of_an_archive(name: str) -> None:
    """It is refused, and nothing of it is read."""
    (wrong,) = read(archive({name: ARTICLE}), "a.zip")
    assert isinstance(wrong, DocumentError)
    assert wrong.reason is Reason.OUTSIDE


def test_a_link_in_an_archive_is_not_followed() -> None:
    """What it names is not its text."""
    info = zipfile.ZipInfo("a.md")
    info.external_attr = 0o120777 << 16
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr(info, "/etc/passwd")
    (wrong,) = read(written.getvalue(), "a.zip")
    assert isinstance(wrong, DocumentError)
    assert wrong.reason is Reason.OUTSIDE


def test_one_bad_file_does_not_spoil_an_archive() -> None:
    """Too large, of a bad header, or damaged: each has its reason, the others are read."""
    files = {"a.md": ARTICLE, "b.md": b"---\ntitle: [\n---\n", "c.txt": b"x" * 200_000}
    found = read(archive(files), "a.zip")
    reasons = [part.reason for part in found if isinstance(part, DocumentError)]
    assert reasons == [Reason.BAD_FRONT_MATTER, Reason.TOO_LARGE]
    assert [part.path for part in found] == ["a.zip!/a.md", "a.zip!/b.md", "a.zip!/c.txt"]
    damaged = archive({"a.md": ARTICLE}, zipfile.ZIP_STORED).replace(b"Text.", b"Test.")
    (wrong,) = read(damaged, "a.zip")
    assert isinstance(wrong, DocumentError)
    assert wrong.reason is Reason.INCOMPLETE


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_take_memory_at_will_are_refused(method: int) -> None:
    """Only what every tool writes is unpacked."""
    (wrong,) = read(archive({"a.md": ARTICLE}, method), "a.zip")
    assert isinstance(wrong, DocumentError)
    assert wrong.reason is Reason.UNSUPPORTED


def test_an_encrypted_file_is_refused() -> None:
    """There is nobody to ask for its password."""
    data = bytearray(archive({"a.md": ARTICLE}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (wrong,) = read(bytes(data), "a.zip")
    assert isinstance(wrong, DocumentError)
    assert (wrong.reason, wrong.detail) == (Reason.UNSUPPORTED, "it is encrypted")


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    """By what all files hold together, by their number, and by not opening archives within archives."""
    together = {f"{n}.txt": b"date 2024-05-01 " + b"x" * 90_000 for n in range(6)}
    assert refusal(archive(together), "a.zip").reason is Reason.TOO_LARGE
    assert refusal(b"PK\x03\x04" + b"PK\x01\x02" * 10_001, "a.zip").reason is Reason.TOO_LARGE
    assert read(archive({"b.zip": archive({"a.md": ARTICLE})}), "a.zip") == ()


@pytest.mark.parametrize(("data", "reason"), [(b"", Reason.UNSUPPORTED), (b"hello", Reason.UNSUPPORTED)])
def test_what_is_no_archive_says_so(data: bytes, reason: Reason) -> None:
    """Whatever it is called."""
    assert refusal(data, "a.zip").reason is reason


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_give_articles_or_reasons(data: st.DataObject) -> None:
    """Whatever is in a container, cut, changed or made up, becomes documents, errors or one error."""
    kind = data.draw(st.sampled_from(["a.md.gz", "a.zip", "a.gz"]))
    whole = archive({"a.md": ARTICLE, "b.txt": b"x"}) if kind == "a.zip" else gzip.compress(ARTICLE, mtime=0)
    packed = bytearray(
        data.draw(st.one_of(st.just(whole), st.binary(max_size=100), st.just(zlib.compress(ARTICLE))))
    )
    for _ in range(data.draw(st.integers(0, 4))):
        if packed:
            packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(packed[: data.draw(st.integers(0, len(packed)))]), kind)
    except DocumentError as wrong:
        assert wrong.path == kind  # noqa: PT017 - either outcome is right
        return
    assert all(part.path.startswith(kind) for part in found)
