"""Which article a dated plain text becomes: from the file's bytes to all that a feed needs."""

import re
from datetime import UTC, datetime

import pytest

from syndicate.core.body import body_html
from syndicate.core.normalise import normalise
from syndicate.core.plain import to_html
from syndicate.errors import DocumentError, Reason
from syndicate.formats.plain import PlainText
from syndicate.model import Article, Markup, Rules

NAME = "000_fa1d1844f99d228a.txt"
LONG = (
    "The council met on Monday evening to hear what the farmers of the northern valley had to say about it."
)
WIRE = (
    " date 2021-07-25 Tarn Valley Mayor Ines al-Quadiri will be meeting Harbour Minister Jo Bidwell on"
    " July 26, Monday, in a bid to save the last “night ferry” to the islands. The meeting, which was moved"
    " twice, is the first since the minister said that the ferry “has no future” and that the"
    " pier would be sold before the end of the year. Nobody expects it to be short, and"
    " nobody expects it to be the last.\n\n"
    f"{LONG}\n\n"
    'The ferry carries "some 40" passengers a night. It\'s never full.\n\n'
    f"{LONG}\n\n"
    "Around 2,500 islanders depend on it\n\n"
    f"{LONG}\n\n"
    f"{LONG}\n\n"
    "(With inputs from AP)\n"
)


def article(text: str | bytes, *, path: str = NAME, rules: Rules | None = None) -> Article:
    """The article in a file."""
    rules = rules or Rules()
    (document,) = PlainText(rules).read(text if isinstance(text, bytes) else text.encode(), path)
    return normalise(document, rules)


def reason(text: str | bytes, *, path: str = NAME, rules: Rules | None = None) -> DocumentError:
    """Why a file is refused."""
    with pytest.raises(DocumentError) as caught:
        article(text, path=path, rules=rules)
    return caught.value


def day(text: str, rules: Rules | None = None) -> str:
    """The date of a text, as ISO 8601."""
    return article(text, rules=rules).published.isoformat()


def page(made: Article) -> str:
    """The body of an article as readers get it."""
    return body_html(made, base="https://e.example/", media={})


def test_a_wire_report_gives_all_that_a_feed_needs() -> None:
    """Date, title, summary, paragraphs, heading and credit, and nothing that nobody wrote."""
    made = article(WIRE)
    assert made.published == datetime(2021, 7, 25, tzinfo=UTC)
    assert made.title == (
        "Tarn Valley Mayor Ines al-Quadiri will be meeting Harbour Minister Jo Bidwell on July 26, Monday"
    )
    assert (len(made.title), made.title_derived) == (96, True)
    assert made.slug == "tarn-valley-mayor-ines-al-quadiri-will-be-meeting-harbour"
    assert made.summary == WIRE[17:].partition(" Nobody")[0]
    assert (made.credit, made.authors) == ("With inputs from AP", ())
    assert (made.language, made.updated, made.section, made.tags) == ("en", None, None, ())
    html = to_html(made.body)
    assert re.findall(r"<(p|h2)[ >]", html) == ["p", "p", "p", "p", "h2", "p", "p", "p"]
    assert "<h2>Around 2,500 islanders depend on it</h2>" in html
    assert html.startswith("<p>Tarn Valley Mayor Ines")
    assert html.endswith('<p class="credit">(With inputs from AP)</p>')
    assert all(quoted in html for quoted in ("“night ferry”", "“has no future”", '"some 40"', "It's"))


def test_midnight_is_that_of_the_publication() -> None:
    """Whatever zone the program runs in."""
    assert day(WIRE, Rules(zone="Asia/Kolkata")) == "2021-07-24T18:30:00+00:00"


