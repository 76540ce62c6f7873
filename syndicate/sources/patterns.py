"""Which names in a folder are no articles at all, decided by the name alone."""

import re
from collections.abc import Callable, Sequence
from fnmatch import translate

from syndicate.core.litter import LITTER

__all__ = ["LITTER", "excluding"]


def excluding(patterns: Sequence[str]) -> Callable[[str], object] | None:
    """Return what tells whether a path is excluded, or None if nothing is.

    A pattern with ``/`` is matched against the whole path, any other against each name in it; ``*`` also
    matches across folders, and a folder that matches is excluded with all that it holds.
    """
    expressions = [_expression(pattern) for pattern in patterns if pattern.strip("/")]
    return re.compile("|".join(expressions)).match if expressions else None


def _expression(pattern: str) -> str:
    bare = pattern.removeprefix("./").strip("/")
    body = translate(bare).removesuffix(r"\Z").removesuffix(r"\z")
    anywhere = "" if "/" in pattern.rstrip("/") else r"(?s:.*/)?"
    return rf"{anywhere}{body}(?s:/.*)?\Z"
