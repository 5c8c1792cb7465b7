"""Reading the outbox: what may be attempted, and what became of what was."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, literal_column, or_, select, true
from sqlalchemy.orm import aliased

from bot.adapters.database import fence
from bot.adapters.database.audience_rows import CHAT_COLUMNS, read_chat
from bot.adapters.database.audience_tables import ChatRow, SubscriptionRow
from bot.adapters.database.tables import DeliveryRow, VariantRow
from bot.domain.audience import Platform, SubscriptionId
from bot.domain.delivery import Delivery, DeliveryId, DeliveryOutcome, DeliveryState
from bot.domain.lease import Lease

IS_IN_FLIGHT = DeliveryRow.is_in_flight == literal_column("1")  # as in the index that leads there


def select_pending(
    platform: Platform,
    *,
    moment: datetime,
    leaving_out: Sequence[DeliveryId],
    lease: Lease | None,
) -> Select[*tuple[Any, ...]]:
    """Deliveries for ``read_delivery``, with their ``variant_id``, oldest first.

    Of each subscription only its oldest one, so that two editions never mix in a chat; none where
    ``lease`` is the lane's no more.
    """
    earlier = aliased(DeliveryRow)
    has_earlier = exists().where(
        earlier.subscription_id == DeliveryRow.subscription_id,
        earlier.state == DeliveryState.PENDING,
        or_(
            earlier.created_at < DeliveryRow.created_at,
            and_(earlier.created_at == DeliveryRow.created_at, earlier.id < DeliveryRow.id),
        ),
    )
    return (
        select(
            DeliveryRow.id,
            DeliveryRow.subscription_id,
            DeliveryRow.day,
            DeliveryRow.generation,
            DeliveryRow.next_part,
            DeliveryRow.attempts,
            DeliveryRow.is_in_flight,
            DeliveryRow.variant_id,
            DeliveryRow.standing_variant_id,
            VariantRow.parts,
            *CHAT_COLUMNS,
        )
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .join(ChatRow, ChatRow.id == SubscriptionRow.chat_id)
        .join(VariantRow, VariantRow.id == DeliveryRow.variant_id)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.platform == platform,
            or_(DeliveryRow.not_before.is_(None), DeliveryRow.not_before <= moment),
            DeliveryRow.id.not_in(leaving_out),
            ~has_earlier,
            true() if lease is None else fence.is_current(lease),
        )
        .order_by(DeliveryRow.created_at, DeliveryRow.id)
    )


def read_delivery(row: Row[*tuple[Any, ...]], lease: Lease | None) -> Delivery:
    """A row of ``select_pending``, claimed under ``lease``."""
    return Delivery(
        id=DeliveryId(row.id),
        subscription_id=SubscriptionId(row.subscription_id),
        chat=read_chat(row),
        day=row.day,
        generation=row.generation,
        next_part=row.next_part,
        parts=row.parts,
        attempts=row.attempts,
        is_uncertain=row.is_in_flight,
        lease=lease,
        is_correction=row.standing_variant_id is not None,
    )


def select_has_pending(platform: Platform) -> Select[bool]:
    """Whether anything of the platform is unfinished."""
    return select(
        exists().where(DeliveryRow.state == DeliveryState.PENDING, DeliveryRow.platform == platform)
    )


def select_planned(subscriptions: Sequence[SubscriptionId], day: date) -> Select[*tuple[Any, ...]]:
    """Those of the subscriptions whose day has a delivery, in whatever state."""
    return select(DeliveryRow.subscription_id).where(
        DeliveryRow.subscription_id.in_(subscriptions), DeliveryRow.day == day
    )


def select_last_outcome(subscription: SubscriptionId) -> Select[*tuple[Any, ...]]:
    """The subscription's delivery that was closed last, for ``read_outcome``.

    A correction does not make it younger.
    """
    closed_at = func.coalesce(DeliveryRow.delivered_at, DeliveryRow.closed_at)
    return (
        select(
            DeliveryRow.day,
            DeliveryRow.state,
            closed_at.label("closed_at"),
            DeliveryRow.reason,
            DeliveryRow.last_error,
        )
        .where(
            DeliveryRow.subscription_id == subscription,
            DeliveryRow.state != DeliveryState.PENDING,
        )
        .order_by(closed_at.desc(), DeliveryRow.id.desc())
        .limit(1)
    )


def read_outcome(row: Row[*tuple[Any, ...]]) -> DeliveryOutcome:
    """A row of ``select_last_outcome``."""
    return DeliveryOutcome(row.day, row.state, row.closed_at, row.reason, row.last_error)
