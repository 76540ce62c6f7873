"""A Word document becomes an article, and nothing it carries besides can do harm."""

import random
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.docx import Docx
from syndicate.formats.registry import choose
from syndicate.model import Article, Document, Person, Rules

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)
PROPERTIES = (
    "<dc:title>Fog at noon</dc:title><dc:creator>Ana Lima</dc:creator><cp:keywords>sea; fog</cp:keywords>"
    "<dc:description>A white noon.</dc:description><cp:category>Harbour</cp:category>"
    "<dcterms:created>2021-07-25T10:00:00Z</dcterms:created><dcterms:modified>2021-07-26T10:00:00Z</dcterms:modified>"
)
STYLES = (
    f"<w:styles {W}>"
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
    '<w:style w:styleId="Liste"><w:name w:val="List Bullet"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    "</w:styles>"
)
NUMBERING = (
    f"<w:numbering {W}>"
    '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="https://e.example/?a=1&amp;b=2" TargetMode="External"/>'
    '<Relationship Id="r2" Target="media/image1.png"/></Relationships>'
)
OFF = '<w:b w:val="0"/>'
NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>Says the log.</w:t></w:r></w:p></w:footnote>'
NOTES = f"<w:footnotes {W}>{NOTE}</w:footnotes>"


def packed(
    body: str, *, properties: str = PROPERTIES, more: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """A document with this body."""
    members = {
        "word/document.xml": f"<w:document {W} {R}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": CORE.format(properties),
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/_rels/document.xml.rels": RELATIONS,
        "word/footnotes.xml": NOTES,
    }
    return zipped({name: text.encode() for name, text in members.items()} | dict(more))


def zipped(members: dict[str, bytes]) -> bytes:
    """A container with these members."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return held.getvalue()


def p(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, level: int = 0) -> str:
    """A paragraph in a list."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


HEADER = f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{p('h')}</w:tc></w:tr>"
WIDE = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'


def read(data: bytes) -> Document:
    """The one document of a file."""
    [document] = Docx().read(data, "harbour/fog.docx")
    return document


def article(body: str, properties: str = PROPERTIES) -> Article:
    """The article of a document with this body."""
    return normalise(read(packed(body, properties=properties)), Rules())


def test_the_properties_are_the_metadata() -> None:
    """Title, author, both moments, keywords, description and category as the program keeps them."""
    found = article(p("It was white."))
    assert (found.title, found.authors) == ("Fog at noon", (Person(name="Ana Lima"),))
    assert found.published.isoformat() == "2021-07-25T10:00:00+00:00"
    assert found.updated is not None
    assert found.updated.isoformat() == "2021-07-26T10:00:00+00:00"
    assert (found.tags, found.summary, found.section) == (("sea", "fog"), "A white noon.", "Harbour")
    assert found.body == "<p>It was white.</p>"
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (p("a &lt; b") + p("c"), "<p>a &lt; b</p>\n<p>c</p>"),
        (p("a") + p("H", "berschrift1") + p("I", "berschrift2"), "<p>a</p>\n<h2>H</h2>\n<h3>I</h3>"),
        (p("T", "Titel") + p("a"), "<h1>T</h1>\n<p>a</p>"),
        (p("T", "berschrift1") + p("a"), "<h1>T</h1>\n<p>a</p>"),
        (p("q", "Zitat"), "<blockquote><p>q</p></blockquote>"),
        (
            f"<w:p>{r('a ')}{r('b', '<w:b/>')}{r('c', '<w:i/>')}{r('d', OFF)}</w:p>",
            "<p>a <strong>b</strong><em>c</em>d</p>",
        ),
        (
            f'<w:p><w:hyperlink r:id="r1">{r("here")}</w:hyperlink></w:p>',
            '<p><a href="https://e.example/?a=1&amp;b=2">here</a></p>',
        ),
        (f'<w:p><w:hyperlink r:id="r2">{r("here")}</w:hyperlink></w:p>', "<p>here</p>"),
        (
            f"<w:p><w:ins>{r('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
            "<p>new</p>",
        ),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", "<p>a<br>b c</p>"),
        (item("a") + item("b"), "<ul>\n<li>a\n</li>\n<li>b\n</li></ul>"),
        (
            item("a") + item("b", 1) + item("c") + p("d"),
            "<ul>\n<li>a\n<ol>\n<li>b\n</li></ol>\n</li>\n<li>c\n</li></ul>\n<p>d</p>",
        ),
        (p("a", "Liste"), "<ul>\n<li>a\n</li></ul>"),
        (
            f"<w:tbl>{HEADER}<w:tr><w:tc>{WIDE}{p('a')}{p('b')}</w:tc></w:tr></w:tbl>",
            '<table><tr><th>h</th></tr><tr><td colspan="2"><p>a</p>\n<p>b</p></td></tr></table>',
        ),
        (
            '<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
            '<p>a<sup>[1]</sup></p>\n<section class="footnotes"><ol><li>Says the log.</li></ol></section>',
        ),
        (f"<w:sdt><w:sdtContent>{p('framed')}</w:sdtContent></w:sdt>", "<p>framed</p>"),
    ],
)
def test_the_text_becomes_html(body: str, html: str) -> None:
    """Headings, lists, tables, links, notes and emphasis, whatever language the program speaks."""
    assert read(packed(body)).body == html


