"""What becomes of tables: a row is an article, named by the first row."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.csv_table import Table
from syndicate.model import Document, Markup, Rules


def parts(text: str, path: str = "a.csv", encoding: str = "utf-8") -> Sequence[Document | DocumentError]:
    """What a table gives."""
    return Table().read(text.encode(encoding), path)


def documents(text: str, path: str = "a.csv", encoding: str = "utf-8") -> list[Document]:
    """The documents of a table that has no faults."""
    found = parts(text, path, encoding)
    assert all(isinstance(part, Document) for part in found)
    return [part for part in found if isinstance(part, Document)]


def test_a_row_is_an_article() -> None:
    """The first row names the fields as front matter does; empty cells say nothing."""
    first, second = documents('id,Title,Publish Date,Body,tags\n7,T,2024-05-01,x,"a, b"\n,U,2024-05-02,y,\n')
    assert (first.path, first.body_line, first.body) == ("a.csv#1", 2, "x")
    assert first.fields == {"id": "7", "title": "T", "publishdate": "2024-05-01", "tags": "a, b"}
    assert second.fields == {"title": "U", "publishdate": "2024-05-02"}
    assert first.markup is Markup.PLAIN


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("title;date;text\nA, B;2024-05-01;x, y\n", "a.csv"),
        ("title\tdate\ttext\nA, B\t2024-05-01\tx, y\n", "a.csv"),
        ("title\tdate\ttext\nA, B\t2024-05-01\tx, y\n", "a.tsv"),
        ("title|date|text\nA, B|2024-05-01|x, y\n", "a.csv"),
        ("sep=;\ntitle;date;text\nA, B;2024-05-01;x, y\n", "a.csv"),
        ('title,date,text\n"A, B",2024-05-01,"x, y"\n', "a.csv"),
        ('title, date, text\n"A, B", 2024-05-01, "x, y"\n', "a.csv"),
    ],
)
def test_the_separator_is_the_one_by_which_the_names_mean_something(text: str, path: str) -> None:
    """Spreadsheets of different countries write different ones."""
    (document,) = documents(text, path)
    assert (document.fields["title"], document.body) == ("A, B", "x, y")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_decoded_like_any_text(encoding: str) -> None:
    """UTF-8 with and without a mark, UTF-16 as spreadsheets call Unicode, Windows-1252."""
    (document,) = documents("title,date,text\r\nCafé,2024-05-01,Zoë\r\n", encoding=encoding)
    assert (document.fields["title"], document.body) == ("Café", "Zoë")


def test_a_cell_may_hold_lines_quotes_and_much_text() -> None:
    """Also more than the library's own limit of 131,072 characters; lines are counted through."""
    long = "word " * 40_000
    first, second = documents(f'title,date,text\nA,2024-05-01,"x ""y""\n\n{long}"\nB,2024-05-02,z\n')
    assert first.body == f'x "y"\n\n{long}'
    assert (second.path, second.body_line) == ("a.csv#2", 5)


@pytest.mark.parametrize("row", ['"X,2024-05-01,x', 'X,2024-05-01,"x"y', "X", "X,2024-05-01,x,y"])
def test_a_bad_row_is_refused_by_its_line_and_the_others_go_on(row: str) -> None:
    """A missing quotation mark does not swallow what follows."""
    first, wrong, last = parts(f"title,date,text\nA,2024-05-01,x\n{row}\nB,2024-05-02,z\n")
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(wrong, DocumentError)
    assert (wrong.path, wrong.reason, wrong.line) == ("a.csv#2", Reason.BAD_LINE, 3)
    assert wrong.excerpt
    assert (last.fields["title"], last.path) == ("B", "a.csv#3")


def test_cells_left_out_at_the_end_and_blank_rows_do_no_harm() -> None:
    """Spreadsheets leave them out when nothing stands there."""
    (document,) = documents("title,date,text,author,tags\n,,,,\n\nA,2024-05-01,x\n\n")
    assert document.fields == {"title": "A", "date": "2024-05-01"}


@pytest.mark.parametrize(
    ("cell", "year"), [("1700000000", 2023), ("1700000000000", 2023), ("0", 1970), ("-100000000", 1966)]
)
def test_a_number_is_a_moment(cell: str, year: int) -> None:
    """Seconds since 1970, or milliseconds."""
    (document,) = documents(f"title,date,text\nA,{cell},x\n")
    assert normalise(document, Rules()).published.year == year


@pytest.mark.parametrize("cell", ["44402", "2024", "240501"])
def test_a_number_that_may_be_something_else_is_no_date(cell: str) -> None:
    """A day of a spreadsheet's own count or a bare year is refused, never taken for seconds."""
    (document,) = documents(f"title,date,text\nA,{cell},x\n")
    with pytest.raises(DocumentError) as refused:
        normalise(document, Rules())
    assert refused.value.reason in {Reason.BAD_DATE, Reason.AMBIGUOUS_DATE}
    assert refused.value.line == 2


@pytest.mark.parametrize(
    "text", ["name,github\nA,a\n", "lat,lon\n1,2\n", "1,2,3\n4,5,6\n", "name;text\nA;Kind words\n", "x"]
)
def test_a_table_of_other_data_is_passed_over(text: str) -> None:
    """It is published with the article that names it, and is no complaint."""
    assert parts(text) == ()


def test_a_table_without_texts_is_refused_once_with_help() -> None:
    """A list of titles and dates may be one whose text stands in another column."""
    with pytest.raises(DocumentError) as refused:
        parts("title,date,story\nA,2024-05-01,x\nB,2024-05-01,x\n")
    assert refused.value.reason is Reason.UNSUPPORTED
    assert "body" in refused.value.detail


def test_what_is_beyond_reason_is_refused() -> None:
    """Quotation marks missing everywhere, and rows without end, cost no more than their size."""
    with pytest.raises(DocumentError) as rows:
        parts("title,date,text\n" + "a,1,b\n" * 60_000)
    assert rows.value.reason is Reason.TOO_LARGE
    with pytest.raises(DocumentError) as quotes:
        parts("title,date,text\n" + 'a","b\n' * 50)
    assert quotes.value.reason is Reason.BAD_LINE


_CELLS = st.lists(
    st.sampled_from(['"', ",", ";", "\n", "x", "2024-05-01", "é", "\t", '""', " "]), max_size=60
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | _CELLS.map(lambda cells: ("title,date,text\n" + "".join(cells)).encode()))
def test_any_bytes_give_articles_or_reasons(data: bytes) -> None:
    """Whatever a table holds, it becomes documents, errors of its rows, or one error with a reason."""
    try:
        found = Table().read(data, "a.csv")
    except DocumentError as wrong:
        assert wrong.path == "a.csv"  # noqa: PT017 - either outcome is right
        return
    assert len({part.path for part in found}) == len(found)
    assert all(part.path.startswith("a.csv#") for part in found)


_WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"]), min_size=1, max_size=20
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(_WORDS, _WORDS), min_size=1, max_size=10))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    """No text is lost or torn by quotation marks, separators and line ends."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerows(
        [("title", "date", "text"), *((title, "2024-05-01", f'{text},\n"x"') for title, text in rows)]
    )
    found = documents(written.getvalue())
    assert [document.body for document in found] == [f'{text},\n"x"' for _, text in rows]
