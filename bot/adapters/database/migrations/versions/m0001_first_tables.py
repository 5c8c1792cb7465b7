"""The first tables: chats with their subscriptions, digests, rendered editions, deliveries.

A step is a record of what was done and names nothing of the program, which goes on changing.
There is no way back down: a backup of the database file is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _create_audience()
    _create_digests()
    _create_variants()
    _create_deliveries()


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _create_audience() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("platform", _words("platform", "telegram", "discord"), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("kind", _words("kind", "private", "group", "channel"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", _words("language", "zh-Hans", "zh-Hant", "en"), nullable=False),
        sa.UniqueConstraint("platform", "chat_id", "thread_id"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("chat_id", sa.Integer(), sa.ForeignKey("chats.id"), nullable=False),
        sa.Column(
            "state", _words("state", "active", "paused", "suspended", "ended"), nullable=False
        ),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("next_due_at", _moment()),
        sa.Column("suspended_why", sa.Text(), nullable=False),
        sa.UniqueConstraint("chat_id"),
        sa.CheckConstraint("weekdays <> ''", name="weekdays"),
        sa.CheckConstraint("state = 'active' OR next_due_at IS NULL", name="due_only_active"),
    )
    op.create_index(None, "subscriptions", ["state", "next_due_at"])


def _create_digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.UniqueConstraint("day"),
    )
    op.create_table(
        "digest_revisions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest_id", sa.Integer(), sa.ForeignKey("digests.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", _moment(), nullable=False),
        sa.UniqueConstraint("digest_id", "revision"),
    )
    op.create_table(
        "stories",
        sa.Column(
            "revision_id", sa.Integer(), sa.ForeignKey("digest_revisions.id"), primary_key=True
        ),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("primary_source", sa.Text(), nullable=False),
    )
    op.create_index(None, "stories", ["key"])


def _create_variants() -> None:
    op.create_table(
        "rendered_variants",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.UniqueConstraint("content_hash"),
    )
    op.create_table(
        "rendered_messages",
        sa.Column(
            "variant_id", sa.Integer(), sa.ForeignKey("rendered_variants.id"), primary_key=True
        ),
        sa.Column("part", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", _words("kind", "overview", "story", "outlook", "reply"), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("story_key", sa.String(64)),
        sa.Column("fallback", sa.JSON(), nullable=False),
    )


def _create_deliveries() -> None:
    states = _words("state", "pending", "delivered", "skipped", "failed")
    reasons = _words("reason", "no-digest", "cut-off", "no-stories", "chat-unreachable")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "subscription_id", sa.Integer(), sa.ForeignKey("subscriptions.id"), nullable=False
        ),
        sa.Column("platform", _words("platform", "telegram", "discord"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("variant_id", sa.Integer(), sa.ForeignKey("rendered_variants.id")),
        sa.Column("state", states, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("next_part", sa.Integer(), nullable=False),
        sa.Column("is_in_flight", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", _moment()),
        sa.Column("reason", reasons),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("part_error", sa.Text(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("closed_at", _moment()),
        sa.UniqueConstraint("subscription_id", "day"),
        sa.CheckConstraint("state <> 'pending' OR variant_id IS NOT NULL", "pending_has_variant"),
        sa.CheckConstraint("(state = 'pending') = (closed_at IS NULL)", "closed_at"),
    )
    op.create_index(None, "deliveries", ["state", "platform", "created_at"])
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("sent_at", _moment(), nullable=False),
        sa.UniqueConstraint("delivery_id", "generation", "part", "message_id"),
    )
