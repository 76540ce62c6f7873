"""What safe HTML promises to everyone who shows it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.html import MAX_DEPTH, is_too_deep, sanitise, text_of

BASE = "https://example.org/articles/2024/05/bridge/"


def safe(html: str) -> str:
    """Sanitise for a page that is always the same."""
    return sanitise(html, base=BASE, media={})


VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=`javascript:alert(1)`>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img srcset='javascript:alert(1) 1x'>",
    "<video poster='javascript:alert(1)'></video>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='//e.example/'><script>alert(1)</script></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><input type=submit></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='javascript:alert(1)'>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a href='https://e.example/' onclick=alert(1) target=_blank rel=opener>x</a>",
    "<p><a href=x autofocus onfocus=alert(1)>x",
    "<isindex action=javascript:alert(1)>",
    "<math alttext='<script>alert(1)</script>'>x</math>",
    "<x-y onclick=alert(1)>x</x-y>",
]

_TAG = re.compile(r"<[a-zA-Z/][^>]*>")
_RUNS = re.compile(
    r"<(?:script|style|iframe|object|embed|form|svg|math|base|meta|link|template)\b|\son\w+\s*=|"
    r"=\"\s*(?:javascript|vbscript)\s*:|=\"data:(?!image/(?:png|gif|jpeg|webp|avif);)|\sstyle=|srcdoc",
    re.IGNORECASE,
)


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_in_an_article_can_run(vector: str) -> None:
    """Whatever is smuggled into a text, no element, attribute or address that runs comes out."""
    for html in (vector, f"<p>{vector}</p>", f"<table>{vector}", f"<a href=x>{vector}"):
        tags = "".join(_TAG.findall(safe(html).replace(BASE, "./")))
        assert not _RUNS.search(tags), tags


@pytest.mark.parametrize("vector", VECTORS)
def test_what_was_made_safe_stays_as_it_is(vector: str) -> None:
    """Made safe again, even a hostile text no longer changes: every parser reads the same."""
    once = safe(vector)
    assert safe(once) == once


_TORN = """
    <p>·</p>·<b>·</b>·<a href='x'>·</a>·<table>·<tr><td>·</table>·<pre>\n·\n\n·</pre>·<h1 id=a>·</h1>·
    <iframe src=y></iframe>·<img src=z width=1 height=2>·&lt;·&amp;lt;·<li id=n>·<ul>·<svg><p>·<math><mi>·
    </svg>·    <br>·text· ·<!--·-->·<a href='#n'>·<select><option>·<form>·<em lang=fr dir=rtl>·<details>·
    <video src=v>·    <picture><source srcset='a 1x, b 2x'>·<noscript>·<style>·</style>·<title>·
    &#5;·é·<ruby>漢<rt>x
