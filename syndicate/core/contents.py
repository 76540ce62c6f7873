"""What a body itself says, whatever its markup: its own title, its running text, its credit.

A body stays source text; it is converted only as far as a title or a summary needs it, and only from its
beginning. One that would cost every later reader dear is refused here, before anything parses it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from syndicate.core import html, markdown, plain, prose, templates
from syndicate.core.credits import bare_credit
from syndicate.core.spans import replace_spans
from syndicate.core.text import is_blank
from syndicate.errors import DocumentError, Reason
from syndicate.model import Document, Markup

_MORE = re.compile(r"<!--\s{0,9}(?:more|truncate|TEASER_END)\b[^>]{0,80}-->", re.IGNORECASE)
_COMMENT = (re.compile("<!--"), re.compile("-->"))
_SHOWS_SOMETHING = re.compile(r"<(?:img|picture|audio|video|iframe|math)\b", re.IGNORECASE)
_LOOK_AT = 30_000
"""Characters of Markdown that are converted to find its first sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A body and what it says of itself.

    :ivar body: source text that remains once its title is taken from it
    :ivar title: the heading that names the article, or None
    :ivar running: finds the paragraphs of a part of the body
    :ivar credit: the closing credit, without the brackets around it
    """

    body: str
    title: str | None
    running: Callable[[str], tuple[str, ...]]
    credit: str | None = None
    warnings: tuple[str, ...] = ()

    def paragraphs(self) -> tuple[str, ...]:
        """The running text, without headings, captions and credit."""
        return self.running(self.body)

    def teaser(self) -> tuple[str, ...]:
        """The paragraphs before the mark at which the author wants lists to stop, or none."""
        mark = _MORE.search(self.body)
        return self.running(self.body[: mark.start()]) if mark else ()


def read(document: Document, *, title: str | None, instead: str = "") -> Contents:
    """Return what the body of ``document`` says.

    :param title: the declared one: a first heading that says it again leaves the body too
    :param instead: what stands for a body that is empty, in Markdown
    :raises DocumentError: ``empty`` or ``too-deep``
    """
    try:
        return _READERS[document.markup](document, title)
    except DocumentError as wrong:
        if wrong.reason is not Reason.EMPTY or not instead or document.markup is Markup.PLAIN:
            raise
        body = instead if document.markup is Markup.MARKDOWN else markdown.to_html(instead)
        return Contents(body=body, title=None, running=lambda part: (part,))


def _plain(document: Document, _title: str | None) -> Contents:
    if is_blank(document.body):
        raise _empty(document)
    blocks = plain.blocks(document.body)
    credit = next(
        (bare_credit(block.text) for block in reversed(blocks) if block.kind is plain.BlockKind.CREDIT), None
    )

    def running(_part: str) -> tuple[str, ...]:
        paragraphs = tuple(block.text for block in blocks if block.kind is plain.BlockKind.PARAGRAPH)
        return paragraphs or tuple(block.text for block in blocks)

    return Contents(body=document.body, title=None, running=running, credit=credit)


def _markdown(document: Document, title: str | None) -> Contents:
    _refuse_depth(document)
    is_mdx = document.path.lower().endswith(".mdx")
    source = templates.without_templates(document.body, components=is_mdx, fields=document.fields)
    titled = markdown.take_title(source.body)
    takes = titled.title is not None and title in (None, titled.title)
    body = (titled.body if takes else source.body).strip("\n")
    if is_blank(replace_spans(body, *_COMMENT, lambda _opening, _inner: "")) and not takes:
        raise _empty(document)

    def running(part: str) -> tuple[str, ...]:
        return prose.paragraphs(markdown.to_html(_beginning(part)))

    return Contents(
        body=body, title=titled.title if takes else None, running=running, warnings=source.warnings
    )


def _html(document: Document, title: str | None) -> Contents:
    _refuse_depth(document)
    titled = prose.take_title(document.body)
    takes = titled.title is not None and title in (None, titled.title)
    body = (titled.body if takes else document.body).strip("\n")
    if not takes and not _SHOWS_SOMETHING.search(body) and is_blank(prose.text_of(body[:_LOOK_AT])):
        raise _empty(document)
    return Contents(body=body, title=titled.title if takes else None, running=prose.paragraphs)


_READERS: dict[Markup, Callable[[Document, str | None], Contents]] = {
    Markup.PLAIN: _plain,
    Markup.MARKDOWN: _markdown,
    Markup.HTML: _html,
}


def _refuse_depth(document: Document) -> None:
    is_markdown = document.markup is Markup.MARKDOWN
    if is_markdown and markdown.is_tangled(document.body):
        raise DocumentError(document.path, Reason.TOO_DEEP, "more brackets and marks than a text has use for")
    if document.body.count("<") <= html.MAX_DEPTH:
        return
    if html.is_too_deep(markdown.outside_code(document.body) if is_markdown else document.body):
        detail = f"more than {html.MAX_DEPTH} elements inside each other"
        raise DocumentError(document.path, Reason.TOO_DEEP, detail)


def _empty(document: Document) -> DocumentError:
    return DocumentError(document.path, Reason.EMPTY, "there is no text")


def _beginning(source: str) -> str:
    """Cut between blocks, so that what is converted means what it means in the whole."""
    if len(source) <= _LOOK_AT:
        return source
    end = source.rfind("\n\n", 0, _LOOK_AT)
    return source[: end if end > 0 else _LOOK_AT]