def test_a_heading_on_top_is_the_title_where_the_properties_have_none() -> None:
    """Programs put their own names there, which are none."""
    created = "<dcterms:created>2021-07-25T10:00:00Z</dcterms:created>"
    for properties in (created, f"<dc:title>Microsoft Word - a.doc</dc:title>{created}"):
        found = article(p("Fog at noon", "berschrift1") + p("White."), properties)
        assert (found.title, found.body) == ("Fog at noon", "<p>White.</p>")


def drawing(picture: str, words: str = "") -> str:
    """A run that shows a picture of the container."""
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="w"><wp:docPr id="1" descr="{words}"/>'
        f'<a:blip xmlns:a="a" r:embed="{picture}"/></wp:inline></w:drawing></w:r>'
    )


def test_a_picture_is_shown_from_within_the_document() -> None:
    """By its place in the container, with what its author wrote for those who cannot see it."""
    document = read(packed(f"<w:p>{r('See ')}{drawing('r2', 'A &lt;quay&gt;')}</w:p>"))
    assert document.body == '<p>See <img src="!/word/media/image1.png" alt="A &lt;quay&gt;"></p>'
    assert document.warnings == ()


@pytest.mark.parametrize("picture", ["r1", "r9", ""])
def test_a_picture_that_is_not_in_the_document_is_none(picture: str) -> None:
    """Nothing outside is named, and it is counted."""
    document = read(packed(f"<w:p>{r('See')}{drawing(picture)}</w:p>"))
    assert (document.body, document.warnings) == ("<p>See</p>", ("1 picture was left out",))


@pytest.mark.parametrize(("style", "tag"), [("Heading1", "h2"), ("Heading2", "h3"), ("Heading3", "h4")])
def test_headings_are_known_without_a_list_of_styles(style: str, tag: str) -> None:
    """Small programs write the usual ids and no names."""
    body = f"<w:document {W}><w:body>{p('a')}{p('b', style)}{p('c')}</w:body></w:document>"
    assert f"<{tag}>b</{tag}>" in read(zipped({"word/document.xml": body.encode()})).body


def test_pictures_that_nobody_can_show_are_counted() -> None:
    """They are left out, and that is said."""
    assert read(packed("<w:p><w:r><w:t>a</w:t><w:drawing/></w:r></w:p>")).warnings == (
        "1 picture was left out",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"Minutes of the board", Reason.UNSUPPORTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), Reason.UNSUPPORTED),
        (zipped({"a.txt": b"a"}), Reason.UNSUPPORTED),
        (packed(p("a"))[:-40], Reason.INCOMPLETE),
        (packed(p("a"))[:200], Reason.INCOMPLETE),
        (zipped({"word/document.xml": b"<a><b></a>"}), Reason.BAD_LINE),
        (zipped({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), Reason.BAD_LINE),
        (packed("<w:sdt>" * 1000 + "</w:sdt>" * 1000), Reason.TOO_DEEP),
        (zipped({"word/document.xml": bytes(30_000_000)}), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_whole_document_is_refused(data: bytes, reason: Reason) -> None:
    """Another kind of file, a cut one, a bomb: each for its own reason."""
    with pytest.raises(DocumentError) as refusal:
        Docx().read(data, "a.docx")
    assert refusal.value.reason is reason


def test_a_document_without_words_is_empty() -> None:
    """Nothing is published of it."""
    with pytest.raises(DocumentError) as refusal:
        article(p(""))
    assert refusal.value.reason is Reason.EMPTY


def test_macros_are_never_looked_at() -> None:
    """A document with a program in it is a document."""
    data = packed(p("a"), more={"word/vbaProject.bin": b"\xff" * 100})
    assert read(data).body == "<p>a</p>"
    assert isinstance(choose("a.docm", data, rules=Rules()), Docx)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), many=st.integers(1, 30))
def test_reading_is_total(seed: int, many: int) -> None:
    """Whatever bytes are wrong, there is an article or a reason."""
    data = bytearray(packed(p("H", "berschrift1") + item("a", 1) + p("b")))
    chance = random.Random(seed)  # noqa: S311 - bytes to break, not secrets
    for _ in range(many):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(DocumentError):
        for document in Docx().read(bytes(data), "a.docx"):
            normalise(document, Rules())
