"""reStructuredText of several programs becomes an article, with every door to the machine shut."""

import mimetypes
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.registry import choose
from syndicate.formats.rst import Rst
from syndicate.model import Article, Document, Person, Rules

FILM = "https://www.youtube.com/watch?v=abc"
PELICAN = """Fog at noon
###########

:date: 2021-07-25 10:00
:modified: 2021-07-26 09:00
:tags: sea, fog
:category: Harbour
:slug: fog
:author: Ana Lima
:summary: A white noon.

It was *white*.
"""


def read(text: str) -> Document:
    """The one document of a file."""
    [document] = Rst().read(text.encode(), "fog.rst")
    return document


def article(text: str) -> Article:
    """The article of a file."""
    return normalise(read(text), Rules())


def body(text: str) -> str:
    """The text as HTML."""
    return read(f":date: 2021-07-25\n\n{text}").body


def test_the_fields_below_the_title_are_the_metadata() -> None:
    """As Pelican writes them."""
    found = article(PELICAN)
    assert (found.title, found.slug, found.section) == ("Fog at noon", "fog", "Harbour")
    assert (found.authors, found.tags) == ((Person(name="Ana Lima"),), ("sea", "fog"))
    assert found.summary == "A white noon."
    assert found.published.isoformat() == "2021-07-25T10:00:00+00:00"
    assert found.updated is not None
    assert found.body == "<p>It was <em>white</em>.</p>"
    assert found.warnings == ()


def test_comments_above_the_text_are_the_metadata() -> None:
    """As Nikola writes them, with its mark for the end of the teaser."""
    found = article(
        ".. title: Fog at noon\n.. slug: fog\n.. date: 2021-07-25 10:00:00 UTC\n.. tags: sea, fog\n\n"
        "White.\n\n.. TEASER_END\n\nMore of it.\n"
    )
    assert (found.title, found.slug, found.tags) == ("Fog at noon", "fog", ("sea", "fog"))
    assert found.summary == "White."


def test_the_directive_of_ablog_is_the_metadata() -> None:
    """Its argument is the date, its options the rest."""
    found = article(
        ".. post:: 25 July 2021\n   :tags: sea, fog\n   :category: Harbour\n   :author: Ana Lima\n\n"
        "Fog at noon\n===========\n\nWhite.\n"
    )
    assert (found.title, found.tags, found.section) == ("Fog at noon", ("sea", "fog"), "Harbour")
    assert found.published.isoformat() == "2021-07-25T00:00:00+00:00"


def test_the_first_section_names_a_text_without_a_title() -> None:
    """Its heading leaves the text, those of the others begin at the second rank."""
    found = article(
        "One\n===\n\n:date: 2021-07-25\n\nFirst.\n\nTwo\n===\n\nSecond.\n\nBelow\n-----\n\nThird.\n"
    )
    assert found.title == "One"
    assert "<h2>Two</h2>" in found.body
    assert "<h3>Below</h3>" in found.body
    assert "One" not in found.body


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (".. code-block:: python\n\n   print(1)", '<pre><code class="language-python">print(1)</code></pre>'),
        ("See :ref:`the log <log>` and :doc:`notes`.", "<p>See the log and notes.</p>"),
        (".. seealso:: The log.", "<p>The log.</p>"),
        (
            ".. youtube:: abc",
            f'<p><a class="reference external" href="{FILM}">{FILM}</a></p>',
        ),
        ("- a\n- b", '<ul class="simple">\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>'),
        (".. image:: fog.png", '<img alt="" src="fog.png" />'),
    ],
)
def test_what_other_programs_know_is_shown(text: str, html: str) -> None:
    """Code with its language, references by their words, films as links."""
    assert body(text) == html


@pytest.mark.parametrize(
    "text",
    [
        ".. include:: {}",
        ".. literalinclude:: {}",
        ".. raw:: html\n   :file: {}",
        ".. raw:: html\n   :url: file://{}",
        ".. csv-table::\n   :file: {}",
        ".. csv-table::\n   :url: file://{}",
        ".. image:: {}\n   :loading: embed",
        ".. image:: {}\n   :scale: 50",
        ".. figure:: {}\n   :figwidth: image",
        ".. raw:: html\n\n   <script>SECRET</script>",
        ".. role:: x(raw)\n   :format: html\n\n:x:`<script>SECRET</script>`",
    ],
)
def test_no_text_can_open_a_file_or_write_markup(text: str, tmp_path: Path) -> None:
    """What a text asks for from the disk is left out."""
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg>SECRET</svg>")
    shown = body(text.format(secret) + "\n\nText.")
    assert "<p>Text.</p>" in shown
    assert "SECRET" not in shown.replace("&lt;script&gt;SECRET", "")
    assert "<script" not in shown


def test_no_text_can_read_the_clock() -> None:
    """The same file gives the same page tomorrow."""
    assert "20" not in body("Now |now|.\n\n.. |now| date:: %Y")


