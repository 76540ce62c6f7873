"""Which title and summary a text without them gets."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.text import one_line
from syndicate.core.titles import headline, summarise

FAMILY = "👨\u200d👩\u200d👧\u200d👦"

WORKED = [
    ("Parliament passed the budget on Tuesday.", "Parliament passed the budget on Tuesday"),
    (
        "LONDON (Reuters) — Shares fell on Monday. Traders blamed the weather.",
        "Shares fell on Monday",
    ),
    (
        "NAIROBI, July 4 (AFP) - Heavy rain closed the airport for six hours. Flights resumed at dusk.",
        "Heavy rain closed the airport for six hours",
    ),
    (
        "New Delhi, July 25 (PTI): The ferry service resumes on Monday. Tickets are free for a week.",
        "The ferry service resumes on Monday",
    ),
    (
        "NATO - the alliance of 32 states - meets in Oslo on Friday.",
        "NATO - the alliance of 32 states - meets in Oslo on Friday",
    ),
    (
        (
            "The U.S. Senate approved the treaty late on Friday after a debate of eleven hours. It now "
            "goes to the president."
        ),
        "The U.S. Senate approved the treaty late on Friday after a debate of eleven hours",
    ),
    (
        (
            "Dr. Amina Yusuf, who led the trial, said the vaccine cut infections by 62.5% in children "
            "under five. A second trial begins in May."
        ),
        "Dr. Amina Yusuf, who led the trial, said the vaccine cut infections by 62.5% in children under five",
    ),
    (
        "“We will not leave,” the mayor told the crowd. Hundreds had gathered by noon.",
        "“We will not leave,” the mayor told the crowd",
    ),
    (
        "“It is over. We lost,” she told reporters on Sunday. Counting went on through the night.",
        "“It is over. We lost,” she told reporters on Sunday",
    ),
    (
        "“Is it over?” she asked the crowd. Nobody answered.",
        "“Is it over?” she asked the crowd",
    ),
    (
        "Who pays for the new bridge? Nobody in the council wants to say.",
        "Who pays for the new bridge?",
    ),
    (
        "The answer from the council was no. Voters had hoped for more.",
        "The answer from the council was no",
    ),
    (
        "Members of the panel met at 9 a.m. The vote was postponed.",
        "Members of the panel met at 9 a.m.",
    ),
    (
        "Breaking. The dam above Tarn Valley has been closed again.",
        "Breaking. The dam above Tarn Valley has been closed again",
    ),
    (
        (
            "After three years of drought, two failed harvests and a locust swarm that crossed the "
            "border in March farmers in the northern valley have asked for help."
        ),
        "After three years of drought, two failed harvests and a locust swarm that crossed the border in…",
    ),
    (
        (
            "Prices rose 3.2 percent in June, the statistics office said, the fastest pace since "
            "records began in 1997, as fuel and bread became dearer."
        ),
        "Prices rose 3.2 percent in June, the statistics office said",
    ),
    (
        (
            "Breaking: the dam has been reopened; residents of the lower town, who left on Sunday "
            "night with what they could carry, may return from noon."
        ),
        "Breaking: the dam has been reopened",
    ),
    (
        "Apple Inc. said it would open a plant in Pune. The plant will employ 4,000 people.",
        "Apple Inc. said it would open a plant in Pune",
    ),
    (
        (
            "La ministre a annoncé mardi la réouverture de la ligne, fermée depuis 2011. Les travaux "
            "commencent en avril."
        ),
        "La ministre a annoncé mardi la réouverture de la ligne, fermée depuis 2011",
    ),
    (
        "东京证券交易所周一因系统故障停止了全部股票交易。恢复时间尚未公布。",
        "东京证券交易所周一因系统故障停止了全部股票交易",
    ),
    (
        "أعلنت الحكومة يوم الأحد عن خطة جديدة لدعم المزارعين. وتبدأ الخطة في الربيع.",
        "أعلنت الحكومة يوم الأحد عن خطة جديدة لدعم المزارعين",
    ),
    ("Supercalifragilistic" * 8, ("Supercalifragilistic" * 8)[:99] + "…"),
    (FAMILY * 20, FAMILY * 14 + "…"),
]


@pytest.mark.parametrize(("paragraph", "title"), WORKED)
def test_a_title_is_cut_from_the_first_sentence(paragraph: str, title: str) -> None:
    """Each row is one rule at work."""
    assert headline(paragraph).text == title


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        ('The 12" record sold out. Fans queued for hours.', 'The 12" record sold out'),
        ("He said “never and left the room. Nobody followed him.", "He said “never and left the room"),
        ("“We will not leave.” Hundreds had gathered by noon.", "“We will not leave”"),
        ("« Nous partons demain. » Il a souri à la foule.", "« Nous partons demain »"),
        (
            "The match (see page 4. It was long) ended late. Fans left.",
            "The match (see page 4. It was long) ended late",
        ),
        ("Bus No. 5 was late on Monday. Nobody knew why.", "Bus No. 5 was late on Monday"),
        ("The fair opens on Sept. 5 in Pune. Entry is free.", "The fair opens on Sept. 5 in Pune"),
        ("Rain is due in Sept. Farmers are glad of it.", "Rain is due in Sept."),
        ("John F. Kennedy spoke in Berlin. Crowds cheered.", "John F. Kennedy spoke in Berlin"),
        ("They agreed on plan B. The rest was silence.", "They agreed on plan B"),
        ("Smith vs. The State was heard on Monday. It was brief.", "Smith vs. The State was heard on Monday"),
        (
            "Am 25. Juli beginnt die Messe in Köln. Der Eintritt ist frei.",
            "Am 25. Juli beginnt die Messe in Köln",
        ),
        ("She lives in the U.S. It is far from here.", "She lives in the U.S."),
        ("*** . The bridge is open again today. Cars may cross.", "The bridge is open again today"),
        ("No. No. Never again, said the mayor. Nobody believed him.", "No. No. Never again, said the mayor"),
        ("यह पुल सोमवार को खुलेगा। टिकट मुफ्त हैं।", "यह पुल सोमवार को खुलेगा"),
        ("Rain.", "Rain"),
        ("Wait for it... the dam is open. Water flows.", "Wait for it... the dam is open"),
        ("---", "---"),
        ("", ""),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(paragraph: str, title: str) -> None:
    """Abbreviations, quotations, inches and numbers do not cut a title short."""
    assert headline(paragraph).text == title


@pytest.mark.parametrize(
    ("paragraph", "location"),
    [
        ("LONDON (Reuters) — Shares fell on Monday.", "LONDON"),
        ("LONDON—Shares fell on Monday.", "LONDON"),
        ("KABUL, Afghanistan (AP) -- Talks began.", "KABUL"),
        ("NAIROBI, July 4 (AFP) - Heavy rain closed the airport.", "NAIROBI"),
        ("New Delhi, July 25 (PTI): The ferry resumes.", "New Delhi"),
        ("ST. LOUIS - “We won,” they said.", "ST. LOUIS"),
        ("NATO - the alliance of 32 states - meets.", None),
        ("COVID-19 cases rose again.", None),
        ("New Delhi: The ferry resumes.", None),
        ("Microsoft (MSFT): Shares rose.", None),
        ("New Delhi – The ferry resumes.", None),
    ],
)
def test_a_dateline_is_dropped_and_its_place_kept(paragraph: str, location: str | None) -> None:
    """A place is known by its capitals or by the agency after it."""
    found = headline(paragraph)
    assert found.location == location
    if location:
        assert location not in found.text


def test_a_long_sentence_is_cut_at_the_last_strong_break() -> None:
    """A semicolon or a spaced dash goes before a comma, and never inside a quotation that closes."""
    tail = ", and then a great many further things were said that nobody could remember afterwards at all"
    assert (
        headline(f"The council will meet on Monday – all agree{tail}.").text
        == "The council will meet on Monday"
    )
    quoted = "He called it “a very good; very long and quite remarkable plan” for the valley and its people"
    assert headline(quoted + tail).text == quoted


def test_direction_marks_left_open_are_closed() -> None:
    """A title cannot turn the page around it."""
    assert headline("\u202eRain came down. It was late.").text.endswith("\u202c")


@given(st.text())
def test_a_title_fits_is_one_line_and_comes_out_the_same(paragraph: str) -> None:
    """At most 100 code points in form C, whatever the text, and never nothing for something."""
    title = headline(paragraph).text
    assert len(title) <= 100
    assert title == normalize("NFC", title)
    assert title == " ".join(title.split())
    assert bool(title) == bool(one_line(paragraph))


@given(st.text(alphabet="aB.?!“”\"'’() \u0301,;—-1…。", max_size=300))
def test_marks_in_any_order_do_no_harm(paragraph: str) -> None:
    """Quotation marks that never close, stops without words: still one line that fits."""
    assert len(headline(paragraph).text) <= 100
    assert len(summarise([paragraph])) <= 320


def test_a_paragraph_of_megabytes_is_looked_at_briefly() -> None:
    """Only its beginning decides."""
    assert headline("word " * 1_000_000).text == ("word " * 20).strip() + "…"
    assert headline("(" * 1_000_000).text


def test_a_summary_is_whole_sentences_across_paragraphs() -> None:
    """As many as fit, in order, the dateline left out."""
    paragraphs = [
        "LONDON (Reuters) — One came. Two came.",
        "Three came.",
        "F" + "o" * 320 + "ur came.",
        "Five.",
    ]
    assert summarise(paragraphs) == "One came. Two came. Three came."


def test_a_summary_keeps_cjk_sentences_together() -> None:
    """No space appears between sentences that had none."""
    assert summarise(["雨が降った。風も吹いた。"]) == "雨が降った。風も吹いた。"


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    """At least one sentence is there, shortened if need be."""
    summary = summarise(["word " * 200])
    assert summary == ("word " * 64).strip() + "…"
    assert len(summary) <= 320


@given(st.lists(st.text()), st.integers(min_value=40, max_value=400))
def test_a_summary_fits_and_is_one_line(paragraphs: list[str], limit: int) -> None:
    """Whatever the paragraphs."""
    summary = summarise(paragraphs, limit)
    assert len(summary) <= limit
    assert "\n" not in summary
