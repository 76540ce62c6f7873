"""Reading syndicate.toml, the environment and overrides into ``Settings``.

An error names file, table, key and value, says what is wrong with it and what would be right. Secrets are
never part of one.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from textwrap import shorten
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from syndicate.config.tables import Settings
from syndicate.errors import ConfigError

_PREFIX = "SYNDICATE_"
_LISTS = frozenset({"particulars", "selections", "webhooks", "chats", "mails", "pings", "endpoints"})
_SECRET = frozenset({"secret", "token", "password", "bearer", "basic"})
_WIDTH = 80
_USER = re.compile(r"//[^/\s]*@")  # a password may stand in an address

Tables = dict[str, Any]  # as TOML gives them: pydantic is what types them


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Settings and where they come from.

    :ivar file: the file that was read, or None when there was none
    :ivar base: folder that relative paths in it start from
    """

    settings: Settings
    base: Path
    file: Path | None = None

    def path(self, path: Path) -> Path:
        """A path of the settings, made absolute."""
        return (self.base / path.expanduser()).absolute()

    def with_state(self, path: Path) -> "Configuration":
        """The same settings with another SQLite database."""
        state = self.settings.state.model_copy(update={"path": path.absolute(), "url": ""})
        return replace(self, settings=self.settings.model_copy(update={"state": state}))


def load(
    file: Path | None, *, environment: Mapping[str, str], overrides: Mapping[str, Mapping[str, object]]
) -> Configuration:
    """Read settings: the file's, then the environment's (``SYNDICATE_FEEDS_LIMIT``), then overrides.

    :param overrides: by table and key; paths in them are absolute
    :raises ConfigError: when the file cannot be read or something in it is not right
    """
    tables = _read(file) if file else {}
    for table, keys in (*_from_environment(environment).items(), *overrides.items()):
        if keys:
            tables[table] = {**_table(tables, table), **keys}
    try:
        settings = Settings.model_validate(tables)
    except ValidationError as wrong:
        raise _config_error(wrong.errors(include_url=False), file) from None
    return Configuration(settings=settings, base=(file.parent if file else Path()).absolute(), file=file)


def _read(file: Path) -> Tables:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(
            f"{file}: there is no such file", remedy="Make one with 'syndicate init'."
        ) from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise ConfigError(
            f"{file}: it cannot be read: {wrong}", remedy="Save it as UTF-8, readable."
        ) from wrong
    except tomllib.TOMLDecodeError as wrong:
        raise ConfigError(f"{file}: it is not TOML: {wrong}", remedy="Mend the line named.") from None


def _table(tables: Tables, name: str) -> Tables:
    table = tables.get(name, {})
    return table if isinstance(table, dict) else {}


def _from_environment(environment: Mapping[str, str]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for table, field in Settings.model_fields.items():
        declared = field.annotation
        if not (isinstance(declared, type) and issubclass(declared, BaseModel)):
            continue
        for key, key_field in declared.model_fields.items():
            value = environment.get(f"{_PREFIX}{table}_{key}".upper())
            if value is not None:
                found.setdefault(table, {})[key] = _split(value) if _is_list(key_field.annotation) else value
    return found


def _is_list(annotation: object) -> bool:
    origin = get_origin(annotation)
    return origin is tuple or (origin is UnionType and any(map(_is_list, get_args(annotation))))


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _config_error(errors: list[ErrorDetails], file: Path | None) -> ConfigError:
    first, *others = errors
    message, remedy = _describe(first)
    where = f"{file}: " if file else ""
    more = f" ({len(others)} more after this one)" if others else ""
    return ConfigError(f"{where}{message}{more}", remedy=remedy)


def _describe(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong, and what would be right."""
    names = [part for part in error["loc"] if isinstance(part, str)]
    numbers = [part + 1 for part in error["loc"] if isinstance(part, int)]
    place = _place(names, numbers)
    if error["type"] == "extra_forbidden":
        return f"{place}: there is no such {'key' if len(names) > 1 else 'table'}", _nearest(names)
    if error["type"] == "missing":
        return f"{place}: it is missing", f"Write {names[-1]} = … there."
    if error["type"] == "model_type":
        brackets = f"[[{names[0]}]]" if numbers or names[0] in _LISTS else f"[{names[0]}]"
        return f"{place} is no table", f"Write {brackets} on a line of its own, and its keys below it."
    is_whole = len(names) == 1 and names[0] in _LISTS
    is_address = names == ["chats", "url"]  # who knows that of a chat can write there
    hidden = is_whole or is_address or _SECRET.intersection(names) or isinstance(error["input"], dict)
    value = "" if hidden else f" = {_shown(error['input'])}"
    said = error["msg"].removeprefix("Value error, ").replace("Input should be", "write")
    if said.startswith("write "):
        return f"{place}{value} is not right", f"W{said[1:]}."
    return (
        f"{place}{value} is not right: {said[0].lower()}{said[1:]}",
        "See docs/configuration.md for what fits.",
    )


def _place(names: list[str], numbers: list[int]) -> str:
    if not names:
        return "the settings"
    table, *keys = names
    shown = f"[[{table}]] number {numbers[0]}" if table in _LISTS and numbers else f"[{table}]"
    return " ".join([shown, *keys])


def _shown(value: object) -> str:
    return shorten(without_user(repr(value)), width=_WIDTH, placeholder=" …")


def without_user(text: str) -> str:
    """A text in which no address shows a user or a password."""
    return _USER.sub("//…@", text)


def _nearest(names: list[str]) -> str:
    *tables, wrong = names
    known: list[str] = list(Settings.model_fields)
    if tables:
        declared = Settings.model_fields[tables[0]].annotation
        arguments = [argument for argument in (declared, *get_args(declared)) if isinstance(argument, type)]
        known = [
            key for argument in arguments if issubclass(argument, BaseModel) for key in argument.model_fields
        ]
    close = get_close_matches(wrong, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
