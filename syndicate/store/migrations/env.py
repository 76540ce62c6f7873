"""Run the migrations inside the transaction that the store has opened; never connects by itself."""

from alembic import context
from sqlalchemy import Connection

from syndicate.store.schema import metadata


def run() -> None:
    """Bring the connected database to the revision that was asked for."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


run()
