"""A story of an agency, as NITF carries it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.nitf import Nitf
from syndicate.formats.registry import choose
from syndicate.model import Article, Person, Rules

STORY = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf xml:lang="en">
<head><title>slug</title>
<docdata{status}><doc-id regsrc="tide.example" id-string="20210725-fog"/>
<date.issue norm="20210725T113000Z"/>{dates}
<key-list><keyword key="weather"/><keyword key="sea"/></key-list></docdata>
<pubdata position.section="Harbour"/></head>
<body><body.head><hedline><hl1>Fog at noon</hl1><hl2>Boats wait</hl2></hedline>
<byline>By <person>Ana Lima</person><byttl>Staff</byttl></byline>
<dateline><location>LISBON</location></dateline><abstract><p>A white noon.</p></abstract></body.head>
<body.content><p>The harbour was <em>white</em>.</p><hl2>What the pilots say</hl2><p>Nothing.</p>
<bq><block><p>We wait.</p></block></bq>
<media media-type="image"><media-reference source="fog.jpg" alternate-text="Fog"/>
<media-caption>The pier</media-caption></media></body.content></body></nitf>"""


def article(status: str = "", dates: str = "") -> Article:
    """The article that the story becomes."""
    data = STORY.format(status=f' management-status="{status}"' if status else "", dates=dates)
    [document] = Nitf().read(data.encode(), "wire/fog.xml")
    return normalise(document, Rules())


def test_a_story_is_taken_whole() -> None:
    """Headline, issue date, id, byline, keywords, abstract, section and language."""
    found = article()
    assert (found.title, found.guid, found.path) == ("Fog at noon", "20210725-fog", "wire/fog.xml")
    assert found.published.isoformat() == "2021-07-25T11:30:00+00:00"
    assert (found.authors, found.tags) == ((Person(name="Ana Lima"),), ("weather", "sea"))
    assert (found.summary, found.section, found.language) == ("A white noon.", "Harbour", "en")
    assert found.warnings == ()


def test_the_body_becomes_html_with_its_dateline() -> None:
    """Sub-headings, quotations and pictures have their elements; the place opens the text."""
    body = article().body
    assert body.startswith("<p>LISBON — The harbour was <em>white</em>.</p><h2>What the pilots say</h2>")
    assert "<blockquote><div><p>We wait.</p></div></blockquote>" in body
    assert '<figure><img src="fog.jpg" alt="Fog"><figcaption>The pier</figcaption></figure>' in body


@pytest.mark.parametrize("status", ["withheld", "canceled", "embargoed"])
def test_a_story_that_is_taken_back_is_a_draft(status: str) -> None:
    """So that one already published is withdrawn; an embargo without an end holds."""
    assert article(status).draft
    assert not article("usable").draft


def test_an_embargo_ends_when_it_says() -> None:
    """The release is when the story is published."""
    found = article("embargoed", '<date.release norm="20990101T000000Z"/>')
    assert (found.draft, found.published.year) == (False, 2099)


def test_a_story_expires_when_it_says() -> None:
    """Its end is read from the head."""
    expires = article(dates='<date.expire norm="20220101T000000Z"/>').expires
    assert expires is not None
    assert expires.isoformat() == "2022-01-01T00:00:00+00:00"


def test_a_byline_without_marked_persons_is_read_as_text() -> None:
    """Without the post that its writer holds."""
    data = (
        b"<nitf><body><body.head><byline>By Bo Reyes<byttl>Editor</byttl></byline></body.head></body></nitf>"
    )
    [document] = Nitf().read(data, "a.xml")
    assert document.fields["authors"] == ["By Bo Reyes"]


def test_a_story_is_known_by_its_root() -> None:
    """The name of the file says nothing."""
    assert isinstance(choose("a.xml", STORY.encode(), rules=Rules()), Nitf)


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"<nitf>\n<body>", Reason.BAD_LINE, 2),
        (b"<other/>", Reason.UNSUPPORTED, 1),
        (b"<!DOCTYPE nitf [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><nitf>&a;</nitf>", Reason.BAD_LINE, 1),
        (b"<nitf>" + b"<p>" * 1000, Reason.TOO_DEEP, 1),
    ],
)
def test_a_broken_story_is_refused(data: bytes, reason: Reason, line: int) -> None:
    """With its line, and nothing outside the file is ever read."""
    with pytest.raises(DocumentError) as refusal:
        Nitf().read(data, "a.nitf")
    assert (refusal.value.reason, refusal.value.line) == (reason, line)


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 1500), length=st.integers(0, 20), junk=st.binary(max_size=20))
def test_reading_is_total(cut: int, length: int, junk: bytes) -> None:
    """Whatever stands in the file, there is an article or a reason."""
    whole = STORY.encode()
    with suppress(DocumentError):
        for document in Nitf().read(whole[:cut] + junk + whole[cut + length :], "a.xml"):
            normalise(document, Rules())
