"""What becomes of a file's bytes before anyone looks for an article in them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.text import clean, close_bidi, decode, excerpt, is_blank, mended, one_line
from syndicate.errors import DocumentError, Reason


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_says_the_encoding(mark: bytes, encoding: str) -> None:
    """A text saved as UTF-8, UTF-16 or UTF-32 with its mark is read, and the mark is gone."""
    assert decode(mark + "Käse 🧀".encode(encoding), "a.txt").text == "Käse 🧀"


def test_several_byte_order_marks_are_one() -> None:
    """Tools that each add a mark do no harm."""
    assert decode(codecs.BOM_UTF8 * 3 + b"Rain.", "a.txt").text == "Rain."


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_alike_whatever_system_wrote_them(ending: str) -> None:
    """LF, CR LF and a lone CR are the same line end."""
    assert decode(f"One{ending}Two".encode(), "a.txt").text == "One\nTwo"


def test_a_text_from_an_old_windows_program_is_read_with_a_warning() -> None:
    """Windows-1252 is what a text that is not UTF-8 usually is."""
    decoded = decode("“Café”".encode("cp1252"), "a.txt")
    assert decoded.text == "“Café”"
    assert len(decoded.warnings) == 1


def test_a_declared_encoding_counts_before_a_guess() -> None:
    """A page that says it is KOI8-R is not read as anything else."""
    assert decode("Дождь".encode("koi8-r"), "a.html", charset="koi8-r").text == "Дождь"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t\r\n", Reason.EMPTY),
        ("\u00a0\u200b\ufeff".encode(), Reason.EMPTY),
        (codecs.BOM_UTF8, Reason.EMPTY),
        (b"Rain\x00.", Reason.BINARY),
        (b"\x01\x02Rain came down.", Reason.BINARY),
        (b"Rain \x81 came", Reason.ENCODING),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: Reason) -> None:
    """Empty, binary and undecodable files each say so."""
    with pytest.raises(DocumentError) as caught:
        decode(data, "a.txt")
    assert (caught.value.path, caught.value.reason) == ("a.txt", reason)


def test_an_undecodable_byte_is_shown_with_its_line() -> None:
    """The author finds the place in the file."""
    with pytest.raises(DocumentError) as caught:
        decode(b"One\nTwo \x81 three", "a.txt")
    assert caught.value.line == 2
    assert caught.value.excerpt.startswith("Two")


def test_what_xml_forbids_is_removed_and_counted() -> None:
    """A stray control character costs a warning, not the article."""
    decoded = decode(("Rain\x08 came down over the valley for most of the day\ufffe." * 2).encode(), "a.txt")
    assert decoded.text == "Rain came down over the valley for most of the day." * 2
    assert "4 characters" in decoded.warnings[0]


def test_lone_surrogates_are_removed_and_pairs_are_joined() -> None:
    """An emoji that was written as two surrogates is that emoji."""
    assert decode("A\ud83e\uddc0B\ud800C".encode("utf-8", "surrogatepass"), "a.txt").text == "A🧀BC"


def test_text_that_was_encoded_twice_is_kept_and_pointed_out() -> None:
    """Repairing it would be a guess; saying so is not."""
    assert "twice" in decode("He said â€œno".encode(), "a.txt").warnings[0]


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("He said â€œnoâ€\x9d, itâ€™s lateâ€¦", "He said “no”, it’s late…"),
        ("CafÃ© und KÃ¤se", "Café und Käse"),
        ("â€œÐ\x94Ð¾Ð¶Ð´ÑŒâ€\x9d", "“Дождь”"),
        ("«É» and CafÃ©", "«É» and Café"),
        ("Café, “no”", "Café, “no”"),
    ],
)
def test_text_that_was_encoded_twice_is_repaired_where_that_is_asked_for(text: str, repaired: str) -> None:
    """Characters that were right stay as they are."""
    assert mended(text.encode()).decode() == repaired


def test_what_is_no_text_is_not_repaired() -> None:
    """Bytes that are not UTF-8 are somebody else's business."""
    assert mended(b"\x1f\x8b\xff") == b"\x1f\x8b\xff"


def test_old_separators_part_words_and_never_join_them() -> None:
    """A vertical tab, form feed or NEL is white space."""
    assert clean("a\x0bb\x0cc\x85d") == "a b c d"


@given(st.binary())
def test_any_bytes_are_text_or_a_reason(data: bytes) -> None:
    """No file can make reading fail in any other way, and what is read can stand in XML."""
    try:
        text = decode(data, "a.txt").text
    except DocumentError:
        return
    assert clean(text) == text
    assert not is_blank(text)
    assert "\r" not in text


def test_one_line_is_collapsed_and_composed() -> None:
    """A title has single spaces and is in normalisation form C."""
    assert one_line(" Cafe\u0301\n\tau\u2028lait \u200b") == "Café au lait"


@given(st.text(), st.integers(min_value=2, max_value=100))
def test_an_excerpt_is_printable_and_fits(text: str, limit: int) -> None:
    """Whatever stands in a file, showing it cannot upset a terminal."""
    shown = excerpt(text, limit)
    assert len(shown) <= limit
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("plain", "plain"),
        ("\u202eoverride", "\u202eoverride\u202c"),
        ("\u2067isolate\u2069", "\u2067isolate\u2069"),
        ("\u2066a\u202bb", "\u2066a\u202bb\u202c\u2069"),
    ],
)
def test_directions_left_open_are_closed(text: str, closed: str) -> None:
    """A title cannot turn the page around it."""
    assert close_bidi(text) == closed
