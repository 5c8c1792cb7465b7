"""The steps of a correction that a delivery has not: where it is begun and where it is left.

Conditional as ``progress`` says. A correction is a closed delivery opened once more: what is sent,
checkpointed and resumed goes the way of all deliveries.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, bindparam, func, update

from bot.adapters.database.progress import is_pending_at
from bot.adapters.database.tables import DeliveryRow
from bot.domain.audience import Platform, SubscriptionId
from bot.domain.delivery import Delivery, DeliveryState

_PATIENCE = timedelta(days=2)
_IS_CORRECTION = DeliveryRow.standing_variant_id.is_not(None)


def adopt() -> Update:
    """The edition reads as before: with the new revision nothing is to be done in the chat."""
    return (
        update(DeliveryRow)
        .where(*_is_as_read())
        .values(
            revision=bindparam("to_revision"),
            variant_id=bindparam("to_variant"),
            standing_variant_id=None,
        )
    )


def reopen() -> Update:
    """Begin at the first part that differs. It counts as planned now: others come first."""
    return (
        update(DeliveryRow)
        .where(*_is_as_read())
        .values(
            revision=bindparam("to_revision"),
            variant_id=bindparam("to_variant"),
            standing_variant_id=bindparam("to_standing"),
            next_part=bindparam("to_part"),
            created_at=bindparam("to_created_at", type_=DeliveryRow.created_at.type),
            state=DeliveryState.PENDING,
            attempts=0,
            not_before=None,
            last_error="",
            delivered_at=func.coalesce(DeliveryRow.delivered_at, DeliveryRow.closed_at),
            closed_at=None,
        )
    )


def abandon(delivery: Delivery, *, at: datetime, error: str) -> Update:
    """What was corrected so far stands, and the rest as it was."""
    return (
        update(DeliveryRow)
        .where(is_pending_at(delivery, delivery.next_part), _IS_CORRECTION)
        .values(**_closed(at), last_error=error)
    )


def expire(*, planned_before: datetime, at: datetime) -> Update:
    """A correction helps nobody any more that is days later than a delivery may be."""
    return (
        update(DeliveryRow)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.platform.in_(Platform),  # all of them: the index leads through it
            DeliveryRow.created_at < planned_before - _PATIENCE,
            _IS_CORRECTION,
        )
        .values(**_closed(at), last_error="the correction came too late")
    )


def leave_alone(subscription: SubscriptionId, *, at: datetime) -> Update:
    """The chat said goodbye: what it has stays as it is."""
    return (
        update(DeliveryRow)
        .where(DeliveryRow.subscription_id == subscription, DeliveryRow.left_alone_at.is_(None))
        .values(left_alone_at=at)
    )


def _closed(at: datetime) -> dict[str, object]:
    return {
        "state": DeliveryState.DELIVERED,
        "is_in_flight": False,
        "not_before": None,
        "closed_at": at,
    }


def _is_as_read() -> tuple[ColumnElement[bool], ...]:
    """The delivery, unless it was planned anew or corrected since its planner read it."""
    return (
        DeliveryRow.id == bindparam("of_delivery"),
        DeliveryRow.generation == bindparam("of_generation"),
        DeliveryRow.revision == bindparam("of_revision"),
        DeliveryRow.variant_id == bindparam("of_variant"),
        DeliveryRow.state == DeliveryState.DELIVERED,
    )
