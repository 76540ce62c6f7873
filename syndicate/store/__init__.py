"""The state of a publication in a database; the only place that knows SQL.

SQLAlchemy takes longer to import than a pass that finds nothing to do takes to run, so it is imported when
a store is opened; ``syndicate.store.glance`` does without it.
"""

from pathlib import Path

from syndicate.ports.store import Store

__all__ = ["open_store"]


def open_store(target: str | Path, *, create: bool = True) -> Store:
    """Open the database of a publication, brought to the present schema.

    :param target: path of a SQLite file, or ``postgresql://user@host/name``
    :param create: make it when it is not there
    :raises StateError: with a remedy, when it cannot be used
    """
    from syndicate.store.opening import open_store as open_  # noqa: PLC0415  see above

    return open_(target, create=create)
