"""What becomes of JSON: articles as an object, a list or a line each, and data that is no concern of ours."""

import json
from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.json_articles import JsonArticles
from syndicate.model import Document, Markup, Rules

ARTICLE = {"title": "T", "date": "2024-05-01", "body": "Text."}


def parts(text: str | bytes, path: str = "a.json") -> list[Document | DocumentError]:
    """What a file gives."""
    return list(JsonArticles().read(text.encode() if isinstance(text, str) else text, path))


def one(value: object, path: str = "a.json") -> Document:
    """The one document of a value."""
    (document,) = parts(json.dumps(value), path)
    assert isinstance(document, Document)
    return document


def refusal(text: str | bytes, path: str = "a.json") -> DocumentError:
    """Why a file is refused."""
    with pytest.raises(DocumentError) as caught:
        parts(text, path)
    return caught.value


def test_an_object_is_an_article_under_the_path_of_its_file() -> None:
    """Keys are those of front matter, in any case; the text leaves the fields."""
    document = one({"Headline": "T", "datePublished": "2024-05-01", "Text": "Rain.", "id": 7, "tags": ["a"]})
    assert document.path == "a.json"
    assert document.body == "Rain."
    assert document.fields == {"headline": "T", "datepublished": "2024-05-01", "id": 7, "tags": ["a"]}


def test_a_list_gives_articles_by_number_each_with_its_line() -> None:
    """Errors and previews can name the place in the file."""
    text = (
        '[\n {"title": "A", "date": "2024-05-01", "body": "x"},\n\n {"title": "B",\n "date": 0, "text": "y"}]'
    )
    first, second = parts(text)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.path, first.body_line, first.body) == ("a.json#1", 2, "x")
    assert (second.path, second.body_line, second.body) == ("a.json#2", 4, "y")


@pytest.mark.parametrize("key", ["articles", "posts", "entries", "items"])
def test_a_list_may_stand_in_an_object(key: str) -> None:
    """As exports wrap it."""
    assert [part.path for part in parts(json.dumps({"count": 2, key: [ARTICLE, ARTICLE]}))] == [
        "a.json#1",
        "a.json#2",
    ]


def test_a_bad_line_is_refused_by_number_and_the_rest_go_on() -> None:
    """One slip of a program costs one article, and the author learns which."""
    good = json.dumps(ARTICLE)
    found = parts(f'{good}\n\n{{"title": oops}}\n5\n{good} {good}\n{good}\n', "a.jsonl")
    errors = [part for part in found if isinstance(part, DocumentError)]
    assert [part.path for part in found if isinstance(part, Document)] == ["a.jsonl#1", "a.jsonl#5"]
    assert [(error.path, error.reason, error.line) for error in errors] == [
        ("a.jsonl#2", Reason.BAD_LINE, 3),
        ("a.jsonl#3", Reason.BAD_LINE, 4),
        ("a.jsonl#4", Reason.BAD_LINE, 5),
    ]
    assert "column 11" in errors[0].detail
    assert errors[0].excerpt == '{"title": oops}'


def test_objects_one_a_line_are_known_without_their_suffix() -> None:
    """Databases export lines and call them .json."""
    line = json.dumps(ARTICLE)
    assert [part.path for part in parts(f"{line}\n{line}\n", "dump.json")] == ["dump.json#1", "dump.json#2"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[\n{"title": "A", "date": 0, "body": "x"},\n{"title": "B" "date": 0}]', 3),
        ('[{"title": "A", "date": 0, "body": "x"}', 1),
        ('[{"title": "A", "date": 0, "body": "x"},\n]', 2),
        ('[{"title": "A", "date": 0, "body": "x"}]\n]', 2),
        ('{"title": "A",\n"date": 0,\n"body": "x}', 3),
        ('{"title": "A"} x', 1),
        ("[", 1),
        ("{", 1),
    ],
)
def test_a_list_with_a_fault_is_refused_whole(text: str, line: int) -> None:
    """Nothing after a fault can be trusted, and no article is taken for gone because of it."""
    wrong = refusal(text)
    assert (wrong.reason, wrong.line) == (Reason.BAD_LINE, line)
    assert "column" in wrong.detail


