"""Numbers without gaps.

A database's own sequences leave gaps when a transaction is rolled back, and commit out of order. These rows
are locked by the first writer until it commits, so a number that is seen implies all before it.
"""

from sqlalchemy import Connection, select, update

from syndicate.store.schema import counter

CHANGES = "changes"
ACKNOWLEDGED = "acknowledged"
EVENTS = "events"
NAMES = (CHANGES, ACKNOWLEDGED, EVENTS)


def take(connection: Connection, name: str, amount: int) -> int:
    """Reserve numbers and return the first; with an amount of 0, wait until no one else is counting."""
    statement = (
        update(counter)
        .where(counter.c.name == name)
        .values(value=counter.c.value + amount)
        .returning(counter.c.value)
    )
    last: int = connection.execute(statement).scalar_one()
    return last - amount + 1


def value(connection: Connection, name: str) -> int:
    """The last number that was given."""
    found: int = connection.execute(select(counter.c.value).where(counter.c.name == name)).scalar_one()
    return found


def raise_to(connection: Connection, name: str, new: int) -> None:
    """Move forward, never back."""
    connection.execute(update(counter).where(counter.c.name == name, counter.c.value < new).values(value=new))
