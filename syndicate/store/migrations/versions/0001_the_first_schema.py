"""The first schema."""

import sqlalchemy as sa
from alembic import op

from syndicate.store.columns import SERIAL, Moment, Text

revision = "0001"
down_revision = None


def upgrade() -> None:  # noqa: PLR0915 - a schema is a list of tables
    """Make every table."""
    op.create_table(
        "body",
        sa.Column("digest", Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_body")),
    )
    op.create_table(
        "change",
        sa.Column("seq", SERIAL, autoincrement=False, nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("guid", Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("changed", Text(), nullable=False),
        sa.Column("reason", Text(), nullable=True),
        sa.Column("restored", sa.Boolean(), nullable=False),
        sa.Column("terms", Text(), nullable=False),
        sa.Column("announce", sa.Boolean(), nullable=False),
        sa.Column("page_due", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    op.create_index(
        "ix_change_page_due",
        "change",
        ["seq"],
        sqlite_where=sa.text("page_due = 1"),
        postgresql_where=sa.text("page_due"),
    )
    op.create_table(
        "counter",
        sa.Column("name", Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "endpoint",
        sa.Column("id", Text(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("url", Text(), nullable=False),
        sa.Column("host", Text(), nullable=False),
        sa.Column("server", Text(), nullable=False),
        sa.Column("secret", Text(), nullable=False),
        sa.Column("events", Text(), nullable=False),
        sa.Column("origin", Text(), nullable=False),
        sa.Column("state", Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("last_success", Moment(), nullable=True),
        sa.Column("failing_since", Moment(), nullable=True),
        sa.Column("topic", Text(), nullable=False),
        sa.Column("filter", Text(), nullable=False),
        sa.Column("pace", Text(), nullable=False),
        sa.Column("gather_s", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("per_second", sa.Float(), nullable=False),
        sa.Column("options", Text(), nullable=False),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("former_secret", Text(), nullable=False),
        sa.Column("former_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint")),
    )
    op.create_index("ix_endpoint_topic_id", "endpoint", ["topic", "id"])
    op.create_index("ix_endpoint_kind_state", "endpoint", ["kind", "state"])
    op.create_index(
        "ix_endpoint_lease_until",
        "endpoint",
        ["lease_until"],
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_table(
        "entry",
        sa.Column("guid", Text(), nullable=False),
        sa.Column("path", Text(), nullable=False),
        sa.Column("address", Text(), nullable=False),
        sa.Column("published", Moment(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("updated", Moment(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("state", Text(), nullable=False),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("file_digest", Text(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("article", Text(), nullable=False),
        sa.Column("terms", Text(), nullable=False),
        sa.Column("media", Text(), nullable=False),
        sa.Column("absent", Text(), nullable=False),
        sa.Column("withdrawn", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("guid", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_address"), "entry", ["address"])
    op.create_index(
        "ix_entry_due",
        "entry",
        ["due"],
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_index(op.f("ix_entry_file_digest"), "entry", ["file_digest"])
    op.create_index(op.f("ix_entry_path"), "entry", ["path"])
    op.create_index("ix_entry_state_guid", "entry", ["state", "guid"])
    _make_files_beside()
    op.create_table(
        "file",
        sa.Column("path", Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("inode", sa.BigInteger(), nullable=False),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("fate", Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_file")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_file_digest"), "file", ["digest"])
    op.create_table(
        "folder",
        sa.Column("path", Text(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("ctime_ns", sa.BigInteger(), nullable=False),
        sa.Column("inode", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_folder")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fragment",
        sa.Column("key", Text(), nullable=False),
        sa.Column("guid", Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", "guid", name=op.f("pk_fragment")),
    )
    op.create_index(op.f("ix_fragment_guid"), "fragment", ["guid"])
    op.create_table(
        "host_gate",
        sa.Column("host", Text(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_gate")),
    )
    op.create_table(
        "lease",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("holder", Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
    )
    op.create_table(
        "mark",
        sa.Column("name", Text(), nullable=False),
        sa.Column("value", Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "published",
        sa.Column("path", Text(), nullable=False),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=True),
        sa.Column("updated", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_published")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_published_feeds",
        "published",
        ["path"],
        sqlite_where=sa.text("entries IS NOT NULL"),
        postgresql_where=sa.text("entries IS NOT NULL"),
    )
    op.create_table(
        "quarantine",
        sa.Column("path", Text(), nullable=False),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("detail", Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=True),
        sa.Column("excerpt", Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_quarantine")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recorded",
        sa.Column("guid", Text(), nullable=False),
        sa.Column("link", Text(), nullable=False),
        sa.Column("title", Text(), nullable=False),
        sa.Column("published", Moment(), nullable=True),
        sa.Column("updated", Moment(), nullable=True),
        sa.Column("claim", Text(), nullable=False),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guid", name=op.f("pk_recorded")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_recorded_claim"), "recorded", ["claim"])
    op.create_table(
        "term",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("identity", Text(), nullable=False),
        sa.Column("slug", Text(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("touched", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.BigInteger(), nullable=False),
        sa.Column("kept_from", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("kind", "identity", name=op.f("uq_term_kind_identity")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_term_kind_slug")),
    )
    op.create_index(op.f("ix_term_touched"), "term", ["touched"])
    op.create_table(
        "entry_body",
        sa.Column("guid", Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["guid"], ["entry.guid"], name=op.f("fk_entry_body_guid")),
        sa.PrimaryKeyConstraint("guid", name=op.f("pk_entry_body")),
    )
    op.create_table(
        "entry_term",
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("guid", Text(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["guid"], ["entry.guid"], name=op.f("fk_entry_term_guid")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_entry_term_term_id")),
        sa.PrimaryKeyConstraint("term_id", "recency", "place", "guid", name=op.f("pk_entry_term")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_term_guid"), "entry_term", ["guid"])
    op.create_index(
        "ix_entry_term_page",
        "entry_term",
        ["term_id", "page", "recency", "place", "guid"],
        sqlite_where=sa.text("page IS NOT NULL"),
        postgresql_where=sa.text("page IS NOT NULL"),
    )
    op.create_table(
        "archive_due",
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_archive_due_term_id")),
        sa.PrimaryKeyConstraint("term_id", "page", name=op.f("pk_archive_due")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "archive_left",
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_archive_left_term_id")),
        sa.PrimaryKeyConstraint("term_id", "page", name=op.f("pk_archive_left")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstone",
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", Moment(), nullable=False),
        sa.Column("guid", Text(), nullable=False),
        sa.ForeignKeyConstraint(["guid"], ["entry.guid"], name=op.f("fk_tombstone_guid")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_tombstone_term_id")),
        sa.PrimaryKeyConstraint("term_id", "withdrawn", "guid", name=op.f("pk_tombstone")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tombstone_guid"), "tombstone", ["guid"])
    op.create_table(
        "event",
        sa.Column("id", Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("type", Text(), nullable=False),
        sa.Column("topic", Text(), nullable=False),
        sa.Column("media_type", Text(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("body_digest", Text(), nullable=False),
        sa.ForeignKeyConstraint(["body_digest"], ["body.digest"], name=op.f("fk_event_body_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("seq", name=op.f("uq_event_seq")),
    )
    op.create_index(op.f("ix_event_body_digest"), "event", ["body_digest"])
    op.create_index(op.f("ix_event_created"), "event", ["created"])
    op.create_table(
        "expansion",
        sa.Column("event_id", Text(), nullable=False),
        sa.Column("after", Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_expansion_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_expansion")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("event_id", Text(), nullable=False),
        sa.Column("endpoint_id", Text(), nullable=False),
        sa.Column("host", Text(), nullable=False),
        sa.Column("server", Text(), nullable=False),
        sa.Column("state", Text(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("wake", Moment(), nullable=True),
        sa.Column("claim_until", Moment(), nullable=True),
        sa.Column("claim_token", Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", Text(), nullable=True),
        sa.Column("ended", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["endpoint_id"], ["endpoint.id"], name=op.f("fk_delivery_endpoint_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_delivery_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("event_id", "endpoint_id", name=op.f("uq_delivery_event_id_endpoint_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_claim_token",
        "delivery",
        ["claim_token"],
        sqlite_where=sa.text("claim_token IS NOT NULL"),
        postgresql_where=sa.text("claim_token IS NOT NULL"),
    )
    op.create_index("ix_delivery_endpoint_id_id", "delivery", ["endpoint_id", "id"])
    op.create_index(
        "ix_delivery_owed",
        "delivery",
        ["endpoint_id", "state", "id"],
        sqlite_where=sa.text("state IN ('ready', 'claimed')"),
        postgresql_where=sa.text("state IN ('ready', 'claimed')"),
    )
    op.create_index(
        "ix_delivery_host_wake",
        "delivery",
        ["host", "wake"],
        sqlite_where=sa.text("wake IS NOT NULL"),
        postgresql_where=sa.text("wake IS NOT NULL"),
    )
    op.create_index("ix_delivery_state_id", "delivery", ["state", "id"])
    op.create_index(
        "ix_delivery_wake",
        "delivery",
        ["wake", "id", "host", "server", "endpoint_id"],
        sqlite_where=sa.text("wake IS NOT NULL"),
        postgresql_where=sa.text("wake IS NOT NULL"),
    )
    op.create_table(
        "attempt",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("started", Moment(), nullable=False),
        sa.Column("elapsed_ms", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", Text(), nullable=True),
        sa.Column("response", Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_attempt_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attempt_delivery_id"), "attempt", ["delivery_id"])


def _make_files_beside() -> None:
    """Make the tables of what lies beside articles."""
    op.create_table(
        "shown",
        sa.Column("guid", Text(), nullable=False),
        sa.Column("source", Text(), nullable=False),
        sa.Column("path", Text(), nullable=False),
        sa.Column("reference", Text(), nullable=False),
        sa.Column("lacking", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["guid"], ["entry.guid"], name=op.f("fk_shown_guid")),
        sa.PrimaryKeyConstraint("guid", "source", name=op.f("pk_shown")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_shown_source"), "shown", ["source"])
    op.create_index(op.f("ix_shown_path"), "shown", ["path"])
    op.create_index(
        "ix_shown_lacking",
        "shown",
        ["guid"],
        sqlite_where=sa.text("lacking = 1"),
        postgresql_where=sa.text("lacking"),
    )
    op.create_table(
        "beside",
        sa.Column("path", Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("inode", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_beside")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spare",
        sa.Column("path", Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_spare")),
        sqlite_with_rowid=False,
    )
