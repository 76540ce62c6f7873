"""Directives of reStructuredText that other programs know, as far as they hold text or metadata."""

from functools import cache
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives

_HOLD_TEXT = ("seealso", "versionadded", "versionchanged", "deprecated", "only", "centered", "hlist")
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_POST_OPTIONS = (
    *("tags", "category", "author", "location", "redirect", "title", "language", "image", "excerpt"),
    *("exclude", "nocomments"),
)


class _Transparent(Directive):
    """A frame around text: the text counts, the frame does not."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        container = nodes.container()
        if self.arguments and not self.content:
            container += nodes.paragraph("", self.arguments[0])
        self.state.nested_parse(self.content, self.content_offset, container)
        return list(container.children)


class _Video(Directive):
    """A film elsewhere, shown as a link to it."""

    required_arguments = 1
    has_content = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        address = _VIDEOS[self.name.lower()] + self.arguments[0]
        return [nodes.paragraph("", "", nodes.reference("", address, refuri=address))]


class _Post(Directive):
    """ABlog's metadata: the date as argument, tags, category, author, language and title as options."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = dict.fromkeys(_POST_OPTIONS, directives.unchanged)

    def run(self) -> list[nodes.Node]:
        holder = nodes.comment()
        holder["post"] = {**self.options, **({"date": self.arguments[0]} if self.arguments else {})}
        holder["at"] = self.lineno
        return [holder]


class _Off(Directive):
    """What would read the clock: the same text must give the same page tomorrow."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        return []


@cache
def register() -> None:
    """Make these directives known, once a process."""
    for name in _HOLD_TEXT:
        directives.register_directive(name, _Transparent)
    for name in _VIDEOS:
        directives.register_directive(name, _Video)
    directives.register_directive("post", _Post)
    directives.register_directive("date", _Off)
