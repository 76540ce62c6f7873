"""Declared values of any type as text or a list, without judging what they say."""

from datetime import date, datetime, time

from syndicate.core.text import clean

_MOST_BITS = 1000
"""Python refuses to write a number of thousands of digits, and so would everyone who has to read it."""

_DEEPEST = 8


def as_text(value: object) -> str | None:
    """Return a text, number, truth value or date as text, or None for what is none of them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int):
        return str(value) if value.bit_length() < _MOST_BITS else None
    return str(value) if isinstance(value, float) else None


def fit(value: object, depth: int = 0) -> object:
    """Return a value whose texts hold nothing that no page and no feed may.

    A file is read without such characters, but an escape in its header can write one. What is nested
    deeper than any field reads is left as it is.
    """
    if isinstance(value, str):
        return clean(value)
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [fit(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: fit(item, depth + 1) for key, item in value.items()}
    return value


def as_list(value: object) -> list[object]:
    """Return a list as it is, and anything else as a list of one."""
    return list(value) if isinstance(value, list | tuple) else [value]
