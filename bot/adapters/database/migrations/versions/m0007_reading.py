"""What chats and readers want: preferences, pauses, kept stories, votes, topics, accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Columns for how a chat reads, and tables for what its readers keep."""
    op.add_column("subscriptions", sa.Column("preferences", sa.JSON(none_as_null=True)))
    op.add_column("subscriptions", sa.Column("paused_until", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("preferences", sa.JSON(none_as_null=True)))
    op.add_column("rendered_messages", sa.Column("theme", sa.Text()))
    op.add_column("chats", sa.Column("pinned_message_id", sa.String(64)))
    op.add_column("chats", sa.Column("pin_refused_id", sa.String(64)))
    op.create_index(None, "subscriptions", ["paused_until"])
    _pins()
    _account_facts()
    _kept_stories()
    _votes()
    _forum_topics()


def _pins() -> None:
    """Few chats pin; indexes of their own lead to them."""
    op.create_index(
        "ix_subscriptions_pinning",
        "subscriptions",
        ["chat_id"],
        sqlite_where=sa.text("json_extract(preferences, '$.is_pinned') = 1"),
    )
    op.create_index(
        "ix_chats_pinned",
        "chats",
        ["platform", "id"],
        sqlite_where=sa.text("pinned_message_id IS NOT NULL"),
    )


def _account_facts() -> None:
    op.create_table(
        "account_facts",
        sa.Column("account", sa.String(64), primary_key=True),
        sa.Column("fact", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
    )


def _kept_stories() -> None:
    op.create_table(
        "kept_stories",
        _platform(),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("story_key", sa.String(64), primary_key=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )


def _votes() -> None:
    op.create_table(
        "votes",
        _platform(),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("story_key", sa.String(64), primary_key=True),
        sa.Column("is_liked", sa.Boolean(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "votes", ["story_key"])


def _forum_topics() -> None:
    op.create_table(
        "forum_topics",
        _platform(),
        sa.Column("chat_id", sa.String(64), primary_key=True),
        sa.Column("theme", sa.String(128), primary_key=True),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )


def _platform() -> sa.Column[str]:
    words = sa.Enum(
        "telegram", "discord", name="platform", native_enum=False, create_constraint=True, length=24
    )
    return sa.Column("platform", words, primary_key=True)
