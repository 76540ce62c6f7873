"""What an article promises: all that a feed needs, from what its author wrote and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.fields import ALIASES
from syndicate.core.html import MAX_DEPTH
from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.model import Article, DateSource, Document, Markup, Rules

DAY = "2024-05-01"
RULES = Rules()


def article(
    body: str = "One sentence. Another one.",
    *,
    path: str = "a.md",
    markup: Markup = Markup.MARKDOWN,
    rules: Rules = RULES,
    fields: Mapping[str, object] | None = None,
    **more: object,
) -> Article:
    """The article of a document that is dated unless the test says otherwise."""
    return normalise(
        Document(
            path=path,
            markup=markup,
            fields={"date": DAY, **(fields or {}), **more},
            body=body,
            lines={"date": 2},
        ),
        rules,
    )


def undated(
    path: str, *, markup: Markup = Markup.MARKDOWN, rules: Rules = RULES, mtime: datetime | None = None
) -> Article:
    """The article of a document that declares no date."""
    return normalise(Document(path=path, markup=markup, fields={}, body="Text."), rules, mtime=mtime)


def refused(
    body: str = "Text.", *, markup: Markup = Markup.MARKDOWN, path: str = "a.md", **fields: object
) -> DocumentError:
    """How a document is refused."""
    with pytest.raises(DocumentError) as caught:
        article(body, markup=markup, path=path, fields=fields)
    return caught.value


@pytest.mark.parametrize(
    ("fields", "body", "title", "left"),
    [
        ({"title": "Declared"}, "# Other\n\nText.", "Declared", "# Other\n\nText."),
        ({"title": "Same"}, "# Same\n\nText.", "Same", "Text."),
        ({}, "# From *the* `h1`\n\nText.", "From the h1", "Text."),
        ({}, "Heading\n=======\n\nText.", "Heading", "Text."),
        ({"title": ""}, "A sentence here. More.", "A sentence here", "A sentence here. More."),
        ({"title": "Two\nlines"}, "Text.", "Two lines", "Text."),
        ({"title": "e\u0301"}, "Text.", "é", "Text."),
        ({"title": "a \u202eb"}, "Text.", "a \u202eb\u202c", "Text."),
        ({"title": "a \u2067b"}, "Text.", "a \u2067b\u2069", "Text."),
        ({"title": "a\x05b"}, "Text.", "ab", "Text."),
        ({}, "![](x.png)", "a", "![](x.png)"),
    ],
)
def test_a_title_is_one_line_and_never_empty(
    fields: dict[str, object], body: str, title: str, left: str
) -> None:
    """Declared, else the first heading, which leaves the body, else the first sentence, else the name."""
    made = article(body, fields=fields)
    assert (made.title, made.body) == (title, left)


def test_a_title_that_was_found_by_rule_says_so() -> None:
    """The author may want to give a better one."""
    assert article("A sentence here. More.").title_derived
    assert not article("# Heading\n\nText.").title_derived
    assert not article(title="T").title_derived


@pytest.mark.parametrize(
    ("markup", "body", "title", "left"),
    [
        (Markup.HTML, "<h1>A <b>b</b></h1><p>Text.", "A b", "<p>Text."),
        (Markup.HTML, "<p>First sentence. Second.</p>", "First sentence", "<p>First sentence. Second.</p>"),
        (Markup.PLAIN, "# no heading here. Text.", "# no heading here", "# no heading here. Text."),
    ],
)
def test_titles_come_from_each_markup_in_its_own_way(
    markup: Markup, body: str, title: str, left: str
) -> None:
    """A plain text has no markup, so nothing leaves it."""
    made = article(body, markup=markup)
    assert (made.title, made.body) == (title, left)


@pytest.mark.parametrize(
    ("fields", "body", "summary"),
    [
        ({"description": "Said."}, "Text.", "Said."),
        ({"summary": "<p>Said &amp; <b>done</b>.</p>"}, "Text.", "Said & done."),
        ({}, "Before it.\n\nStill.\n\n<!--more-->\n\nAfter.", "Before it. Still."),
        ({}, "Before.\n\n<!-- truncate -->\n\nAfter.", "Before."),
        ({}, "Before.\n\n<!-- TEASER_END -->\n\nAfter.", "Before."),
        ({}, "## Heading\n\nFirst *one*. Second.\n\n> Third.", "First one. Second. Third."),
        ({"title": "T"}, "![](x.png)", "T"),
    ],
)
def test_a_summary_is_declared_or_whole_sentences(fields: dict[str, object], body: str, summary: str) -> None:
    """One line of plain text, without headings or markup."""
    assert article(body, fields=fields).summary == summary


@pytest.mark.parametrize(
    ("path", "fields", "section"),
    [
        ("News/a.md", {}, "News"),
        ("News/a.md", {"category": "Sport"}, "Sport"),
        ("a.md", {}, None),
        ("2024/05/a.md", {}, None),
        ("_drafts/a.md", {}, None),
        ("\udcff/a.md", {}, "�"),
    ],
)
def test_a_section_is_declared_or_the_first_folder(
    path: str, fields: dict[str, object], section: str | None
) -> None:
    """As it is written, and a year is none."""
    assert article(path=path, fields=fields).section == section


@pytest.mark.parametrize(
    ("path", "body", "fields", "rules", "language"),
    [
        ("a.md", "Text.", {"lang": "fr_CA"}, RULES, "fr-CA"),
        ("a.fr.md", "Text.", {}, RULES, "fr"),
        ("a.fr.md", "Text.", {"lang": "de"}, RULES, "de"),
        ("a.v2.md", "Text.", {}, RULES, "en"),
        ("a.md", "これは日本語の文章です。", {}, RULES, "ja"),
        ("a.md", "Один русский текст.", {}, RULES, "en"),
        ("a.md", "טקסט בעברית כאן.", {}, RULES, "he"),
        ("a.md", "טקסט בעברית כאן.", {}, Rules(language="yi"), "yi"),
    ],
)
def test_the_language_is_declared_or_that_of_the_publication(
    path: str, body: str, fields: dict[str, object], rules: Rules, language: str
) -> None:
    """A script decides only where it proves one language and is not the publication's own."""
    assert article(body, path=path, rules=rules, fields=fields).language == language


