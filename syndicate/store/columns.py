"""Column types: what a Python value becomes in either database."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from syndicate.store.plain import escape, moment, seconds, unescape


class Text(TypeDecorator[str]):
    """Any ``str``, ordered by code point in every locale."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """PostgreSQL orders by the database's locale unless told otherwise; SQLite never does."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TEXT(collation="C"))
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Write."""
        del dialect
        return None if value is None else escape(str(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Read."""
        del dialect
        return None if value is None else unescape(value)


class Moment(TypeDecorator[datetime]):
    """Aware UTC in whole seconds, as seconds since the epoch."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write."""
        del dialect
        return None if value is None else seconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Read."""
        del dialect
        return None if value is None else moment(value)


SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""A number that the database gives out; SQLite does so for INTEGER alone."""
