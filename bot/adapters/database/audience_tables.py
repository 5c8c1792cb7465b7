"""The tables of chats and people: who reads, how, and what they keep."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.adapters.database.stored_row import StoredRow
from bot.domain.audience import ChatKind, Language, Platform, SubscriptionState

_WANTS_PIN = text("json_extract(preferences, '$.is_pinned') = 1")
_HAS_PIN = text("pinned_message_id IS NOT NULL")


class ChatRow(StoredRow):
    """``pinned_message_id`` is what we pinned; ``pin_refused_id`` what the platform did not pin."""

    __tablename__ = "chats"
    __table_args__ = (
        UniqueConstraint("platform", "chat_id", "thread_id"),
        Index("ix_chats_pinned", "platform", "id", sqlite_where=_HAS_PIN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[Platform]
    chat_id: Mapped[str] = mapped_column(String(64))
    thread_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[ChatKind]
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[Language]
    pinned_message_id: Mapped[str | None] = mapped_column(String(64))
    pin_refused_id: Mapped[str | None] = mapped_column(String(64))


class SubscriptionRow(StoredRow):
    """``weekdays`` are digits, 0 is Monday: ``01234``. ``preferences`` are what was chosen."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("weekdays <> ''", name="weekdays"),
        CheckConstraint("state = 'active' OR next_due_at IS NULL", name="due_only_active"),
        Index(None, "state", "next_due_at"),
        Index(None, "paused_until"),
        Index("ix_subscriptions_pinning", "chat_id", sqlite_where=_WANTS_PIN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), unique=True)
    state: Mapped[SubscriptionState]
    local_time: Mapped[time]
    zone: Mapped[str] = mapped_column(String(64))
    weekdays: Mapped[str] = mapped_column(String(7))
    topics: Mapped[list[str]]
    next_due_at: Mapped[datetime | None]
    suspended_why: Mapped[str] = mapped_column(Text, default="")
    preferences: Mapped[dict[str, Any] | None]
    paused_until: Mapped[datetime | None]


class AccountFactRow(StoredRow):
    """What was learned of a bot account, so that it is not asked again after a restart."""

    __tablename__ = "account_facts"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    fact: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    learned_at: Mapped[datetime]


class KeptStoryRow(StoredRow):
    """A story that a person saved."""

    __tablename__ = "kept_stories"

    platform: Mapped[Platform] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    story_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kept_at: Mapped[datetime]


class VoteRow(StoredRow):
    """What a person thinks of a story."""

    __tablename__ = "votes"
    __table_args__ = (Index(None, "story_key"),)

    platform: Mapped[Platform] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    story_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_liked: Mapped[bool]
    voted_at: Mapped[datetime]


class ForumTopicRow(StoredRow):
    """The topic of a forum that a theme's stories go to."""

    __tablename__ = "forum_topics"

    platform: Mapped[Platform] = mapped_column(primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    theme: Mapped[str] = mapped_column(String(128), primary_key=True)
    thread_id: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