def test_a_numbered_name_says_nothing() -> None:
    """Its digits are no date, also where they look like one, no title and no order."""
    named = {path: article(WIRE, path=path) for path in (NAME, "001_20200131f99d228a.txt", "7.txt")}
    assert len({(one.title, one.published, one.slug, one.order, one.warnings) for one in named.values()}) == 1
    assert reason(LONG, path="000_20210725f99d228a.txt").reason is Reason.UNDATED


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + WIRE,
        "\ufeff\ufeff\ufeff" + WIRE,
        WIRE.replace("\n", "\r\n"),
        WIRE.replace("\n", "\r"),
        "\n \n\t\n" + WIRE,
        WIRE.lstrip(),
        WIRE.replace("\n", "   \n"),
        WIRE.replace(" date ", "date: ", 1),
        WIRE.replace(" date ", "Date: ", 1),
        WIRE.replace(" date ", "DATE ", 1),
        WIRE.replace(" date 2021-07-25 ", " date 2021-07-25\n\n", 1),
        WIRE.replace(" date 2021-07-25 ", " date 2021-07-25\n", 1),
        WIRE.replace(" the ", "\nthe "),
    ],
    ids=[
        "one mark",
        "three marks",
        "CR LF",
        "CR",
        "blank lines above",
        "no space before",
        "spaces behind",
        "date:",
        "Date:",
        "DATE",
        "date alone, then a blank line",
        "date alone, then the text",
        "hard-wrapped",
    ],
)
def test_what_a_system_or_an_editor_does_to_a_file_changes_no_article(text: str) -> None:
    """Byte order marks, line ends, blank lines, spaces and wrapping are none of the author's words."""
    made, plain = article(text), article(WIRE)
    assert (made.published, made.title, made.summary, made.slug) == (
        plain.published,
        plain.title,
        plain.summary,
        plain.slug,
    )
    assert body_html(made, base="https://e.example/", media={}) == body_html(
        plain, base="https://e.example/", media={}
    )


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_lines_end_at_line_feeds_alone(separator: str) -> None:
    """Every other separator is a space within its line: in the date line, in a paragraph, in a title line."""
    made = article(f"date 2021-07-25 Talks{separator}begin today.\n\n{LONG}{separator}{separator}So.")
    assert made.title == "Talks begin today"
    assert to_html(made.body) == f"<p>Talks begin today.</p>\n<p>{LONG} So.</p>"
    titled = article(f"Rain{separator}in Tarn\n\ndate 2021-07-25 {LONG}")
    assert titled.title == "Rain in Tarn"


@pytest.mark.parametrize(
    "written",
    [
        "2021/07/25",
        "2021.07.25",
        "20210725",
        "25 July 2021",
        "July 25, 2021",
        "25 Jul. 2021",
        "25th July 2021",
    ],
)
def test_a_day_may_be_written_in_the_usual_ways(written: str) -> None:
    """It is that day, and no part of it stays in the text."""
    made = article(f" date {written} Talks begin today in the town hall.")
    assert (made.published, made.title) == (
        datetime(2021, 7, 25, tzinfo=UTC),
        "Talks begin today in the town hall",
    )


@pytest.mark.parametrize(
    ("written", "language", "iso"),
    [
        ("3rd November 2021", "en", "2021-11-03"),
        ("3. März 2021", "de", "2021-03-03"),
        ("3 août 2021", "fr", "2021-08-03"),
        ("3 de marzo de 2021", "es", "2021-03-03"),
    ],
)
def test_months_may_have_their_names_in_the_publication_s_language(
    written: str, language: str, iso: str
) -> None:
    """English is understood everywhere, another language in its own publications."""
    assert day(f"date {written} {LONG}", Rules(language=language)).startswith(iso)
    if language != "en":
        assert reason(f"date: {written} {LONG}").reason in {Reason.BAD_DATE, Reason.UNDATED}


def test_digits_are_the_ten_of_ascii() -> None:
    """Others look like them, and are not one date for every reader."""
    assert reason(f" date ２０２１-０７-２５ {LONG}").reason is Reason.BAD_DATE


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-07-25T14:30:00+05:30", "2021-07-25T09:00:00+00:00"),
        ("2021-07-25 14:30Z", "2021-07-25T14:30:00+00:00"),
        ("2021-07-25 14:30", "2021-07-25T12:30:00+00:00"),
        ("2021-07-25 14:30 UTC", "2021-07-25T14:30:00+00:00"),
        ("2021-07-25 14:30 GMT", "2021-07-25T14:30:00+00:00"),
    ],
)
def test_a_time_in_the_date_line_is_an_instant(written: str, moment: str) -> None:
    """In the zone that it names, else in the publication's."""
    assert day(f"date {written} Talks begin.", Rules(zone="Europe/Berlin")) == moment


def test_a_zone_is_known_by_name_only_if_the_publication_says_which() -> None:
    """IST is India, Ireland and Israel."""
    text = "date 2021-07-25 14:30 IST Talks begin."
    assert reason(text).reason is Reason.AMBIGUOUS_DATE
    assert day(text, Rules(zone_names={"IST": "Asia/Kolkata"})) == "2021-07-25T09:00:00+00:00"


def test_only_the_first_date_is_the_word() -> None:
    """What follows is text, be it about dates."""
    made = article(" date 2024-03-14 date palms bore fruit for the first time.")
    assert made.title == "date palms bore fruit for the first time"