@pytest.mark.parametrize(
    ("body", "markup"),
    [
        ({"body": "a < b"}, Markup.PLAIN),
        ({"body": "<p>x</p>"}, Markup.HTML),
        ({"content": "x<br/>y"}, Markup.HTML),
        ({"content_html": "x"}, Markup.HTML),
        ({"text": "x"}, Markup.PLAIN),
        ({"body": "*x*", "format": "Markdown"}, Markup.MARKDOWN),
        ({"body": "x", "content_type": "text/html"}, Markup.HTML),
        ({"body": "x", "format": "PDF"}, Markup.PLAIN),
    ],
)
def test_the_markup_is_declared_or_shows_by_itself(body: dict[str, str], markup: Markup) -> None:
    """A text with tags is HTML, one without is plain; nothing else is guessed."""
    assert one({"title": "T", "date": 0, **body}).markup is markup


@pytest.mark.parametrize("key", ["body", "content", "content_html", "text"])
def test_the_text_stands_under_each_of_its_names(key: str) -> None:
    """In an object, in a list and in lines alike."""
    record = json.dumps({"title": "T", "date": "2024-05-01", key: "A text."})
    for text, path in ((record, "a.json"), (f"[{record}]", "a.json"), (record, "a.jsonl")):
        (document,) = JsonArticles().read(text.encode(), path)
        assert isinstance(document, Document)
        assert document.body == "A text."


def test_the_first_key_that_holds_a_text_is_the_body() -> None:
    """The rest stays what the author said of it; paragraphs in a list become one text."""
    assert one({**ARTICLE, "body": None, "content": ["One.", "Two."], "text": "z"}).body == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("written", "year"),
    [
        (0, 1970),
        (1_700_000_000, 2023),
        (1_700_000_000_000, 2023),
        ("1700000000", 2023),
        ("1700000000.5", 2023),
    ],
)
def test_a_number_is_a_moment(written: object, year: int) -> None:
    """Seconds since 1970 or milliseconds, zero among them, also where an export wrote them as text."""
    assert normalise(one({**ARTICLE, "date": written}), Rules()).published.year == year


def test_digits_that_are_a_day_stay_one() -> None:
    """A compact date is not a count of seconds."""
    article = normalise(one({**ARTICLE, "date": "20240501"}), Rules())
    assert article.published == datetime(2024, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("package.json", {"name": "site", "version": "1.0.0", "description": "A site"}),
        ("manifest.json", {"name": "Site", "icons": []}),
        ("posts.json", {"layout": "post", "tags": "posts", "permalink": "/{{ slug }}/"}),
        ("a.11tydata.json", {"title": "Defaults"}),
        ("_data/people.json", [{"name": "A", "text": "Kind words"}, {"name": "B", "created": 1}]),
        ("map.geojson.json", {"type": "FeatureCollection", "features": [{"geometry": [1, 2]}]}),
        ("numbers.json", [1, 2, 3]),
        ("text.json", "text"),
        ("nothing.json", []),
        ("null.json", None),
    ],
)
def test_data_of_a_site_is_no_article_and_no_complaint(name: str, value: object) -> None:
    """A folder that was a site's own does not fill the quarantine."""
    assert parts(json.dumps(value), name) == []


@pytest.mark.parametrize("text", ['---\nlayout: none\n---\n{"a": {{ site.title }} }', "{% for p in posts %}"])
def test_a_template_that_writes_json_is_passed_over(text: str) -> None:
    """It is a program's concern."""
    assert parts(text, "search.json") == []


def test_an_article_without_its_text_is_refused_with_help() -> None:
    """Nothing that was meant as an article is passed over in silence."""
    wrong = refusal('{"title": "T", "date": "2024-05-01", "article_text": "x"}')
    assert wrong.reason is Reason.UNSUPPORTED
    assert "content_html" in wrong.detail
    assert "article_text" in wrong.excerpt