def test_a_first_folder_is_a_language_where_the_publication_says_so() -> None:
    """Then it is no section; elsewhere it is a section like any other."""
    rules = Rules(language_folders=True)
    read = [article(path=path, rules=rules) for path in ("fr/a.md", "fr/ville/a.md", "news/a.md")]
    assert [(one.language, one.section) for one in read] == [("fr", None), ("fr", "ville"), ("en", "news")]
    assert [(one.language, one.section) for one in [article(path="fr/a.md")]] == [("en", "fr")]


def test_a_date_without_time_is_midnight_in_the_zone_of_the_publication() -> None:
    """And a declared one with an offset is its instant."""
    kolkata = Rules(zone="Asia/Kolkata")
    assert article(rules=kolkata).published == datetime(2024, 4, 30, 18, 30, tzinfo=UTC)
    assert article(date="2024-05-01T10:00:00+02:00").published == datetime(2024, 5, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "path", ["2024/05/01/x.md", "2024-05-01-x.md", "posts/2024-05-01-x.md", "20240501-x.md"]
)
@pytest.mark.parametrize("markup", [Markup.MARKDOWN, Markup.HTML])
def test_markdown_and_html_may_be_dated_by_their_path(path: str, markup: Markup) -> None:
    """Their names are given by people."""
    assert undated(path, markup=markup).published == datetime(2024, 5, 1, tzinfo=UTC)


def test_a_plain_text_is_dated_by_its_path_or_its_file_only_where_the_rules_say_so() -> None:
    """Its name is often a number that only looks like a date."""
    path = "20240501aabbccdd.txt"
    with pytest.raises(DocumentError) as caught:
        undated("2024-05-01.txt", markup=Markup.PLAIN)
    assert caught.value.reason is Reason.UNDATED
    by_path = Rules(dates=DateSource.PATH)
    assert undated("2024-05-01.txt", markup=Markup.PLAIN, rules=by_path).published.day == 1
    written = datetime(2024, 6, 1, 12, tzinfo=UTC)
    by_file = undated(path, markup=Markup.PLAIN, rules=Rules(dates=DateSource.MTIME), mtime=written)
    assert by_file.published == written
    assert by_file.warnings


