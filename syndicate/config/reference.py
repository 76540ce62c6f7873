"""Settings as text: ``docs/configuration.md``, and the file that ``syndicate init`` writes."""

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from syndicate.config.tables import Settings

_INTRODUCTION = """\
# Configuration

`syndicate.toml` says what to publish and how. Every key has a default; a file with nothing but
`[publication] url` is enough. Relative paths start from the file's own folder. Durations are seconds, or
texts such as `"90s"`, `"10m"`, `"6h"` and `"3d"`.

The environment overrides the file: `SYNDICATE_FEEDS_LIMIT=20` sets `limit` in `[feeds]`; lists are written
with commas. The command line overrides both.

A secret is written as `env:NAME` or `file:PATH`, and looked up there; it may stand in the file itself if
nobody else can read that. No secret is ever printed or logged.

This page is made from the program; `syndicate init` writes the same explanations into a new file.
"""


def reference() -> str:
    """The page of all settings, in Markdown."""
    parts = [_INTRODUCTION]
    for name, table in tables():
        brackets = f"[[{name}]]" if name == "webhooks" else f"[{name}]"
        parts.append(f"## {brackets}\n\n{table.__doc__}\n\n| key | default | meaning |\n| --- | --- | --- |")
        parts += [
            f"| `{key}` | {_default_in_words(field)} | {_cell(field.description or '')} |"
            for key, field in table.model_fields.items()
        ]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def template(said: Mapping[str, Mapping[str, object]]) -> str:
    """A file of settings with an explanation of each, those that were said filled in.

    :param said: values by table and key; what is not said stands as a comment with its default
    """
    parts = ["# What syndicate publishes from here, and how. Keys behind a # have the value shown.", ""]
    for name, table in tables():
        if name == "webhooks":
            parts += [_WEBHOOK, ""]
            continue
        parts += [f"# {table.__doc__}", f"[{name}]"]
        for key, field in table.model_fields.items():
            value = said.get(name, {}).get(key)
            comment = "" if value is not None else "# "
            shown = _toml(field.get_default(call_default_factory=True) if value is None else value)
            parts += [f"# {field.description}", f"{comment}{key} = {shown}"]
        parts.append("")
    return "\n".join(parts)


_WEBHOOK = """\
# Endpoints that are told of changes; 'syndicate webhook secret' makes a secret.
# [[webhooks]]
# url = "https://example.org/hook"
# secret = "env:SYNDICATE_HOOK_SECRET"
# events = ["article.published", "article.updated", "article.withdrawn"]"""


def tables() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every table with its name, in the order of the file."""
    for name, field in Settings.model_fields.items():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield name, kind


def _default_in_words(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    return f"`{_toml(default)}`"


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
