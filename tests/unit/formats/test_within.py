"""What stands within a file beside its text can be had, and nothing else."""

import gzip
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import DocumentError, Reason
from syndicate.formats.within import inside, letter_of
from tests.unit.formats.test_pictures import png

PICTURE = png(4, 3)
MOST = 1_000_000


def packed(**members: bytes) -> bytes:
    """An archive."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return held.getvalue()


def letter(*names: str) -> bytes:
    """A letter with a picture by each of these names."""
    message = EmailMessage()
    message["From"] = "A <a@example.org>"
    message["Date"] = "Sun, 25 Jul 2021 10:00:00 +0000"
    message["Subject"] = "Seen"
    message.set_content("See what is attached.")
    for name in names:
        message.add_attachment(PICTURE, maintype="image", subtype="png", filename=name)
    return message.as_bytes()


def mailbox(*letters: bytes) -> bytes:
    """A mailbox of these letters."""
    begins = b"From a@example.org Sun Jul 25 10:00:00 2021\n"
    return b"\n".join(begins + each for each in letters)


@pytest.mark.parametrize(
    ("data", "path", "name"),
    [
        (packed(pics__a=PICTURE), "issue.zip", "pics/a"),
        (packed(word__media__image1=PICTURE), "report.docx", "word/media/image1"),
        (letter("map.png"), "letter.eml", "map.png"),
        (gzip.compress(letter("map.png")), "letter.eml.gz", "map.png"),
        (gzip.compress(packed(a=PICTURE)), "report.docx.gz", "a"),
        (packed(b=letter("map.png")), "issue.zip", "b!/map.png"),
        (packed(b=packed(word__media__c=PICTURE)), "issue.zip", "b!/word/media/c"),
    ],
)
def test_a_file_within_another_is_read(data: bytes, path: str, name: str) -> None:
    """Of archives, Word documents and letters, packed or within each other."""
    assert inside(data, path).read(name, max_bytes=MOST) == PICTURE


def test_each_letter_of_a_mailbox_has_its_own_files() -> None:
    """The number says which letter is meant."""
    data = mailbox(letter("a.png"), letter("b.png", "b.png"))
    assert letter_of("post.mbox#2") == ("post.mbox", 2)
    assert letter_of("post.eml") == ("post.eml", 1)
    second = inside(data, "post.mbox", number=2)
    assert second.read("b.png", max_bytes=MOST) == PICTURE
    assert second.read("b-2.png", max_bytes=MOST) == PICTURE, "two of one name are told apart"
    with pytest.raises(DocumentError) as missing:
        second.read("a.png", max_bytes=MOST)
    assert missing.value.reason is Reason.MISSING
    with pytest.raises(DocumentError):
        inside(data, "post.mbox", number=3)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (packed(a=PICTURE), "b", Reason.MISSING),
        (packed(a=PICTURE), "../a", Reason.MISSING),
        (packed(a=bytes(MOST + 1)), "a", Reason.TOO_LARGE),
        (packed(a=PICTURE)[:-30], "a", Reason.INCOMPLETE),
        (packed(a=b"no container"), "a!/b", Reason.MISSING),
        (letter("map.png"), "other.png", Reason.MISSING),
    ],
)
def test_what_cannot_be_had_has_a_reason(data: bytes, name: str, reason: Reason) -> None:
    """The article is published without it, and says why."""
    with pytest.raises(DocumentError) as refused:
        inside(data, "issue.zip").read(name, max_bytes=MOST)
    assert refused.value.reason is reason


@given(st.sampled_from([b"", b"PK\x03\x04", packed(a=PICTURE)[:60], b"\x1f\x8b\x08", b"From a"]), st.binary())
def test_a_damaged_holder_gives_a_reason_and_nothing_else(head: bytes, rest: bytes) -> None:
    """Whatever bytes stand in it."""
    try:
        held = inside(head + rest, "issue.zip").read("a", max_bytes=MOST)
    except DocumentError:
        return
    assert isinstance(held, bytes)
