"""The tables.

Every query of a pass goes by one of the keys or indexes declared here. What is written often and read whole
by its key has no row number of its own in SQLite (``sqlite_with_rowid``): one tree instead of two.
"""

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    text,
)

from syndicate.store.columns import SERIAL, Moment, Text

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

file = Table(
    "file",
    metadata,
    Column("path", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("inode", BigInteger, nullable=False),
    Column("digest", Text, nullable=False, index=True),
    Column("fate", Text, nullable=False),
    sqlite_with_rowid=False,
)

folder = Table(
    "folder",
    metadata,
    Column("path", Text, primary_key=True),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("ctime_ns", BigInteger, nullable=False),
    Column("inode", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("path", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("line", BigInteger),
    Column("excerpt", Text, nullable=False),
    Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)

entry = Table(
    "entry",
    metadata,
    Column("guid", Text, primary_key=True),
    Column("path", Text, nullable=False, index=True),
    Column("address", Text, nullable=False, index=True),
    Column("published", Moment, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("file_digest", Text, nullable=False, index=True),
    Column("due", Moment),
    Column("article", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("media", Text, nullable=False),
    Column("absent", Text, nullable=False),
    Column("withdrawn", Moment),
    Index("ix_entry_state_guid", "state", "guid"),
    Index(
        "ix_entry_due",
        "due",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
)

entry_body = Table(
    "entry_body",
    metadata,
    Column("guid", Text, ForeignKey("entry.guid"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

shown = Table(
    "shown",
    metadata,
    Column("guid", Text, ForeignKey("entry.guid"), primary_key=True),
    Column("source", Text, primary_key=True, index=True),
    Column("path", Text, nullable=False, index=True),
    Column("reference", Text, nullable=False),
    Column("lacking", Boolean, nullable=False),
    Index("ix_shown_lacking", "guid", sqlite_where=text("lacking = 1"), postgresql_where=text("lacking")),
    sqlite_with_rowid=False,
)
"""Files beside articles that present entries show; ``path`` is empty for one that is not there."""

beside = Table(
    "beside",
    metadata,
    Column("path", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("inode", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

spare = Table("spare", metadata, Column("path", Text, primary_key=True), sqlite_with_rowid=False)

term = Table(
    "term",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("touched", BigInteger, nullable=False, index=True),
    Column("pages", BigInteger, nullable=False),
    Column("kept_from", BigInteger, nullable=False),
    sa.UniqueConstraint("kind", "identity"),
    sa.UniqueConstraint("kind", "slug"),
)

entry_term = Table(
    "entry_term",
    metadata,
    Column("term_id", BigInteger, ForeignKey("term.id"), primary_key=True),
    Column("recency", BigInteger, primary_key=True),
    Column("place", BigInteger, primary_key=True),
    Column("guid", Text, ForeignKey("entry.guid"), primary_key=True, index=True),
    Column("page", BigInteger),
    Index(
        "ix_entry_term_page",
        "term_id",
        "page",
        "recency",
        "place",
        "guid",
        sqlite_where=text("page IS NOT NULL"),
        postgresql_where=text("page IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
"""``page``: the archive page that holds the entry; 0 while none does, -1 when none will, NULL where a term
has no such pages."""

archive_due = Table(
    "archive_due",
    metadata,
    Column("term_id", BigInteger, ForeignKey("term.id"), primary_key=True),
    Column("page", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

archive_left = Table(
    "archive_left",
    metadata,
    Column("term_id", BigInteger, ForeignKey("term.id"), primary_key=True),
    Column("page", BigInteger, primary_key=True),
    Column("moment", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Pages that an entry has left, and the last moment at which one did."""

tombstone = Table(
    "tombstone",
    metadata,
    Column("term_id", BigInteger, ForeignKey("term.id"), primary_key=True),
    Column("withdrawn", Moment, primary_key=True),
    Column("guid", Text, ForeignKey("entry.guid"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

recorded = Table(
    "recorded",
    metadata,
    Column("guid", Text, primary_key=True),
    Column("link", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", Moment),
    Column("updated", Moment),
    Column("claim", Text, nullable=False, index=True),
    Column("forced", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

change = Table(
    "change",
    metadata,
    Column("seq", SERIAL, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("guid", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("changed", Text, nullable=False),
    Column("reason", Text),
    Column("restored", Boolean, nullable=False),
    Column("terms", Text, nullable=False),
    Column("announce", Boolean, nullable=False),
    Column("page_due", Boolean, nullable=False),
    Index("ix_change_page_due", "seq", sqlite_where=text("page_due = 1"), postgresql_where=text("page_due")),
)

published = Table(
    "published",
    metadata,
    Column("path", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("entries", BigInteger),
    Column("updated", Moment),
    Index(
        "ix_published_feeds",
        "path",
        sqlite_where=text("entries IS NOT NULL"),
        postgresql_where=text("entries IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

fragment = Table(
    "fragment",
    metadata,
    Column("key", Text, primary_key=True),
    Column("guid", Text, primary_key=True, index=True),
    Column("revision", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

body = Table(
    "body",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, unique=True),
    Column("type", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("created", Moment, nullable=False, index=True),
    Column("body_digest", Text, ForeignKey("body.digest"), nullable=False, index=True),
)
"""``seq``: NULL for what is not public."""

expansion = Table(
    "expansion",
    metadata,
    Column("event_id", Text, ForeignKey("event.id"), primary_key=True),
    Column("after", Text, nullable=False),
)
"""Events whose topic has followers that are not owed them yet: those whose id is greater than ``after``."""

endpoint = Table(
    "endpoint",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("server", Text, nullable=False, default=""),
    Column("secret", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("last_success", Moment),
    Column("failing_since", Moment),
    Column("topic", Text, nullable=False),
    Column("filter", Text, nullable=False),
    Column("pace", Text, nullable=False),
    Column("gather_s", Integer, nullable=False),
    Column("at_most", Integer, nullable=False),
    Column("per_second", Float, nullable=False),
    Column("options", Text, nullable=False),
    Column("lease_until", Moment),
    Column("former_secret", Text, nullable=False),
    Column("former_until", Moment),
    Index("ix_endpoint_topic_id", "topic", "id"),
    Index("ix_endpoint_kind_state", "kind", "state"),
    Index(
        "ix_endpoint_lease_until",
        "lease_until",
        sqlite_where=text("lease_until IS NOT NULL"),
        postgresql_where=text("lease_until IS NOT NULL"),
    ),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("event_id", Text, ForeignKey("event.id"), nullable=False),
    Column("endpoint_id", Text, ForeignKey("endpoint.id"), nullable=False),
    Column("host", Text, nullable=False),
    Column("server", Text, nullable=False, default=""),
    Column("state", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("wake", Moment),
    Column("claim_until", Moment),
    Column("claim_token", Text),
    Column("attempts", Integer, nullable=False),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("ended", Moment),
    sa.UniqueConstraint("event_id", "endpoint_id"),
    Index(
        "ix_delivery_claim_token",
        "claim_token",
        sqlite_where=text("claim_token IS NOT NULL"),
        postgresql_where=text("claim_token IS NOT NULL"),
    ),
    Index("ix_delivery_state_id", "state", "id"),
    Index("ix_delivery_endpoint_id_id", "endpoint_id", "id"),
    Index(
        "ix_delivery_owed",
        "endpoint_id",
        "state",
        "id",
        sqlite_where=text("state IN ('ready', 'claimed')"),
        postgresql_where=text("state IN ('ready', 'claimed')"),
    ),
    Index(
        "ix_delivery_wake",
        "wake",
        "id",
        "host",
        "server",
        "endpoint_id",
        sqlite_where=text("wake IS NOT NULL"),
        postgresql_where=text("wake IS NOT NULL"),
    ),
    Index(
        "ix_delivery_host_wake",
        "host",
        "wake",
        sqlite_where=text("wake IS NOT NULL"),
        postgresql_where=text("wake IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("delivery_id", BigInteger, ForeignKey("delivery.id"), nullable=False, index=True),
    Column("started", Moment, nullable=False),
    Column("elapsed_ms", BigInteger, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("response", Text, nullable=False),
    sqlite_autoincrement=True,
)

host_gate = Table(
    "host_gate",
    metadata,
    Column("host", Text, primary_key=True),
    Column("not_before", Moment, nullable=False),
)

mark = Table(
    "mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Column("since", Moment, nullable=False),
)
