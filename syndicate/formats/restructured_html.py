"""Writes what Docutils has read as HTML, where Docutils itself would ask the machine.

Docutils takes the media type of a picture from the tables of the system, which differ from one to the next:
what is a film on one would be a picture on another, and the same text would give another page. Here the type
is told by the suffix alone. Nothing is opened and nothing is fetched.
"""

from docutils import nodes
from docutils.writers import html5_polyglot

from syndicate.core.media_types import media_type


class _Translator(html5_polyglot.HTMLTranslator):
    """Docutils' own translator, pictures and films excepted."""

    def visit_image(self, node: nodes.image) -> None:
        """Write a picture or a film, with its size where that is in pixels."""
        address, words = str(node["uri"]), str(node.get("alt", ""))
        size = {side: str(node[side]) for side in ("width", "height") if str(node.get(side, "")).isdecimal()}
        end = "" if isinstance(node.parent, nodes.TextElement) else "\n"
        if media_type(address).startswith("video/"):
            self.body += [
                self.starttag(node, "video", "", empty=False, src=address, title=words, controls="", **size),
                f'<a href="{self.attval(address)}">{self.encode(words or address)}</a></video>{end}',
            ]
        else:
            self.body.append(self.emptytag(node, "img", end, src=address, alt=words, **size))


class RestructuredHtml(html5_polyglot.Writer):
    """A writer of HTML that gives the same bytes on every machine."""

    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator
