"""Settings as text: ``docs/configuration.md``, and the file that ``syndicate init`` writes."""

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from syndicate.config.tables import Settings
from syndicate.config.values import seconds

_INTRODUCTION = """\
# Configuration

`syndicate.toml` says what to publish and how. It is looked for in the folder that a command is given, else
in the present one; `--config FILE` names another. Every key has a default: a file with nothing but
`[publication] url` is enough if the articles are in `corpus`. Relative paths start from the file's own
folder. Durations are seconds, or texts such as `"90s"`, `"10m"`, `"6h"` and `"3d"`.

The environment overrides the file: `SYNDICATE_FEEDS_LIMIT=20` sets `limit` in `[feeds]`; lists are written
with commas. The command line overrides both. Tables in double brackets stand in the
file alone.

A secret is written as `env:NAME` or `file:PATH`, and looked up there; it may stand in the file itself if
nobody else can read that. It is never logged.

A key or value that is not right is named with its table and what would be right, and nothing is published
(exit code 2). `syndicate doctor` looks at all of it. This page is made from the program; `syndicate init`
writes the same explanations into a new file.
"""


_HEAD = ("| key | takes | default | meaning |", "| --- | --- | --- | --- |")


def reference() -> str:
    """The page of all settings, in Markdown."""
    parts = [_INTRODUCTION]
    for name, table in tables():
        brackets = f"[[{name}]]" if name in _EXAMPLES else f"[{name}]"
        parts += [f"## {brackets}", "", f"{table.__doc__}", "", *_HEAD]
        parts += [
            f"| `{key}` | {_takes(field)} | {_default_in_words(field)} | {_cell(field.description or '')} |"
            for key, field in sorted(table.model_fields.items(), key=lambda named: not named[1].is_required())
        ]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def template(said: Mapping[str, Mapping[str, object]]) -> str:
    """A file of settings with an explanation of each, those that were said filled in.

    :param said: values by table and key; what is not said stands as a comment with its default
    """
    parts = ["# What syndicate publishes from here, and how. Keys behind a # have the value shown.", ""]
    for name, table in tables():
        if name in _EXAMPLES:
            parts += [_EXAMPLES[name], ""]
            continue
        parts += [f"# {table.__doc__}", f"[{name}]"]
        for key, field in table.model_fields.items():
            value = said.get(name, {}).get(key)
            comment = "" if value is not None else "# "
            shown = _default(field) if value is None else _toml(value)
            parts += [f"# {_explained(field)}", f"{comment}{key} = {shown}"]
        parts.append("")
    return "\n".join(parts)


_WEBHOOK = """\
# Endpoints that are told of changes; 'syndicate webhook secret' makes a secret.
# [[webhooks]]
# url = "https://example.org/hook"
# secret = "env:SYNDICATE_HOOK_SECRET"
# events = ["article.published", "article.updated", "article.withdrawn"]"""

_CHAT = """\
# Channels of Slack, Discord, Teams, Mattermost or Telegram that are told of new articles.
# [[chats]]
# service = "slack"
# url = "env:SLACK_WEBHOOK"
# section = ["news"]"""

_MAIL = """\
# Digests by mail.
# [[mails]]
# server = "smtp://mail.example.org:587"
# user = "news"
# password = "env:SMTP_PASSWORD"
# sender = "The Paper <news@example.org>"
# to = ["readers@example.org"]"""

_PING = """\
# Directories that are pinged when a feed changed.
# [[pings]]
# url = "https://ping.example.org/RPC2"
# extended = true"""

_OTHER = """\
# Endpoints of kinds that installed packages bring.
# [[endpoints]]
# kind = "matrix"
# url = "https://matrix.example.org/hook"
# batch = 20"""

_SELECTION = """\
# Feeds of the articles that fit, below selections/: any of section, tag, author, language and type.
# [[selections]]
# name = "Long reads"
# section = "features"
# tag = ["essay", "interview"]"""

_PARTICULARS = """\
# What one feed has otherwise than [feeds] says.
# [[particulars]]
# section = "sport"
# title = "All the sport"
# limit = 20"""

_EXAMPLES = {
    "particulars": _PARTICULARS,
    "selections": _SELECTION,
    "webhooks": _WEBHOOK,
    "chats": _CHAT,
    "mails": _MAIL,
    "pings": _PING,
    "endpoints": _OTHER,
}
"""Of tables that may stand in the file several times."""


def tables() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every table with its name, in the order of the file."""
    for name, field in Settings.model_fields.items():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield name, kind


def _default_in_words(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    return f"`{_default(field)}`"


def _default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    return _duration(default) if _is_duration(field) else _toml(default)


def _explained(field: FieldInfo) -> str:
    """What a key means, and its values where they are counted."""
    values = ", ".join(map(_toml, _choices(field.annotation)))
    of = "Any" if get_origin(field.annotation) is tuple else "One"
    return f"{field.description} {of} of {values}." if values else f"{field.description}"


def _takes(field: FieldInfo) -> str:
    """What a key accepts, in a word or as the list of its values."""
    if _is_duration(field):
        return "duration"
    if values := list(_choices(field.annotation)):
        many = "any of " if get_origin(field.annotation) is tuple else ""
        return many + ", ".join(f"`{_toml(value)}`" for value in values)
    word = next(word for kind, word in _WORDS.items() if kind in _kinds(field.annotation))
    lowest = [bound.ge for bound in field.metadata if hasattr(bound, "ge")]
    highest = [bound.le for bound in field.metadata if hasattr(bound, "le")]
    if not lowest:
        return word
    return f"{word}, {lowest[0]} to {highest[0]}" if highest else f"{word}, at least {lowest[0]}"


_WORDS: dict[object, str] = {
    bool: "true or false",
    int: "number",
    float: "number",
    dict: "table",
    tuple: "list",
    Path: "path",
    str: "text",
}


def _kinds(annotation: object) -> tuple[object, ...]:
    """A type, or the types of a union; a list is a tuple whatever it holds."""
    origin = get_origin(annotation)
    if origin in {tuple, dict}:
        return (origin,)
    return get_args(annotation) or (annotation,)


def _choices(annotation: object) -> Iterator[object]:
    """The values that a type is limited to."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, Enum):
            yield from kind


def _is_duration(field: FieldInfo) -> bool:
    return any(isinstance(part, BeforeValidator) and part.func is seconds for part in field.metadata)


def _duration(value: int) -> str:
    """Seconds in the largest unit that they are a whole number of."""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if value and value % size == 0:
            return f'"{value // size}{unit}"'
    return f'"{value}s"'


def _toml(value: object) -> str:
    if value is None or value is PydanticUndefined:
        return '""'
    if isinstance(value, Enum):
        return _toml(value.value)
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    return json.dumps(value.as_posix() if isinstance(value, Path) else str(value), ensure_ascii=False)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
