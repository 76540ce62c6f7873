"""reStructuredText: its docinfo or the header above it as metadata, the text as HTML.

What reads it is heavy and loaded when the first such file is met. Nothing a text says can open a file or an
address: ``include``, ``raw`` and tables from files are off.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.core.text import decode
from syndicate.formats.frontmatter import Header, split
from syndicate.model import Document, Markup


@dataclass(frozen=True, slots=True)
class Rst:
    """Files of reStructuredText, as Docutils, Sphinx, Pelican, Nikola and ABlog have them."""

    suffixes: frozenset[str] = frozenset({".rst", ".rest", ".txt"})

    def sniff(self, head: bytes) -> bool:
        """Whether a file opens with Nikola's header in comments; its posts are called ``.txt`` too."""
        return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b".. title:")

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the document.

        :raises DocumentError: ``empty``, ``binary``, ``encoding``, ``bad-front-matter`` or ``too-deep``
        """
        from syndicate.formats.restructured import convert  # noqa: PLC0415 - heavy, and seldom wanted

        decoded = decode(data, path)
        header = split(decoded.text, path) or Header({}, decoded.text, 1)
        text = convert(header.body, path)
        above = header.body_line - 1
        document = Document(
            path=path,
            markup=Markup.HTML,
            fields={**text.fields, **header.fields},
            body=text.html,
            body_line=header.body_line,
            warnings=decoded.warnings + header.warnings + text.warnings,
            lines={**{key: line + above for key, line in text.lines.items()}, **header.lines},
        )
        return (document,)
