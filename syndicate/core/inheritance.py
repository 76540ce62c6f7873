"""What an article takes over from its folders, and what a file beside it says in its place.

Tags of a folder are added to an article's own; all else counts only where the article says nothing. What
makes an article itself (its title, dates, address and guid) is never taken over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from syndicate.core.fields import ALIASES, resolve
from syndicate.model import Document

_TAKEN_OVER = ("authors", "section", "language", "source", "image", "expires")
_FIELD_OF = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
_SAYS_DRAFT = frozenset({"draft", "status", "private"})


def inherit(
    document: Document, folders: Sequence[Mapping[str, object]], beside: Mapping[str, object]
) -> Document:
    """Return a document with what is said of it elsewhere.

    :param folders: what each folder above it says, the outermost first
    :param beside: what the file beside it says: this counts, whatever the document says
    """
    if not folders and not beside:
        return document
    fields = _overridden(_lowered(document.fields), _lowered(beside))
    own = [_lowered(folder) for folder in folders]
    for folder in reversed(own):
        _fill(fields, folder)
    added = [tag for folder in own for tag in resolve(_only_tags(folder)).tags]
    if added:
        fields["tags"] = list(dict.fromkeys([*resolve(fields).tags, *added]))
    return replace(document, fields=fields)


def _overridden(fields: dict[str, object], beside: Mapping[str, object]) -> dict[str, object]:
    for key in beside:
        for alias in ALIASES.get(_FIELD_OF.get(key, ""), ()):
            fields.pop(alias, None)
    return {**fields, **beside}


def _fill(fields: dict[str, object], folder: Mapping[str, object]) -> None:
    for name in _TAKEN_OVER:
        if fields.keys().isdisjoint(ALIASES[name]):
            fields.update({alias: folder[alias] for alias in ALIASES[name] if alias in folder})
    if "draft" in folder and _SAYS_DRAFT.isdisjoint(fields):
        fields["draft"] = folder["draft"]


def _only_tags(folder: Mapping[str, object]) -> dict[str, object]:
    return {alias: folder[alias] for alias in ALIASES["tags"] if alias in folder}


def _lowered(fields: Mapping[str, object]) -> dict[str, object]:
    return {key.lower(): value for key, value in fields.items()}
