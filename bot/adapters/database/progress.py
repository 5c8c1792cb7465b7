"""Recording what became of each attempt.

A delivery may be planned anew, or closed, while an older plan of it is still being sent. Each
statement below therefore only touches the generation that its caller is sending, and only moves a
cursor that stands where the caller believes it to stand, so that the older plan can neither skip a
part of the newer one nor close it.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, bindparam, case, literal, update

from bot.adapters.database.tables import DeliveryRow
from bot.domain.audience import Platform, SubscriptionId
from bot.domain.delivery import Delivery, DeliveryState, SkipReason

IS_CORRECTION = DeliveryRow.standing_variant_id.is_not(None)
"""The chat has the delivery, or most of it, and what differs is being corrected."""
BEHIND_PART: dict[str, object] = {
    "next_part": DeliveryRow.next_part + 1,
    "is_in_flight": False,
    "attempts": 0,
    "not_before": None,
    "last_error": "",
}
"""What becomes of a delivery whose next part is settled."""


def is_same_bound() -> ColumnElement[bool]:
    """``of_delivery`` in ``of_generation``, for statements that are carried out for many."""
    return and_(
        DeliveryRow.id == bindparam("of_delivery"),
        DeliveryRow.generation == bindparam("of_generation"),
    )


def is_at_bound_part() -> ColumnElement[bool]:
    """The same, where ``of_part`` is its next one."""
    return and_(is_same_bound(), DeliveryRow.next_part == bindparam("of_part"))


def is_generation_of(delivery: Delivery) -> ColumnElement[bool]:
    """The delivery, unless it was planned anew since its caller read it."""
    return and_(DeliveryRow.id == delivery.id, DeliveryRow.generation == delivery.generation)


def is_pending_at(delivery: Delivery, part: int) -> ColumnElement[bool]:
    """The delivery, where it is open and the part is its next one."""
    return and_(
        is_generation_of(delivery),
        DeliveryRow.next_part == part,
        DeliveryRow.state == DeliveryState.PENDING,
    )


def move_cursor(delivery: Delivery, part: int) -> Update:
    """The part is settled, one way or the other."""
    return (
        update(DeliveryRow)
        .where(is_generation_of(delivery), DeliveryRow.next_part == part)
        .values(BEHIND_PART)
    )


def rest(delivery: Delivery, *, until: datetime, error: str) -> Update:
    """The attempt failed and another one follows."""
    return (
        update(DeliveryRow)
        .where(is_generation_of(delivery), DeliveryRow.state == DeliveryState.PENDING)
        .values(
            not_before=until,
            is_in_flight=False,
            attempts=DeliveryRow.attempts + 1,
            last_error=error,
        )
    )


def withdraw(
    subscription: SubscriptionId,
    *,
    at: datetime,
    reason: SkipReason | None = None,
    error: str = "",
) -> Update:
    """Nothing more is sent to the subscription, also not the rest of what was begun.

    Under a correction it was delivered all the same.
    """
    delivered, skipped = (
        literal(state, DeliveryRow.state.type)
        for state in (DeliveryState.DELIVERED, DeliveryState.SKIPPED)
    )
    why = literal(reason, DeliveryRow.reason.type)
    return (
        update(DeliveryRow)
        .where(
            DeliveryRow.subscription_id == subscription,
            DeliveryRow.state == DeliveryState.PENDING,
        )
        .values(
            state=case((IS_CORRECTION, delivered), else_=skipped),
            reason=case((IS_CORRECTION, DeliveryRow.reason), else_=why),
            last_error=error,
            is_in_flight=False,
            not_before=None,
            closed_at=at,
        )
    )


def expire(*, planned_before: datetime, at: datetime) -> Update:
    """What nobody got a part of yet comes too late; what was begun is finished all the same."""
    return (
        update(DeliveryRow)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.platform.in_(Platform),  # all of them: the index leads through it
            DeliveryRow.created_at < planned_before,
            DeliveryRow.next_part == 0,
            DeliveryRow.is_in_flight.is_(False),
            ~IS_CORRECTION,
        )
        .values(
            state=DeliveryState.SKIPPED,
            reason=SkipReason.CUT_OFF,
            not_before=None,
            closed_at=at,
        )
    )
