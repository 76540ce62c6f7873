"""${message}."""

import sqlalchemy as sa
from alembic import op

from syndicate.store.columns import Moment, Text

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Change the schema; a database is never taken back."""
    ${upgrades if upgrades else "pass"}
