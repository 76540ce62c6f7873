"""Finding what belongs to a part of a file: an article at ``path#n``, or one inside a container."""

from sqlalchemy import Column, ColumnElement

_FIRST, _AFTER = "!", "$"  # "!" begins the path within a container, "#" a number, and "$" follows both


def between(column: Column[str], path: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions that an index answers; the names of a few other files satisfy them too."""
    return column >= path + _FIRST, column < path + _AFTER
