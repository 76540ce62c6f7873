"""What a header promises: read as it was meant, or refused with the line that is wrong."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.frontmatter import Header, split
from syndicate.formats.markdown import Markdown
from syndicate.model import Rules


def header(text: str) -> Header:
    """The header that a text certainly has."""
    found = split(text, "a.md")
    assert found is not None
    return found


def refused(text: str) -> DocumentError:
    """How a broken header is refused."""
    with pytest.raises(DocumentError) as caught:
        split(text, "a.md")
    assert caught.value.reason is Reason.BAD_FRONT_MATTER
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\ntags: [a, b]\n---\nBody",
        "---\ntitle: T\ntags: [a, b]\n...\nBody",
        "---\n title: T\n tags: [a, b]\n---\nBody",
        "\n\n---\ntitle: T\ntags:\n- a\n- b\n---\nBody",
        "\ufeff--- \nTitle: 'T'\ntags: [a, b]\n---\t\nBody",
        '+++\ntitle = "T"\ntags = ["a", "b"]\n+++\nBody',
        '{"title": "T", "tags": ["a", "b"]}\n\nBody',
    ],
)
def test_every_language_of_headers_is_read(text: str) -> None:
    """YAML, TOML and JSON say the same, whatever blank lines or marks stand before them."""
    found = header(text)
    assert (dict(found.fields), found.body) == ({"title": "T", "tags": ["a", "b"]}, "Body")


@pytest.mark.parametrize(
    "text",
    [
        "Title: T\nDate: 2024-05-01\nTags: a,\n  b\n\nBody",
        ".. title: T\n.. date: 2024-05-01\n.. tags: a, b\n\nBody",
        "<!--\n.. title: T\n.. date: 2024-05-01\n.. tags: a, b\n-->\n\nBody",
    ],
)
def test_lines_of_key_and_value_are_a_header(text: str) -> None:
    """Pelican's and Nikola's posts need no fence."""
    found = header(text)
    assert (dict(found.fields), found.body) == ({"title": "T", "date": "2024-05-01", "tags": "a, b"}, "Body")


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule, and then prose: with a colon.\n\n---\n",
        "---\nProse under a rule.\n",
        "---",
        "Plain text.\n---\ntitle: no\n---\n",
        "Note: this is prose.\n\nMore.",
        "Title: A book\n\nIt begins.",
        " date: 2021-07-25 The lede.\n",
        "{{< figure src=x >}}\n",
        "{% include x %}\n",
        "",
    ],
)
def test_what_is_no_header_stays_text(text: str) -> None:
    """A rule above prose, or a first line with a colon, loses nothing."""
    assert split(text, "a.md") is None


@pytest.mark.parametrize(
    "value", ["no", "on", "Yes", "12:30", "1e3", "010", "1.10", "0x1F", "1_000", ".inf", "2024-05-01"]
)
def test_what_yaml_would_change_stays_as_it_is_written(value: str) -> None:
    """Norway is no falsehood, and a time of day no number."""
    assert header(f"---\ntitle: {value}\ntags: [{value}]\n---\n").fields == {"title": value, "tags": [value]}


def test_truth_numbers_and_nothing_are_what_they_look_like() -> None:
    """Only the plain forms are more than text."""
    fields = header("---\ndraft: true\nweight: -3\nb: FALSE\nn: ~\ne:\nq: 'true'\n---\n").fields
    assert fields == {"draft": True, "weight": -3, "b": False, "n": None, "e": None, "q": "true"}


def test_times_keep_their_zone() -> None:
    """An instant is the instant that was written."""
    assert header("---\ndate: 2024-05-01T10:00:00+05:30\n---\n").fields["date"] == "2024-05-01T10:00:00+05:30"
    moment = header("+++\ndate = 2024-05-01T10:00:00+05:30\n+++\n").fields["date"]
    assert isinstance(moment, datetime)
    assert moment.astimezone(UTC) == datetime(2024, 5, 1, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-01 10:00:00 +0530", "2024-05-01T04:30:00+00:00"),
        ("2024-05-01T10:00:00+05:30", "2024-05-01T04:30:00+00:00"),
        ("2024-05-01 10:00:00 Z", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01", "2024-05-01T00:00:00+00:00"),
    ],
)
def test_a_time_stamp_of_yaml_is_the_moment_that_was_written(written: str, moment: str) -> None:
    """Also in the form that Jekyll writes and YAML's own rules do not know."""
    (document,) = Markdown().read(f"---\ntitle: T\ndate: {written}\n---\nA text.".encode(), "a.md")
    assert normalise(document, Rules()).published.isoformat() == moment


