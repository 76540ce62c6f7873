"""Markdown with or without a header. The text stays as it is: what it means is the core's to say.

Pages that only arrange other pages (``_index.md``, a redirect, a bare template) are no articles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syndicate.core.text import decode, is_blank
from syndicate.formats.frontmatter import split
from syndicate.model import Document, Markup

_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd"})
_ARRANGEMENTS = frozenset({"_index"})
_ARRANGES = frozenset({"redirect", "redirect_to", "template"})
_FENCES = (b"---\n", b"---\r\n", b"+++\n", b"+++\r\n")


@dataclass(frozen=True, slots=True)
class Markdown:
    """Files of CommonMark."""

    suffixes: frozenset[str] = _SUFFIXES

    def sniff(self, head: bytes) -> bool:
        """Whether a file without a known suffix opens with a fenced header."""
        return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_FENCES)

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the document, or nothing for a page that only arranges others.

        :raises DocumentError: ``empty``, ``binary``, ``encoding`` or ``bad-front-matter``
        """
        if path.rpartition("/")[2].partition(".")[0] in _ARRANGEMENTS:
            return ()
        decoded = decode(data, path)
        header = split(decoded.text, path)
        if header is None:
            document = Document(
                path=path, markup=Markup.MARKDOWN, fields={}, body=decoded.text, warnings=decoded.warnings
            )
            return (document,)
        if is_blank(header.body) and _only_arranges(header.fields):
            return ()
        document = Document(
            path=path,
            markup=Markup.MARKDOWN,
            fields=header.fields,
            body=header.body,
            body_line=header.body_line,
            warnings=decoded.warnings + header.warnings,
            lines=header.lines,
        )
        return (document,)


def _only_arranges(fields: Mapping[str, object]) -> bool:
    return not _ARRANGES.isdisjoint(fields)