def test_a_path_of_zola_or_a_permalink_dates_an_article_too() -> None:
    """The address that its author gave it says when."""
    document = Document(path="a.md", markup=Markup.MARKDOWN, fields={"path": "2024/05/01/x"}, body="Text.")
    assert normalise(document, RULES).published == datetime(2024, 5, 1, tzinfo=UTC)


def test_the_date_in_the_text_wins_and_a_difference_is_told() -> None:
    """More than a day apart, one of the two is wrong."""
    made = article(path="2023-01-01-x.md")
    assert made.published == datetime(2024, 5, 1, tzinfo=UTC)
    assert made.warnings
    assert not article(path="2024-05-01-x.md").warnings


def test_a_wrong_date_is_refused_with_its_place_unless_the_path_has_a_whole_one() -> None:
    """Nothing is ever published under a date that nobody wrote."""
    error = refused(date="2024-02-30")
    assert (error.reason, error.line, error.excerpt) == (Reason.BAD_DATE, 2, "2024-02-30")
    assert refused(date="03/04/2021").reason is Reason.AMBIGUOUS_DATE
    assert refused(date=["2024-02-03"]).reason is Reason.BAD_DATE
    mended = article(path="2024-02-29-x.md", date="2024-02-30")
    assert mended.published == datetime(2024, 2, 29, tzinfo=UTC)
    assert mended.warnings


def test_updated_is_never_before_published() -> None:
    """What is declared so is raised, with a word about it."""
    assert article(lastmod="2024-05-03").updated == datetime(2024, 5, 3, tzinfo=UTC)
    early = article(lastmod="2024-04-01")
    assert (early.updated, len(early.warnings)) == (early.published, 1)
    assert article().updated is None
    assert article(lastmod="whenever").warnings


def test_an_end_that_cannot_be_read_is_refused() -> None:
    """Else a text would stay where its author wants it gone."""
    assert article(expires="2024-06-01").expires == datetime(2024, 6, 1, tzinfo=UTC)
    assert refused(expires="soon").reason is Reason.BAD_DATE


@pytest.mark.parametrize("path", ["_drafts/a.md", "x/drafts/a.md", "Drafts/a.md"])
def test_a_folder_of_drafts_holds_drafts(path: str) -> None:
    """As does the field."""
    assert article(path=path).draft
    assert article(draft=True).draft
    assert not article(path="drafts.md").draft


@pytest.mark.parametrize(
    ("body", "markup", "reason"),
    [
        ("", Markup.MARKDOWN, Reason.EMPTY),
        (" \u00a0\u200b\n", Markup.MARKDOWN, Reason.EMPTY),
        ("<!-- nothing -->", Markup.MARKDOWN, Reason.EMPTY),
        ("", Markup.PLAIN, Reason.EMPTY),
        ("<p> </p>", Markup.HTML, Reason.EMPTY),
        ("<div>" * (MAX_DEPTH + 1), Markup.HTML, Reason.TOO_DEEP),
        ("<div>" * 100_000, Markup.MARKDOWN, Reason.TOO_DEEP),
        ("[" * 100_000, Markup.MARKDOWN, Reason.TOO_DEEP),
    ],
)
def test_what_holds_nothing_or_too_much_is_refused(body: str, markup: Markup, reason: Reason) -> None:
    """With a reason, and at once."""
    assert refused(body, markup=markup).reason is reason


def test_markup_that_is_shown_as_code_is_not_deep() -> None:
    """A text about HTML may show as much of it as it likes."""
    assert article("T.\n\n```\n" + "<div>\n" * 500 + "```\n").title == "T"


def test_a_plain_text_keeps_credit_and_place() -> None:
    """The dateline is no part of the title, and the credit none of the summary."""
    body = "LONDON (Reuters) — Shares fell on Monday. Traders blamed rain.\n\nMore.\n\n(With inputs from AP)"
    made = article(body, markup=Markup.PLAIN)
    assert (made.title, made.location, made.credit) == (
        "Shares fell on Monday",
        "LONDON",
        "With inputs from AP",
    )
    assert "inputs" not in made.summary