"""
_FORMULAS = [
    *(
        "<math>",
        "</math>",
        "<math display=block>",
        "<mi>",
        "</mi>",
        "<mrow>",
        "<mtext>",
        "<semantics>",
        "<mglyph>",
    ),
    *(
        "<annotation-xml encoding=text/html>",
        "<annotation>",
        "</annotation>",
        "<msup><mi>x</mi><mn>2</mn></msup>",
    ),
]
_PIECES = st.sampled_from(_TORN.split("·"))


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=14))
def test_any_output_sanitised_again_is_itself(pieces: list[str]) -> None:
    """However elements are torn and nested, one more pass changes nothing."""
    once = safe("".join(pieces))
    assert safe(once) == once


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(_PIECES | st.sampled_from(_FORMULAS), max_size=14))
def test_a_page_with_formulas_is_as_safe(pieces: list[str]) -> None:
    """Torn formulas are no way around the rules: what comes out is stable, and nothing in it runs."""
    once = sanitise("".join([*pieces, *VECTORS[:3]]), base=BASE, media={}, formulas=True)
    assert sanitise(once, base=BASE, media={}, formulas=True) == once
    assert not _RUNS.search("".join(_TAG.findall(once.replace(BASE, "./"))).replace("<math", "<x"))


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_runs_where_formulas_stay(vector: str) -> None:
    """Whatever is smuggled into a formula or beside it."""
    for html in (vector, f"<math>{vector}</math>", f"<math><mi>{vector}", f"<mi>{vector}</mi>"):
        shown = sanitise(html, base=BASE, media={}, formulas=True)
        tags = "".join(_TAG.findall(shown.replace(BASE, "./"))).replace("<math", "<x")
        assert not _RUNS.search(tags), tags


@pytest.mark.parametrize(
    ("formula", "page", "feed"),
    [
        (
            "<math display=block alttext='x²'><msup><mi>x</mi><mn>2</mn></msup></math>",
            '<math display="block" alttext="x²"><msup><mi>x</mi><mn>2</mn></msup></math>',
            "x²",
        ),
        (
            "<math><semantics><mi>x</mi><annotation encoding=t>y</annotation></semantics></math>",
            "<math><mi>x</mi></math>",
            "x",
        ),
        ("<math><mo>&lt;</mo></math>", "<math><mo>&lt;</mo></math>", "&lt;"),
        ("<math><mi onclick=a href=b>x</mi></math>", "<math><mi>x</mi></math>", "x"),
        ("<math><mi>x<b>y</b></mi></math>", "xy", "xy"),
        ("<math><mi>x", "x", "x"),
        ("<mi>x</mi></math>", "x", "x"),
    ],
)
def test_a_formula_stays_on_a_page_and_is_words_in_a_feed(formula: str, page: str, feed: str) -> None:
    """Browsers show MathML, feed readers do not; what is no plain formula is words for both."""
    assert sanitise(f"<p>{formula}</p>", base=BASE, media={}, formulas=True) == f"<p>{page}</p>"
    assert safe(f"<p>{formula}</p>") == f"<p>{feed}</p>"


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_at_all_is_made_safe(text: str) -> None:
    """No input is an error, and none leaves a character that XML forbids."""
    cleaned = safe(text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", cleaned)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='/x'>t</a>", '<a href="https://example.org/x">t</a>'),
        ("<a href='//h.example/x'>t</a>", '<a href="https://h.example/x">t</a>'),
        ("<a href='../x?a=1&amp;b=2#c'>t</a>", f'<a href="{BASE[:-7]}x?a=1&amp;b=2#c">t</a>'),
        ("<a href='mailto:a@b.example'>t</a>", '<a href="mailto:a@b.example">t</a>'),
        ("<a href='tel:+4930'>t</a>", '<a href="tel:+4930">t</a>'),
        ("<img src='a b.png' alt='x'>", f'<img src="{BASE}a%20b.png" alt="x">'),
        ("<img src='ä.png'>", f'<img src="{BASE}%C3%A4.png">'),
        ("<a href='http://münchen.example/ü'>t</a>", '<a href="http://xn--mnchen-3ya.example/%C3%BC">t</a>'),
        ("<blockquote cite='q'>t</blockquote>", f'<blockquote cite="{BASE}q">t</blockquote>'),
        (
            "<img src=a.png srcset='a.png 1x, b.png 2x'>",
            f'<img src="{BASE}a.png" srcset="{BASE}a.png 1x, {BASE}b.png 2x">',
        ),
        ("<img srcset='a.png 1x'>", f'<img src="{BASE}a.png" srcset="{BASE}a.png 1x">'),
        (
            "<video src=v.mp4 poster=p.png autoplay></video>",
            f'<video src="{BASE}v.mp4" poster="{BASE}p.png" controls=""></video>',
        ),
        ("<a href='https://[bad/'>t</a>", "<a>t</a>"),
    ],
)
def test_addresses_are_whole_and_plain(html: str, expected: str) -> None:
    """A reader far from the page finds what the article links to and shows."""
    assert safe(html) == expected


def test_a_file_beside_the_article_gets_the_address_it_is_published_under() -> None:
    """A picture is found where it went, also when its name had to be percent-encoded."""
    html = sanitise(
        '<img src="my%20photo.png"><a href="talk.pdf">t</a>',
        base=BASE,
        media={
            "my photo.png": "https://example.org/media/1.png",
            "talk.pdf": "https://example.org/media/2.pdf",
        },
    )
    assert (
        html == '<img src="https://example.org/media/1.png"><a href="https://example.org/media/2.pdf">t</a>'
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>t</h1>", "<h2>t</h2>"),
        ("<p style='color:red' class='x credit'>t</p>", '<p class="credit">t</p>'),
        ('<code class="language-c++ hl">t</code>', '<code class="language-c++">t</code>'),
        ("<p dir=RTL lang=he>t</p>", '<p dir="rtl" lang="he">t</p>'),
        ("<p dir=sideways lang='!'>t</p>", "<p>t</p>"),
        ("<a href='/x' rel=nofollow target=_top>t</a>", '<a href="https://example.org/x">t</a>'),
        ("<img src=x.gif width=1 height=1>", ""),
        ("<img src='https://pixel.wp.com/b.gif?x=1'>", ""),
        ("<img src=x.gif width=1 height=40>", f'<img src="{BASE}x.gif" width="1" height="40">'),
        ("<img loading=lazy src=x.gif>", f'<img src="{BASE}x.gif">'),
        ("<p>a<script>b</script>c</p>", "<p>ac</p>"),
        ("<form><p>a</p><input></form>", "<p>a</p>"),
        ("<x-y>kept</x-y>", "kept"),
        ("<math alttext='x²'><mi>x</mi></math>", "x²"),
        ("<math><mi>x</mi><mn>2</mn><annotation>x^2</annotation></math>", "x2"),
        ("a<!-- c -->b", "ab"),
        ("x&#5;y", "xy"),
    ],
)
def test_the_text_stays_and_what_readers_must_not_get_goes(html: str, expected: str) -> None:
    """Styles, tracking, scripts and foreign elements leave; words stay."""
    assert safe(html) == expected


def test_a_frame_becomes_a_link_to_what_it_showed() -> None:
    """A reader that shows no frames can still follow it."""
    frame = '<iframe src="//v.example/1" title="A <b> film"></iframe>'
    assert safe(frame) == '<a href="https://v.example/1">A &lt;b&gt; film</a>'
    assert safe('<iframe src="//v.example/1"></iframe>').count("https://v.example/1") == 2


def test_a_film_is_a_picture_that_leads_to_it_where_that_is_wanted() -> None:
    """Only at hosts that are known; what comes out is as stable as anything else."""
    known = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="A &quot;film&quot;"></iframe>'
    shown = sanitise(known, base=BASE, media={}, films=True)
    assert shown == (
        '<a href="https://www.youtube.com/embed/dQw4w9WgXcQ">'
        '<img src="https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg" alt="A &quot;film&quot;"></a>'
    )
    assert sanitise(shown, base=BASE, media={}, films=True) == shown
    other = '<iframe src="https://films.example/1"></iframe>'
    assert sanitise(other, base=BASE, media={}, films=True) == safe(other)
    assert "<img" not in safe(known)


@pytest.mark.parametrize(
    "html",
    [
        *(f"<{tag}>t</{tag}>" for tag in ("h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "code")),
        *(f"<{tag}>t</{tag}>" for tag in ("sup", "sub", "abbr", "ruby", "bdi", "em", "b")),
        *(f"<{tag}><li>t</li></{tag}>" for tag in ("ul", "ol")),
        "<dl><dt>t</dt><dd>d</dd></dl>",
        '<bdo dir="rtl">t</bdo>',
        "<pre><code>t</code></pre>",
        "<table><caption>c</caption><tbody><tr><td>t</td></tr></tbody></table>",
        "<details><summary>s</summary>t</details>",
        '<time datetime="2024-05-01">t</time>',
        f'<figure><img src="{BASE}a.png" alt="a"><figcaption>t</figcaption></figure>',
        f'<picture><source srcset="{BASE}a.webp" type="image/webp"><img src="{BASE}a.png" alt="a"></picture>',
        f'<audio controls="" src="{BASE}a.mp3"></audio>',
        f'<video controls="" src="{BASE}a.mp4"></video>',
        '<p dir="rtl" lang="he">t</p>',
    ],
)
def test_what_an_article_is_made_of_stays(html: str) -> None:
    """Every element that readers know is kept as it is."""
    shown = re.sub(r' (controls="")( src="[^"]*")', r"\2 \1", html)
    assert safe(html) in {html, shown}


def test_footnotes_lead_to_their_notes_wherever_they_are_shown() -> None:
    """Ids are the article's own, and links to them are whole."""
    html = safe('<a href="#fn1" id="ref">1</a><ol><li id="fn1">note</li></ol>')
    name = re.search(r'<li id="([^"]+)"', html)
    assert name
    assert f'href="{BASE}#{name[1]}"' in html
    other = sanitise('<li id="fn1">', base="https://example.org/other/", media={})
    assert name[1] not in other