def test_a_day_that_no_calendar_has_is_a_bad_date_and_no_broken_header() -> None:
    """The line is named."""
    (document,) = Markdown().read(b"---\ntitle: T\ndate: 2024-02-30\n---\nA text.", "a.md")
    with pytest.raises(DocumentError) as caught:
        normalise(document, Rules())
    assert (caught.value.reason, caught.value.line) == (Reason.BAD_DATE, 3)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("title:\tT\n", {"title": "T"}),
        ("title:\u00a0T\u00a0\n", {"title": "T"}),
        ("tags:\n\t- a\n\t- b\n", {"tags": ["a", "b"]}),
        ("title: a\ntitle: b\n", {"title": "b"}),
        ("Title: a\ntitle: b\n", {"title": "b"}),
        ("author: @me\n", {"author": "@me"}),
        ("author: `it's\n", {"author": "`it's"}),
    ],
)
def test_what_real_blogs_write_is_read_with_a_warning(text: str, fields: dict[str, object]) -> None:
    """Odd spaces, doubled keys and bare signs are no reason to lose an article."""
    found = header(f"---\n{text}---\nBody")
    assert found.fields == fields
    assert found.warnings


def test_a_key_that_json_or_toml_says_twice_is_told() -> None:
    """The last one counts in JSON; TOML forbids it."""
    found = header('{"title": "a", "title": "b"}\n')
    assert found.fields == {"title": "b"}
    assert found.warnings
    assert refused('+++\ntitle = "a"\ntitle = "b"\n+++\n').line == 3


@pytest.mark.parametrize(
    ("text", "line", "excerpt"),
    [
        ("---\ntitle: T\n", 1, "---"),
        ("\n---\ntitle: T\nBody and no end\n", 2, "---"),
        ("---\ntitle: 'T\n---\nBody", 3, "---"),
        ("---\ntitle: a: b\n---\nBody", 2, "title: a: b"),
        ("---\n\ntitle: T\ntags: [a\n---\nBody", 5, "---"),
        ("+++\ntitle = T\n+++\n", 2, "title = T"),
        ('+++\ntitle = "T"\n', 1, "+++"),
        ('{"title": "T",\n "tags": [a]}\nBody', 2, '"tags": [a]}'),
    ],
)
def test_a_broken_header_is_refused_with_its_line(text: str, line: int, excerpt: str) -> None:
    """The author is shown the place, not a puzzle."""
    error = refused(text)
    assert error.line in {line, line - 1}
    assert error.excerpt or excerpt == ""


def test_the_column_is_named() -> None:
    """Where in the line stands in the detail."""
    assert "column 9" in refused("---\ntitle: a: b\n---\n").detail


def test_lines_of_fields_and_body_are_lines_of_the_file() -> None:
    """Whatever is found wrong later can still be shown."""
    found = header("\n---\ntitle: T\ndate: x\n---\n\nBody")
    assert (found.lines["date"], found.body_line) == (4, 6)
    assert header("Title: T\nDate: x\n\nBody").body_line == 4
    assert header('{"title": "T"}\n\nBody').body_line == 3


@pytest.mark.parametrize(
    "text",
    [
        "---\na: " + "[" * 100_000 + "\n---\n",
        "---\na: [" + "x," * 90_000 + "]\n---\n",
        "---\na:\n" + "- x\n" * 1_000_000 + "---\n",
        "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
            for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "---\n",
        "---\na: &a [*a]\nb: [*a, *a]\nc: {" + "? {" * 30 + "\n---\n",
        '{"a": ' + "[" * 100_000,
        '{"a": "' + "x" * 1_000_000 + '"}',
        "+++\na = " + "[" * 50_000 + "\n+++\n",
        "+++\na = " + "9" * 10_000 + "\n+++\n",
        "---\na: " + " " * 150_000 + "\tb: x: y\n---\n",
    ],
)
def test_a_hostile_header_is_refused_and_not_waited_for(text: str) -> None:
    """Depth, size and aliases end at a bound."""
    assert refused(text).detail


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(alphabet="-+{}[]:\"'&*!|>#ab\n\t \u00a0%@=,1", max_size=60),
    fence=st.sampled_from(["---\na: ", "+++\n", '{"', ""]),
)
def test_any_text_has_a_header_or_none_or_a_reason(text: str, fence: str) -> None:
    """Nothing that can be typed is an error of ours."""
    with suppress(DocumentError):
        split(f"{fence}{text}\n{fence[:3]}\n", "a.md")


def test_lines_of_key_and_value_end_where_the_text_begins() -> None:
    """Python-Markdown needs no blank line below them, and the text keeps its line numbers."""
    found = header("Title: T\nDate: 2024-05-01\nIt begins: here.\n\nMore.")
    assert (found.fields["title"], found.body, found.body_line) == ("T", "It begins: here.\n\nMore.", 3)
    assert split("A line.\nTitle: T\nDate: 2024-05-01\n", "a.md") is None
