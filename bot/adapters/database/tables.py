"""The tables of digests and deliveries.

``migrations/`` holds them, and those of chats and people, once more: as the steps that lead here.
"""

from datetime import date, datetime
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

from bot.adapters.database.stored_row import StoredMessage, StoredRow
from bot.domain.audience import Platform
from bot.domain.delivery import DeliveryState, MessageKind, SkipReason
from bot.domain.run import AnnouncementKind, RunKind

_IS_STANDING = text("standing_variant_id IS NOT NULL")
_IS_IN_FLIGHT = text("is_in_flight = 1")


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
