"""The steps of a correction that a delivery has not: where it is begun and where it is left.

Conditional as ``progress`` says. A correction is a closed delivery opened once more: what is sent,
checkpointed and resumed goes the way of all deliveries.
"""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import Insert, insert

from bot.adapters.database.progress import (
    IS_CORRECTION,
    is_at_bound_part,
    is_pending_at,
    is_same_bound,
)
from bot.adapters.database.tables import CorrectionRow, DeliveryRow
from bot.domain.audience import Platform, SubscriptionId
from bot.domain.correction import Change
from bot.domain.delivery import Delivery, DeliveryState, SkipReason

_PATIENCE = timedelta(days=2)
COUNTED = ("edited", "marked", "sent", "gone", "refused")
"""The columns of what a correction did."""


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


def keep_count() -> Insert:
    """Begin to count, before ``reopen`` and as conditional; in the same run, go on counting."""
    columns = CorrectionRow.__table__.columns
    run_id = bindparam("to_run", type_=columns.run_id.type)
    fresh = select(
        DeliveryRow.id,
        DeliveryRow.generation,
        run_id.label("run_id"),
        *(literal(0).label(name) for name in COUNTED),
        null().label("reason"),
        literal("").label("error"),
    ).where(*_is_as_read())
    statement = insert(CorrectionRow).from_select([column.name for column in columns], fresh)
    excluded = statement.excluded
    is_same_run = and_(columns.run_id == excluded.run_id, columns.generation == excluded.generation)
    counted = {name: case((is_same_run, columns[name]), else_=0) for name in COUNTED}
    anew = {name: excluded[name] for name in ("generation", "run_id", "reason", "error")}
    return statement.on_conflict_do_update(index_elements=["delivery_id"], set_={**counted, **anew})


def counted(change: Change, messages: int) -> dict[str, int]:
    """By how much ``COUNT`` adds; ``messages`` were sent, or none where one was edited."""
    return {
        "is_edited": change in {Change.EDITED, Change.MARKED},
        "is_marked": change is Change.MARKED,
        "were_sent": messages if change is Change.SENT else 0,
        "is_gone": change is Change.GONE,
    }


def refuse(delivery: Delivery, part: int, *, error: str) -> Update:
    """The part can never be delivered; before its cursor moves, so that it counts once."""
    return (
        update(CorrectionRow)
        .where(
            CorrectionRow.delivery_id == delivery.id,
            exists().where(
                DeliveryRow.id == delivery.id,
                DeliveryRow.generation == delivery.generation,
                DeliveryRow.next_part == part,
            ),
        )
        .values(refused=CorrectionRow.refused + 1, error=error)
    )


def tell_why(delivery: Delivery, *, error: str, reason: SkipReason | None) -> Update:
    """Why it is abandoned: before it is, and as conditional."""
    is_open = exists().where(is_pending_at(delivery, delivery.next_part), IS_CORRECTION)
    return (
        update(CorrectionRow)
        .where(CorrectionRow.delivery_id == delivery.id, is_open)
        .values(error=error, reason=reason)
    )


def abandon(delivery: Delivery, *, at: datetime, error: str) -> Update:
    """What was corrected so far stands, and the rest as it was."""
    return (
        update(DeliveryRow)
        .where(is_pending_at(delivery, delivery.next_part), IS_CORRECTION)
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
            IS_CORRECTION,
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


def _count() -> Update:
    """What became of a part: once, only while the cursor still stands before it."""
    is_at_part = exists().where(is_at_bound_part())
    return (
        update(CorrectionRow)
        .where(CorrectionRow.delivery_id == bindparam("of_delivery"), is_at_part)
        .values(
            edited=CorrectionRow.edited + bindparam("is_edited"),
            marked=CorrectionRow.marked + bindparam("is_marked"),
            sent=CorrectionRow.sent + bindparam("were_sent"),
            gone=CorrectionRow.gone + bindparam("is_gone"),
        )
    )


COUNT = _count()


def _is_as_read() -> tuple[ColumnElement[bool], ...]:
    """The delivery, unless it was planned anew or corrected since its planner read it."""
    return (
        is_same_bound(),
        DeliveryRow.revision == bindparam("of_revision"),
        DeliveryRow.variant_id == bindparam("of_variant"),
        DeliveryRow.state == DeliveryState.DELIVERED,
    )