def test_what_is_unknown_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    """By name, once each, in a warning and never on the terminal."""
    text = ".. toctree::\n\n   a\n\n.. toctree::\n\n   b\n\n:ref:`x`\n\n.. include:: y\n\nText.\n\nBad\n==\n"
    assert read(text).warnings == (
        "the directive 'toctree' is not known here",
        "the role 'ref' is not known here",
        "include is off, and was left out",
    )
    assert capfd.readouterr() == ("", "")


def test_a_field_is_found_again_by_its_line() -> None:
    """A wrong date is reported where it stands."""
    with pytest.raises(DocumentError) as refusal:
        article(PELICAN.replace("2021-07-25", "2021-02-30"))
    assert (refusal.value.reason, refusal.value.line) == (Reason.BAD_DATE, 4)


def test_a_front_matter_of_another_kind_counts_too() -> None:
    """Hugo and Jekyll put YAML above it."""
    found = article("---\ntitle: Fog\ndate: 2021-07-25\n---\n\nText *so*.\n")
    assert (found.title, found.body) == ("Fog", "<p>Text <em>so</em>.</p>")


def test_it_is_known_by_its_name_and_nikola_by_its_head() -> None:
    """A file of this kind is no plain text."""
    assert isinstance(choose("a.rst", b"", rules=Rules()), Rst)
    assert isinstance(choose("a", b".. title: Fog\n.. date: 2021-07-25\n", rules=Rules()), Rst)


@pytest.mark.parametrize(
    "hostile",
    [
        "- " * 50_000 + "x",
        "\n".join(" " * depth + "x" for depth in range(500)),
        "\n".join("  " * depth + "- x\n" for depth in range(200)),
        "*" * 50_000,
        "`" * 50_000,
        "|" * 50_000,
        "[" * 50_000,
        "a_ " * 5_000,
        ".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|",
        ".. x::\n" * 2_000,
        "=\n" * 5_000,
        "\n\n".join(f"{'x' * 3}\n{chr(33 + at % 15) * 3}" for at in range(200)),
        "+" + "-" * 5000 + "+\n" + "|" + " " * 5000 + "|\n",
        "_`a` " * 3_000,
    ],
)
def test_hostile_text_ends_in_an_article_or_a_reason(hostile: str) -> None:
    """Depth and repetition beyond all sense are refused, or read like any other text."""
    with suppress(DocumentError):
        normalise(read(f":date: 2021-07-25\n\n{hostile}\n"), Rules())


@pytest.mark.parametrize(
    ("text", "reason"), [("a_ " * 5_000, Reason.BAD_LINE), ("word " * 200_000, Reason.TOO_LARGE)]
)
def test_what_would_be_waited_for_is_refused(text: str, reason: Reason) -> None:
    """A text that is one fault after another, or longer than any article, ends early and says so."""
    with pytest.raises(DocumentError) as refusal:
        read(text)
    assert refusal.value.reason is reason


_LINES = st.sampled_from(
    [
        *(
            "Title",
            "=====",
            "-----",
            "",
            "  text",
            "- item",
            "1. item",
            ":date: 2021-07-25",
            ".. note::",
            "   x",
        ),
        *(
            ".. image:: a",
            "*em*",
            "**b",
            "`a`_",
            ".. _a: b",
            "|s|",
            ".. |s| image:: x",
            "+--+",
            "|  |",
            ">>> 1",
        ),
        *(
            "::",
            ".. [1] n",
            "[1]_",
            ":x:`y`",
            ".. post::",
            ".. code::",
            "====  ==",
            ".. role:: x",
            ".. class:: y",
        ),
        *(
            ".. include:: /etc/passwd",
            ".. contents::",
            ".. math:: x^2",
            ":math:`x`",
            ".. table::",
            "| line",
            "term",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(_LINES, max_size=20), junk=st.text(max_size=20))
def test_reading_is_total(lines: list[str], junk: str) -> None:
    """Whatever stands in the file, there is an article or a reason."""
    with suppress(DocumentError):
        normalise(read("\n".join([*lines, junk])), Rules())


@pytest.mark.parametrize("told", ["video/mp4", "application/x-shockwave-flash", "image/png", None])
def test_what_a_file_is_does_not_depend_on_the_tables_of_the_machine(
    told: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film is a film and a picture a picture by its suffix, whatever the system takes them for."""
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_arguments, **_options: (told, None))
    body = read(
        "Some |fog|, and\n\n.. |fog| image:: fog.png\n   :width: 40\n\n"
        '.. image:: tide.mp4?a="1"&b=2\n   :alt: 5 < 6\n\n.. figure:: sea.webm\n\n   The sea\n'
    ).body
    film = "tide.mp4?a=&quot;1&quot;&amp;b=2"
    assert '<p>Some <img alt="fog" src="fog.png" width="40" />, and</p>' in body
    assert f'<video controls="" src="{film}" title="5 &lt; 6"><a href="{film}">5 &lt; 6</a></video>' in body
    assert '<video controls="" src="sea.webm" title=""><a href="sea.webm">sea.webm</a></video>' in body