def test_only_the_date_in_the_declared_place_counts() -> None:
    """Those in the text, in a dateline and in the file's name are none."""
    made = article(
        "date 2021-07-25 LONDON, July 24 (Reuters) - On 2020-01-01 it rained. The date 2019-01-01 was dry.",
        path="2018-01-01.txt",
    )
    assert day("date 2021-07-25 Rain.") == made.published.isoformat()
    assert made.title == "On 2020-01-01 it rained"
    assert made.location == "LONDON"


def test_a_date_line_below_prose_is_named_and_not_taken() -> None:
    """Its author is told on which line it was seen."""
    wrong = reason(f"It rained all day.\n\n{LONG}\n\ndate 2021-07-25 Talks begin.")
    assert (wrong.reason, wrong.line) == (Reason.UNDATED, 5)
    assert "line 5" in wrong.detail


@pytest.mark.parametrize("text", ["date 2021-07-25", " date 2021-07-25 \n\n\n", "Rain\n\ndate 2021-07-25"])
def test_a_date_and_nothing_else_is_empty(text: str) -> None:
    """There is no article without a text."""
    assert reason(text).reason is Reason.EMPTY


def test_one_word_is_an_article() -> None:
    """Its title is the word."""
    made = article("date 2021-07-25 Rain.")
    assert (made.title, to_html(made.body)) == ("Rain", "<p>Rain.</p>")


def test_a_line_of_megabytes_is_an_article() -> None:
    """Title and summary come of its first 2,000 code points; the rest is all there."""
    tail = "x" * 3_000_000
    made = article("date 2021-07-25 " + "word " * 399 + tail + ". " + tail)
    assert made.title == ("word " * 20)[:99].strip() + "…"
    assert "x" not in made.summary
    assert len(made.body) > 6_000_000


def test_a_short_lede_without_a_full_stop_is_title_and_text() -> None:
    """Nothing is taken out of a text for a title that was derived."""
    made = article("date 2021-07-25 Rain over Tarn")
    assert (made.title, made.title_derived, made.body) == ("Rain over Tarn", True, "Rain over Tarn")


@pytest.mark.parametrize(
    "head", ["---\ntitle: Rain\ndate: 2021-07-25\n---\n\n", "Title: Rain\nDate: 2021-07-25\n\n"]
)
def test_a_header_on_a_plain_text_leaves_its_body_plain(head: str) -> None:
    """Markdown in it is shown, unless the publication says that its texts are Markdown."""
    text = head + "It *rained*.\n\n# No heading\n\nAll day <b>long</b>.\n"
    made = article(text)
    assert (made.title, made.published.day, made.markup) == ("Rain", 25, Markup.PLAIN)
    html = to_html(made.body)
    assert "<p>It *rained*.</p>" in html
    assert "# No heading" in html
    assert "&lt;b&gt;" in html
    asked = article(text, rules=Rules(text_markup=Markup.MARKDOWN))
    assert "<em>rained</em>" in page(asked)


def test_markdown_in_a_dated_text_is_read_where_the_publication_says_so() -> None:
    """The date line stays what it is, and the name of a text still dates nothing."""
    rules = Rules(text_markup=Markup.MARKDOWN)
    made = article("date 2021-07-25\n\nIt *rained* all day.", rules=rules)
    assert (made.title, made.published.day) == ("It rained all day", 25)
    assert reason("It *rained*.", path="2021-07-25.txt", rules=rules).reason is Reason.UNDATED


def test_the_file_s_name_may_be_the_title_of_a_text_without_one() -> None:
    """Where the publication says so, and is still marked as found; a title that somebody wrote goes first."""
    rules = Rules(title_from_name=True)
    made = article("date 2021-07-25 Rain came down.", path="x/2021-07-25-rain_in-tarn.txt", rules=rules)
    assert (made.title, made.title_derived, made.slug) == ("rain in tarn", True, "rain-in-tarn")
    titled = article(f"Rain in Tarn\n\ndate 2021-07-25 {LONG}", rules=rules)
    assert (titled.title, titled.title_derived) == ("Rain in Tarn", False)


def test_nothing_is_a_title_line_that_names_an_author_or_a_source() -> None:
    """A byline or credit above the text is one."""
    made = article(f"date 2021-07-25\n\nBy Jane Doe\n\n{LONG} It went on.")
    assert (made.title_derived, [author.name for author in made.authors]) == (True, ["Jane Doe"])
    assert made.title.startswith("The council met")