def test_an_id_stands_once() -> None:
    """Two elements of one id would make a link lead to the wrong one."""
    assert safe("<p id=a>x</p><p id=a>y</p>").count("id=") == 1


def test_a_small_raster_image_may_stand_in_the_text_and_a_large_one_may_not() -> None:
    """A feed is not made megabytes long by an image within it."""
    small = "data:image/png;base64,iVBORw0KGgo="
    assert safe(f'<img src="{small}">') == f'<img src="{small}">'
    assert safe(f'<img src="data:image/png;base64,{"A" * 200_000}">') == ""
    assert safe(f'<a href="{small}">t</a>') == "<a>t</a>"


@pytest.mark.parametrize(
    "text",
    ["👩‍👩‍👧‍👦", "❤️", "e\u0301", "שלום", "क्षि", "\u200fא\u200e", "𠮷野家"],
)
def test_letters_and_signs_come_through_unharmed(text: str) -> None:
    """Joined emoji, variation selectors, combining marks and direction marks are the author's own."""
    assert safe(f"<p>{text}</p>") == f"<p>{text}</p>"


def test_ruby_details_and_tables_are_kept() -> None:
    """What a text is made of arrives."""
    html = (
        "<ruby>漢<rt>kan</rt></ruby><details><summary>s</summary>d</details>"
        "<table><thead><tr><th>a</th></tr></thead><tfoot><tr><td>b</td></tr></tfoot></table><bdi>x</bdi>"
    )
    assert safe(html) == html


@pytest.mark.parametrize("nested", ["<div>", "<svg><td>", "<b>", "<ul><li>", "<math><input>"])
def test_a_hundred_thousand_nested_elements_cost_little(nested: str) -> None:
    """A bomb is neither shown nor waited for."""
    bomb = nested * 100_000
    assert is_too_deep(bomb)
    assert not is_too_deep(safe(bomb))


def test_lists_without_end_tags_are_not_deep() -> None:
    """Old pages that close no item or paragraph are read like any other."""
    assert not is_too_deep("<ul>" + "<li>x<p>y<br>" * 1000 + "</ul>")
    assert is_too_deep("<div>" * (MAX_DEPTH + 1))


def test_text_of_html_has_no_markup() -> None:
    """Each block is a line; scripts and styles say nothing."""
    assert text_of("<h1>T</h1><p>a <b>b</b></p><script>x</script><p>c &amp; d") == "T\na b\nc & d"


def test_what_is_shown_without_scripts_is_shown() -> None:
    """No reader runs the script, so what its author put in its place stands, and is made safe."""
    shown = safe("<noscript><p><a href='/talk' onclick=x()>Hear it</a></p></noscript>")
    assert shown == '<p><a href="https://example.org/talk">Hear it</a></p>'
