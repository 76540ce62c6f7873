"""What a plain text file declares, and where its body begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.dated import SEEN_LINE
from syndicate.core.plain import to_html
from syndicate.core.titles import headline, summarise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.plain import PlainText
from syndicate.model import Document, Markup, Rules

LONG = (
    "The council met on Monday evening to hear what the farmers of the northern valley had to say about it."
)

SEED = (
    " date 2024-03-14 The northern valley of Tarn will be talking to the ministry of water on March 20,"
    " Wednesday,"
    " in a bid to keep the old weir. It has stood for “three hundred years”.\n\n"
    'The ministry wants to see it go. It\'s "unsafe".\n\n'
    "Around 2,500 farms below it\n\n"
    f"{LONG}\n\n"
    "(With inputs from AP)\n"
)


def read(text: str, rules: Rules | None = None) -> Document:
    """Return the document in ``text``."""
    (document,) = PlainText(rules).read(text.encode(), "a.txt")
    return document


def test_the_usual_shape_is_read_whole() -> None:
    """Date on the first line, lede beside it, a sub-heading, a credit at the end."""
    document = read(SEED)
    assert document.fields == {"date": "2024-03-14"}
    assert document.markup is Markup.PLAIN
    lede = document.body.partition("\n")[0]
    assert (
        headline(lede).text
        == "The northern valley of Tarn will be talking to the ministry of water on March 20, Wednesday"
    )
    assert summarise([lede]).endswith("“three hundred years”.")
    html = to_html(document.body)
    assert html.count("<p>") == 3
    assert "<h2>Around 2,500 farms below it</h2>" in html
    assert '<p class="credit">(With inputs from AP)</p>' in html
    assert "“three hundred years”" in html
    assert '"unsafe"' in html


@pytest.mark.parametrize(
    "text",
    [
        "date 2021-07-25 Talks begin.",
        " date 2021-07-25   Talks begin.  ",
        "\ufeff\ufeffdate: 2021-07-25 Talks begin.\r\n",
        "\r\n\r\nDate 2021-07-25 Talks begin.",
        "DATE:2021-07-25\rTalks begin.",
        "Date : 2021-07-25\n\nTalks begin.\n",
        "\u00a0\ndate 2021-07-25: Talks begin.",
    ],
)
def test_the_date_line_is_known_in_every_dress(text: str) -> None:
    """Marks, line ends, colons, case and blank lines make no difference."""
    document = read(text)
    assert document.fields == {"date": "2021-07-25"}
    assert document.body == "Talks begin."


@pytest.mark.parametrize(
    ("text", "date", "body"),
    [
        ("date 2021-07-25 14:30 +05:30 Talks", "2021-07-25 14:30 +05:30", "Talks"),
        ("date 2021-07-25 14:30 IST Talks", "2021-07-25 14:30 IST", "Talks"),
        ("date 25 July 2021 Talks", "25 July 2021", "Talks"),
        ("date 2024-03-14 date palms bore fruit …", "2024-03-14", "date palms bore fruit …"),
        ("date 2021-07-25 On 2020-01-01 it rained.", "2021-07-25", "On 2020-01-01 it rained."),
        ("date 2021-02-30 Talks", "2021-02-30", "Talks"),
        ("date ２０２１-０７-２５ Talks", "２０２１-０７-２５", "Talks"),
        ("date 03/04/2021 Talks", "03/04/2021", "Talks"),
        ("date: soon Talks", "soon", "Talks"),
    ],
)
def test_the_date_is_given_as_written_right_or_wrong(text: str, date: str, body: str) -> None:
    """Only the first date is the date; whether there is such a day is judged later."""
    document = read(text)
    assert document.fields == {"date": date}
    assert document.body == body


@pytest.mark.parametrize(
    "text",
    [
        f"Rain in Tarn\n\ndate 2021-07-25 {LONG}",
        f"Rain in Tarn\n\ndate 2021-07-25\n\n{LONG}",
        f"date 2021-07-25\n\nRain in Tarn\n\n{LONG}",
        f"date 2021-07-25\nRain in Tarn\n\n{LONG}",
        f"Date: 2021-07-25\nTitle: Rain in Tarn\n\n{LONG}",
    ],
)
def test_a_title_line_stands_before_or_after_the_date(text: str) -> None:
    """It leaves the body."""
    document = read(text)
    assert document.fields == {"date": "2021-07-25", "title": "Rain in Tarn"}
    assert document.body == LONG


@pytest.mark.parametrize(
    "lede",
    [
        "Rain came down.",
        "Rain came down,",
        "x" * 121,
        "(With inputs from AP)",
        "Rain\nand wind",
        LONG + " So",
    ],
)
def test_other_first_blocks_are_no_titles(lede: str) -> None:
    """A sentence, a long line, a credit or two lines are the lede."""
    document = read(f"date 2021-07-25\n\n{lede}\n\n{LONG}")
    assert "title" not in document.fields
    assert document.body == f"{lede}\n\n{LONG}"


@pytest.mark.parametrize(
    "head",
    [
        "date 2021-07-25\n\nBy Jane Doe",
        "date 2021-07-25\nBy Jane Doe",
        "date 2021-07-25 By Jane Doe",
        "date 2021-07-25\nAuthor: Jane Doe",
        "By: Jane Doe\n\ndate 2021-07-25",
    ][:4],
)
def test_a_byline_names_the_author(head: str) -> None:
    """Directly after the date, and out of the body."""
    document = read(f"{head}\n\n{LONG}")
    assert document.fields == {"date": "2021-07-25", "author": "Jane Doe"}
    assert document.body == LONG


@pytest.mark.parametrize("sep", ["\n", "\n\n"])
def test_a_byline_may_follow_the_title(sep: str) -> None:
    """Before the date or after it."""
    for text in (
        f"Rain in Tarn{sep}By Jane Doe\n\ndate 2021-07-25 {LONG}",
        f"date 2021-07-25\n\nRain in Tarn{sep}By Jane Doe\n\n{LONG}",
    ):
        document = read(text)
        assert document.fields == {"date": "2021-07-25", "title": "Rain in Tarn", "author": "Jane Doe"}
        assert document.body == LONG


def test_a_credit_is_not_what_a_title_stands_above() -> None:
    """A text of one line and a credit keeps its line."""
    document = read("date 2021-07-25\n\nRain\n\n(With inputs from AP)")
    assert document.fields == {"date": "2021-07-25"}
    assert document.body.startswith("Rain")


def test_by_noon_is_prose() -> None:
    """A sentence that begins with By has no author in it."""
    document = read("date 2021-07-25\n\nBy noon the square was empty\n\nEnd.")
    assert document.fields == {"date": "2021-07-25"}


def test_metadata_lines_stand_directly_below_the_date() -> None:
    """Up to the first blank line or unknown key."""
    document = read(
        "date 2021-07-25 14:30\nTitle: Rain\nBy Jane Doe\nSection: World\nTags: a, b\nSource: AP\n"
        "URL: https://example.org/rain\nLanguage: fr\nUpdated: 2021-07-26\nSummary: It rained.\n"
        "Weather: wet\nTalks begin.\n"
    )
    assert document.fields == {
        "date": "2021-07-25 14:30",
        "title": "Rain",
        "author": "Jane Doe",
        "section": "World",
        "tags": "a, b",
        "source": "AP",
        "url": "https://example.org/rain",
        "language": "fr",
        "updated": "2021-07-26",
        "summary": "It rained.",
    }
    assert document.body == "Weather: wet\nTalks begin."
    assert document.body_line == 11
    assert document.lines["date"] == 1
    assert document.lines["updated"] == 9


def test_the_body_s_line_is_that_of_the_file() -> None:
    """Errors point where the author looks."""
    assert read("\n\n date 2021-07-25 Talks").body_line == 3
    assert read(f"Rain in Tarn\n\ndate 2021-07-25\n\n{LONG}").body_line == 5
    assert read(f"Rain in Tarn\n\ndate 2021-02-30\n\n{LONG}").lines == {"title": 1, "date": 3}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("It rained all day.\n\ndate 2021-07-25 Talks begin.", 3),
        ("It rained all day.\n2021-07-25\nTalks begin.", 2),
        ("Date palms bore fruit.", None),
        ("Rain.", None),
    ],
)
def test_a_text_without_a_date_in_its_place_is_still_read(text: str, line: int | None) -> None:
    """Its path may know the date; where one was seen is kept for the author."""
    document = read(text)
    assert "date" not in document.fields
    assert document.fields.get(SEEN_LINE) == line
    assert document.body == text


@pytest.mark.parametrize(
    "text", ["date 2021-07-25", "date 2021-07-25\n\n \n", "Rain\n\ndate 2021-07-25\n", " \n"]
)
def test_a_date_and_nothing_else_is_empty(text: str) -> None:
    """There is no article without a text."""
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert caught.value.reason is Reason.EMPTY


@pytest.mark.parametrize(
    "text",
    [
        f"---\ntitle: Rain\ndate: 2021-07-25\n---\n{LONG}\n",
        f"Title: Rain\nDate: 2021-07-25\n\n{LONG}\n",
    ],
)
def test_front_matter_on_top_of_a_plain_text_is_read(text: str) -> None:
    """And the body stays plain text."""
    document = read(text)
    assert document.fields["title"] == "Rain"
    assert "date" in document.fields
    assert document.markup is Markup.PLAIN
    assert document.body.strip() == LONG


def test_months_are_named_in_the_publication_s_language() -> None:
    """A German desk writes Juli."""
    assert read("date 25. Juli 2021 Regen", Rules(language="de")).fields == {"date": "25. Juli 2021"}


def test_it_knows_its_files() -> None:
    """By their endings, or by the date line of one without."""
    plain = PlainText()
    assert plain.suffixes == {".txt", ".text"}
    assert plain.sniff(b" date 2021-07-25 Talks")
    assert not plain.sniff(b"<html>")


@given(
    st.one_of(
        st.binary(),
        st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.from_regex(r"(Rain\n\n)?date[ :]\s?[0-9/.:+-]+.*").map(str.encode),
    )
)
def test_any_bytes_are_a_document_or_a_reason(data: bytes) -> None:
    """No file can make reading fail in any other way."""
    try:
        (document,) = PlainText().read(data, "a.txt")
    except DocumentError:
        return
    assert document.body.strip()
    assert 1 <= document.body_line <= data.count(b"\n") + data.count(b"\r") + 1
