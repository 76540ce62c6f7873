"""Declared values of any type as text or a list, without judging what they say."""

from datetime import date, datetime, time

_MOST_BITS = 1000
"""Python refuses to write a number of thousands of digits, and so would everyone who has to read it."""


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


def as_list(value: object) -> list[object]:
    """Return a list as it is, and anything else as a list of one."""
    return list(value) if isinstance(value, list | tuple) else [value]
