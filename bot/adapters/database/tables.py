"""The tables. ``migrations/`` holds the same once more, as the steps that lead here."""

from datetime import date, datetime, time
from typing import Any, ClassVar, TypedDict

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.adapters.database.column_types import UtcDateTime, word_column
from bot.domain.audience import ChatKind, Language, Platform, SubscriptionState
from bot.domain.delivery import DeliveryState, MessageKind, SkipReason
from bot.domain.run import AnnouncementKind, RunKind

_IS_STANDING = text("standing_variant_id IS NOT NULL")
_IS_IN_FLIGHT = text("is_in_flight = 1")
_WANTS_PIN = text("json_extract(preferences, '$.is_pinned') = 1")
_HAS_PIN = text("pinned_message_id IS NOT NULL")


class StoredMessage(TypedDict):
    """A rendered message as JSON: how a fallback lies in its column."""

    kind: str
    method: str
    body: str
    story_key: str | None
    fallback: "list[StoredMessage]"


class StoredRow(DeclarativeBase):
    """Root of all tables: names of constraints and columns of the domain's types."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        list[str]: JSON(),
        list[StoredMessage]: JSON(),
        dict[str, Any]: JSON(none_as_null=True),
        Platform: word_column(Platform, "platform"),
        ChatKind: word_column(ChatKind, "kind"),
        Language: word_column(Language, "language"),
        SubscriptionState: word_column(SubscriptionState, "state"),
        MessageKind: word_column(MessageKind, "kind"),
        DeliveryState: word_column(DeliveryState, "state"),
        SkipReason: word_column(SkipReason, "reason"),
        RunKind: word_column(RunKind, "kind"),
        AnnouncementKind: word_column(AnnouncementKind, "kind"),
    }


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


class DigestRow(StoredRow):
    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)


class RevisionRow(StoredRow):
    __tablename__ = "digest_revisions"
    __table_args__ = (UniqueConstraint("digest_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest_id: Mapped[int] = mapped_column(ForeignKey("digests.id"))
    revision: Mapped[int]
    version: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]


class StoryRow(StoredRow):
    """``key`` repeats where two stories of a digest have the same source."""

    __tablename__ = "stories"

    revision_id: Mapped[int] = mapped_column(ForeignKey("digest_revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64), index=True)
    headline: Mapped[str] = mapped_column(Text)
    primary_source: Mapped[str] = mapped_column(Text)


class VariantRow(StoredRow):
    """One edition as rendered, whoever gets it. Never changes once stored."""

    __tablename__ = "rendered_variants"

    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    parts: Mapped[int]


class MessageRow(StoredRow):
    __tablename__ = "rendered_messages"

    variant_id: Mapped[int] = mapped_column(ForeignKey("rendered_variants.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[MessageKind]
    method: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    story_key: Mapped[str | None] = mapped_column(String(64))
    fallback: Mapped[list[StoredMessage]]
    is_mark: Mapped[bool | None]
    theme: Mapped[str | None] = mapped_column(Text)


class RunRow(StoredRow):
    """Deliveries of one day that became due together, or the corrections of what it delivered.

    ``report`` is there once it has ended.
    """

    __tablename__ = "runs"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (report IS NULL)", name="report"),
        Index(None, "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    began_at: Mapped[datetime]
    told_open_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    kind: Mapped[RunKind] = mapped_column(server_default=RunKind.DELIVERY.value)
    report: Mapped[str | None] = mapped_column(Text)


class AnnouncementRow(StoredRow):
    """What is owed of a run that has ended, until ``done_at``; nobody tries before ``not_before``.

    ``error`` is why it did not succeed; with ``done_at``, why it was given up.
    """

    __tablename__ = "run_announcements"
    __table_args__ = (Index(None, "done_at"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    kind: Mapped[AnnouncementKind] = mapped_column(primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


class ToldAlertRow(StoredRow):
    """An alert that is told once: ``about`` is what tells it from others of its kind."""

    __tablename__ = "told_alerts"

    kind: Mapped[str] = mapped_column(String(64), primary_key=True)
    about: Mapped[str] = mapped_column(String(64), primary_key=True)
    told_at: Mapped[datetime]


class DeliveryRow(StoredRow):
    """``variant_id`` and ``revision`` are absent where the day's edition was skipped.

    ``platform`` repeats the chat's, so that one index leads to a lane's pending deliveries.
    ``is_in_flight``: ``next_part`` was handed to the platform and no answer is recorded.
    ``last_error`` is the last attempt's; ``part_error`` the last one that cost a part.

    Under a correction ``standing_variant_id`` is what the chat had before: its parts from
    ``next_part`` on are still those. Parts keep their numbers in ``variant_id``, which may have
    more. ``delivered_at`` is when it was closed first, where it was corrected since; from
    ``left_alone_at`` on the chat wants nothing of it changed. Those under a correction, or left
    halfway, are few: an index of their own leads to them. ``preferences`` are those that it was
    rendered for, whatever the subscription's are now.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("subscription_id", "day"),
        CheckConstraint("state <> 'pending' OR variant_id IS NOT NULL", name="pending_has_variant"),
        CheckConstraint("(state = 'pending') = (closed_at IS NULL)", name="closed_at"),
        Index(None, "state", "platform", "created_at"),
        Index(None, "run_id", "state", "platform"),
        Index(None, "day", "revision"),
        Index("ix_deliveries_standing", "state", "platform", sqlite_where=_IS_STANDING),
        Index("ix_deliveries_in_flight", "state", "platform", sqlite_where=_IS_IN_FLIGHT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    platform: Mapped[Platform]
    day: Mapped[date]
    revision: Mapped[int | None]
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("rendered_variants.id"))
    standing_variant_id: Mapped[int | None] = mapped_column(ForeignKey("rendered_variants.id"))
    state: Mapped[DeliveryState]
    generation: Mapped[int] = mapped_column(default=1)
    next_part: Mapped[int] = mapped_column(default=0)
    is_in_flight: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    reason: Mapped[SkipReason | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
    part_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    delivered_at: Mapped[datetime | None]
    left_alone_at: Mapped[datetime | None]
    preferences: Mapped[dict[str, Any] | None]


class CorrectionRow(StoredRow):
    """What a delivery's last correction did, message by message: ``edited`` includes ``marked``.

    It has no ``run_id`` where the operator asked for one chat alone, and tells of nothing any more
    once the delivery has another ``generation``. The delivery says whether it is pending, done or
    broken off; ``reason`` and ``error`` say why it is that, ``error`` also why one was refused.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "run_id"),)

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    generation: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    edited: Mapped[int]
    marked: Mapped[int]
    sent: Mapped[int]
    gone: Mapped[int]
    refused: Mapped[int]
    reason: Mapped[SkipReason | None]
    error: Mapped[str] = mapped_column(Text)


class ReceiptRow(StoredRow):
    """A part has more receipts than one where a fallback needed more messages."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("delivery_id", "generation", "part", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    generation: Mapped[int]
    part: Mapped[int]
    message_id: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]


class LeaseRow(StoredRow):
    """Who owns a lane. ``epoch`` grows with every owner; the process is a ``ProcessName``."""

    __tablename__ = "leases"

    lane: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int]
    host: Mapped[str] = mapped_column(Text)
    machine: Mapped[str] = mapped_column(Text)
    pid: Mapped[int]
    started: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    is_released: Mapped[bool]


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
