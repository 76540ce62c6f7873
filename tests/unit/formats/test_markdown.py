"""What is read from a Markdown file."""

import pytest

from syndicate.errors import DocumentError, Reason
from syndicate.formats.markdown import Markdown


def test_a_header_and_a_body_are_parted() -> None:
    """Lines are those of the file, and what was odd is told."""
    (document,) = Markdown().read(b"---\r\ntitle: T\r\ntitle: U\r\n---\r\n\r\n# H\r\n", "a.md")
    assert (document.fields, document.body, document.body_line) == ({"title": "U"}, "\n# H\n", 5)
    assert document.warnings
    assert document.lines == {"title": 3}


def test_a_file_without_a_header_is_all_body() -> None:
    """Its date may stand in its path."""
    (document,) = Markdown().read(b"# H\n\nText.", "2024-05-01-a.md")
    assert (document.fields, document.body) == ({}, "# H\n\nText.")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("posts/_index.md", b"---\ntitle: Posts\n---\nAll posts."),
        ("a.md", b"---\nredirect: /b/\n---\n"),
        ("a.md", b"---\ntemplate: list.html\n---\n\n"),
    ],
)
def test_pages_that_only_arrange_others_are_no_articles(path: str, data: bytes) -> None:
    """They are not refused either: nothing is wrong with them."""
    assert Markdown().read(data, path) == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"a\x00b", Reason.BINARY),
        (b"---\ntitle: [\n---\nx", Reason.BAD_FRONT_MATTER),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, reason: Reason) -> None:
    """Never anything else."""
    with pytest.raises(DocumentError) as caught:
        Markdown().read(data, "a.md")
    assert caught.value.reason is reason