def test_several_texts_without_a_date_are_refused_once() -> None:
    """Cards of a home page give one line in the quarantine, not one each."""
    card = {"title": "Fast", "text": "Very."}
    wrong = refusal(json.dumps([card, card, card]))
    assert (wrong.reason, wrong.line) == (Reason.UNDATED, 1)


def test_one_text_without_a_date_is_an_article_that_lacks_it() -> None:
    """It may get one from its path; if it does not, the author is told."""
    assert one({"title": "T", "body": "x"}).fields == {"title": "T"}


def test_a_record_without_text_among_articles_is_named() -> None:
    """The others are published."""
    first, second = parts(json.dumps([ARTICLE, {"title": "U", "date": 0}]))
    assert isinstance(first, Document)
    assert isinstance(second, DocumentError)
    assert (second.path, second.reason) == ("a.json#2", Reason.EMPTY)


def test_a_json_feed_whose_version_stands_last_is_still_one() -> None:
    """Its entries are read as those of a feed, ids and all."""
    feed = {"items": [{"id": "u:1", "content_html": "x"}], "version": "https://jsonfeed.org/version/1.1"}
    (entry,) = parts(json.dumps(feed), "feed.json")
    assert isinstance(entry, Document)
    assert entry.fields["guid"] == "u:1"


def test_what_xml_forbids_cannot_come_in_by_an_escape() -> None:
    """Neither in the text nor in a field, however deep."""
    text = r'{"title": "T\u0000\ud800", "date": 0, "body": "x\u0005y", "tags": [{"name": "a\ufffe"}]}'
    (document,) = parts(text)
    assert isinstance(document, Document)
    assert (document.body, document.fields["title"]) == ("xy", "T")
    assert document.fields["tags"] == [{"name": "a"}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 200_000, Reason.TOO_DEEP),
        ('{"a":' * 200_000, Reason.TOO_DEEP),
        ('{"title": "T", "date": 0, "body": "x", "a": ' + "[" * 50 + "]" * 50 + "}", Reason.TOO_DEEP),
        ("\x00{}", Reason.BINARY),
        (" \n", Reason.EMPTY),
        ('{"title": "a", "date": 0, "body": "b"}\n' * 50_001, Reason.TOO_LARGE),
    ],
)
def test_what_is_beyond_reason_is_refused(text: str, reason: Reason) -> None:
    """With a reason, and without the time and memory that it asks for."""
    try:
        (part,) = parts(text)
    except DocumentError as wrong:
        part = wrong
    assert isinstance(part, DocumentError)
    assert part.reason is reason


def test_a_number_of_a_million_digits_costs_nothing() -> None:
    """It is kept as it is written, and is no date."""
    (document,) = parts('{"title": "T", "body": "x", "date": ' + "5" * 1_000_000 + "}")
    assert isinstance(document, Document)
    with pytest.raises(DocumentError) as refused:
        normalise(document, Rules())
    assert refused.value.reason is Reason.BAD_DATE


def test_broken_lines_beyond_number_are_counted_not_listed() -> None:
    """A quarantine of a million lines would help nobody."""
    good = json.dumps(ARTICLE)
    found = parts(good + "\n" + "{\n" * 3000, "a.jsonl")
    assert len(found) == 1 + 1000 + 1
    assert "2,000 more" in str(found[-1])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "date", "body", "text", "id", "tags", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200) | _JSON.map(lambda value: json.dumps(value).encode()),
    st.sampled_from([".json", ".jsonl"]),
)
def test_any_bytes_give_articles_or_reasons(data: bytes, suffix: str) -> None:
    """Whatever a file holds, it becomes documents, errors of its parts, or one error with a reason."""
    path = "a" + suffix
    try:
        found = JsonArticles().read(data, path)
    except DocumentError as wrong:
        assert wrong.path == path  # noqa: PT017 - either outcome is right
        return
    assert all(PurePosixPath(part.path.partition("#")[0]) == PurePosixPath(path) for part in found)
    for part in found:
        if isinstance(part, Document):
            try:
                normalise(part, Rules())
            except DocumentError as wrong:
                assert wrong.path == part.path  # noqa: PT017 - either outcome is right