@pytest.mark.parametrize(
    ("written", "permalink"),
    [
        ("/2024/bridge/", "2024/bridge/"),
        ("bridge.html", "bridge.html"),
        ("https://e.example/x", "https://e.example/x"),
        ("../../etc/passwd", None),
        ("/:year/:title/", None),
        ("{slug}/", None),
        ("javascript:alert(1)", None),
        ("a\\b", None),
    ],
)
def test_a_permalink_is_a_place_below_the_publication_or_a_whole_address(
    written: str, permalink: str | None
) -> None:
    """No header leads a page out of the output folder."""
    made = article(permalink=written)
    assert made.permalink == permalink
    assert bool(made.warnings) == (permalink is None)


@pytest.mark.parametrize(
    ("slug", "made"), [("my-slug", "my-slug"), ("Übers Meer", "ubers-meer"), ("../x", "x")]
)
def test_a_slug_is_kept_if_it_can_stand_in_an_address(slug: str, made: str) -> None:
    """Any other is made into one that can."""
    assert article(slug=slug).slug == made
    assert article(title="The Bridge").slug == "the-bridge"


def test_templates_are_not_run_and_said_to_be_left_out() -> None:
    """A known one is what it shows; code is left alone."""
    made = article('Text {% include x %} {{< figure src="a.png" caption="A" >}} `{{< x >}}`')
    assert made.body == "Text  ![A](<a.png>) `{{< x >}}`"
    assert len(made.warnings) == 1


_TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
_VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | _TEXT
    | st.dates()
    | st.datetimes()
    | st.lists(_TEXT, max_size=3)
)
_FIELDS = st.dictionaries(
    st.sampled_from(sorted({key for keys in ALIASES.values() for key in keys})), _VALUES, max_size=5
)


_RULES = st.builds(
    Rules,
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"]),
    language=st.sampled_from(["en", "de", "ja"]),
    date_order=st.sampled_from([None, "dmy", "mdy"]),
    dates=st.sampled_from(list(DateSource)),
    title_from_name=st.booleans(),
    serial_dates=st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(
    fields=_FIELDS,
    body=_TEXT,
    markup=st.sampled_from(list(Markup)),
    path=st.sampled_from(["a.md", "2024-05-01-x.md", "n/2024/05/01/\udcff.txt", "a.jsonl#7"]),
    rules=_RULES,
    mtime=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_every_document_is_an_article_or_a_reason(
    fields: Mapping[str, object],
    body: str,
    markup: Markup,
    path: str,
    rules: Rules,
    mtime: datetime | None,
) -> None:
    """Whatever was written, and whatever the publication says of dates and titles; and twice the same."""
    document = Document(path=path, markup=markup, fields=fields, body=body)
    try:
        made = normalise(document, rules, mtime=mtime)
    except DocumentError:
        return
    assert made.title.strip()
    assert "\n" not in made.title
    assert "\n" not in made.summary
    assert made.updated is None or made.updated >= made.published
    assert normalise(replace(document), rules, mtime=mtime) == made


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Old <em>and</em> new <del>mills</del>", "Old and new mills"),
        ("Salt &amp; stone &#8211; a walk", "Salt & stone – a walk"),
        ("How <audio> plays", "How <audio> plays"),
        ("Is 2 <b 3?", "Is 2 <b 3?"),
        ("R&D; and AT&T", "R&D; and AT&T"),
    ],
)
def test_a_title_is_words_and_not_what_a_page_makes_of_them(written: str, title: str) -> None:
    """Emphasis and character references that generators put into pages unchanged are resolved."""
    assert article(title=written).title == title
    assert article(title=written, markup=Markup.PLAIN).title == written


def test_an_article_keeps_where_it_was_taken_from_and_what_else_it_says() -> None:
    """Whatever a header says, nothing of it is lost."""
    kept = article(via="https://wire.example/1", mood="calm")
    assert (kept.source, kept.extra) == ("https://wire.example/1", (("mood", '"calm"'),))


def test_an_article_without_text_is_what_it_leads_to() -> None:
    """A link post, or a talk that is only to be listened to, is no empty file."""
    link = article("", title="A talk", external_url="https://hall.example/talk", description="Given in May.")
    assert link.body == "Given in May.\n\n<https://hall.example/talk>"
    assert article("", title="Episode", audio="https://hall.example/1.mp3").body == "Episode"
    assert (
        "hall.example" in article("", title="T", canonical="https://hall.example/", markup=Markup.HTML).body
    )
    assert refused("", title="T").reason is Reason.EMPTY
    assert refused("", external_url="https://hall.example/").reason is Reason.EMPTY
