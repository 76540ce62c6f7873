"""News items of NewsML-G2, alone and in messages."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.newsml import NewsMl
from syndicate.formats.registry import choose
from syndicate.model import Article, Person, Rules

NAMESPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
    "<head><title>x</title></head><body><p>The harbour was <b>white</b>.</p></body></html></inlineXML>"
)
TEXT = '<inlineData contenttype="text/plain">One &lt; two.\n\nThree.</inlineData>'
NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
    "<body.head><byline>By Bo Reyes</byline></body.head><body.content><p>White.</p></body.content>"
    "</body></nitf></inlineXML>"
)


def item(
    content: str = XHTML,
    *,
    about: str = "",
    first: str = "<firstCreated>2021-07-25T10:00:00Z</firstCreated>",
    meta: str = "",
    guid: str = "urn:newsml:tide.example:20210725:fog",
    version: int = 2,
    kind: str = "text",
) -> str:
    """A news item."""
    return (
        f'<newsItem {NAMESPACE} guid="{guid}" version="{version}" xml:lang="en-GB">\n'
        f'<itemMeta><itemClass qcode="ninat:{kind}"/>'
        f"<versionCreated>2021-07-26T12:00:00+02:00</versionCreated>{first}{about}</itemMeta>\n"
        f"<contentMeta><headline>Fog at noon</headline>{meta}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def message(*items: str) -> bytes:
    """A message of these items."""
    return f"<newsMessage {NAMESPACE}><itemSet>{''.join(items)}</itemSet></newsMessage>".encode()


def article(text: str) -> Article:
    """The article of a file that is one item."""
    [document] = NewsMl().read(text.encode(), "wire/fog.xml")
    return normalise(document, Rules())


def test_an_item_is_taken_whole() -> None:
    """Headline, guid, both moments, author, subjects, language and text."""
    found = article(
        item(
            meta="<creator><name>Ana Lima</name></creator><dateline>LISBON</dateline>"
            '<subject qcode="medtop:17000000"><name>weather</name></subject><subject qcode="x:sea"/>'
            "<keyword>fog</keyword><description>A white noon.</description><language tag='en'/>"
        )
    )
    assert (found.title, found.guid) == ("Fog at noon", "urn:newsml:tide.example:20210725:fog")
    assert found.published.isoformat() == "2021-07-25T10:00:00+00:00"
    assert found.updated is not None
    assert found.updated.isoformat() == "2021-07-26T10:00:00+00:00"
    assert (found.authors, found.tags) == ((Person(name="Ana Lima"),), ("weather", "sea", "fog"))
    assert (found.summary, found.language) == ("A white noon.", "en")
    assert found.body == "<p>LISBON — The harbour was <b>white</b>.</p>"
    assert found.warnings == ()


def test_an_item_without_a_first_moment_is_published_with_its_version() -> None:
    """The moment of the version is the only one."""
    assert article(item(first="")).published.isoformat() == "2021-07-26T10:00:00+00:00"


def test_an_embargo_is_when_the_item_is_published() -> None:
    """One without an end holds until a later version lifts it."""
    assert article(item(about="<embargoed>2099-01-01T00:00:00Z</embargoed>")).published.year == 2099
    assert article(item(about="<embargoed/>")).draft


@pytest.mark.parametrize(
    ("status", "draft"), [("usable", False), ("canceled", True), ("withheld", True), ("stat:canceled", True)]
)
def test_an_item_that_is_taken_back_is_a_draft(status: str, draft: bool) -> None:
    """So that one already published is withdrawn."""
    code = status if ":" in status else f"stat:{status}"
    assert article(item(about=f'<pubStatus qcode="{code}"/>')).draft is draft


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (XHTML, "<p>The harbour was <b>white</b>.</p>"),
        (TEXT, "<p>One &lt; two.</p>\n<p>Three.</p>"),
        (NITF, "<p>White.</p>"),
        ('<inlineData contenttype="text/html">&lt;p&gt;a&lt;/p&gt;</inlineData>', "<p>a</p>"),
    ],
)
def test_the_text_is_found_in_each_of_its_forms(content: str, body: str) -> None:
    """As a page, as plain text, as a story of NITF, as escaped HTML."""
    assert article(item(content)).body == body


def test_a_story_inside_says_what_the_item_leaves_open() -> None:
    """Its byline counts where the item names nobody."""
    assert article(item(NITF)).authors == (Person(name="Bo Reyes"),)


def test_of_several_versions_the_highest_counts() -> None:
    """Each item of a message has a place of its own, once; pictures are no articles."""
    data = message(
        item(version=3, meta="<description>new</description>"),
        item(version=2),
        item(guid="urn:b"),
        item(guid="urn:c", kind="picture"),
    )
    found = NewsMl().read(data, "wire.xml")
    assert [document.path for document in found] == ["wire.xml#1", "wire.xml#2"]
    assert [document.fields.get("summary") for document in found] == ["new", None]


def test_a_message_is_known_by_its_root() -> None:
    """So is an item alone."""
    assert isinstance(choose("a.xml", message(), rules=Rules()), NewsMl)
    assert isinstance(choose("a.xml", item().encode(), rules=Rules()), NewsMl)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<newsItem><itemMeta></newsItem>", Reason.BAD_LINE),
        (b"<NewsML/>", Reason.UNSUPPORTED),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><newsItem/>", Reason.BAD_LINE),
        (b"<newsItem>" + b"<a>" * 1000, Reason.TOO_DEEP),
    ],
)
def test_a_broken_message_is_refused(data: bytes, reason: Reason) -> None:
    """With its line."""
    with pytest.raises(DocumentError) as refusal:
        NewsMl().read(data, "a.newsml")
    assert (refusal.value.reason, refusal.value.line) == (reason, 1)


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 1500), length=st.integers(0, 20), junk=st.binary(max_size=20))
def test_reading_is_total(cut: int, length: int, junk: bytes) -> None:
    """Whatever stands in the file, there are articles or a reason."""
    whole = message(item(NITF), item(TEXT, guid="urn:b"))
    with suppress(DocumentError):
        for document in NewsMl().read(whole[:cut] + junk + whole[cut + length :], "a.xml"):
            normalise(document, Rules())
