"""The steps of a delivery that are taken for every message, many deliveries at a time.

Each is conditional as ``progress`` says, and taken twice it changes nothing more.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, auto

from sqlalchemy import (
    Connection,
    Insert,
    Update,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.adapters.database import corrections
from bot.adapters.database.progress import BEHIND_PART, is_at_bound_part, is_same_bound
from bot.adapters.database.tables import DeliveryRow, ReceiptRow, VariantRow
from bot.domain.correction import Change
from bot.domain.delivery import Delivery, DeliveryState, Receipt, SkipReason

Values = dict[str, object]


class StepKind(IntEnum):
    """What is recorded."""

    BEGIN = auto()
    TAKE_BACK = auto()
    MOVE_CURSOR = auto()
    REST = auto()
    PASS_BY = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one delivery: the values that its statement needs."""

    kind: StepKind
    values: Values
    receipts: tuple[Values, ...] = ()
    closing: Values | None = None
    counted: Values | None = None


def begin(delivery: Delivery, part: int) -> Step:
    """The part is being handed to the platform."""
    return Step(StepKind.BEGIN, _place(delivery, part))


def take_back(delivery: Delivery, part: int) -> Step:
    """The platform did not take the part."""
    return Step(StepKind.TAKE_BACK, _place(delivery, part))


def rest(delivery: Delivery, until: datetime) -> Step:
    """The chat takes nothing before ``until``: no attempt, and nothing uncertain."""
    return Step(StepKind.REST, {**_place(delivery, delivery.next_part), "to_not_before": until})


def checkpoint(
    delivery: Delivery,
    part: int,
    receipts: Sequence[Receipt],
    *,
    closes_at: datetime | None,
    change: Change | None,
) -> Step:
    """The part arrived; it was the last one where it ``closes_at`` a moment."""
    place = _place(delivery, part)
    rows = tuple(
        {**place, "of_message": receipt.message_id, "of_moment": receipt.sent_at}
        for receipt in receipts
    )
    closing = counted = None
    if closes_at is not None:
        closing = _closing(delivery, state=DeliveryState.DELIVERED, at=closes_at)
    if change is not None:
        counted = {**place, **corrections.counted(change, len(rows))}
    return Step(StepKind.MOVE_CURSOR, place, rows, closing, counted)


def pass_by(delivery: Delivery, part: int, *, to: int) -> Step:
    """The parts from ``part`` up to there stay as they are."""
    return Step(StepKind.PASS_BY, {**_place(delivery, part), "to_part": to})


def close(
    delivery: Delivery,
    *,
    state: DeliveryState,
    at: datetime,
    reason: SkipReason | None,
    error: str,
) -> Step:
    """Nothing more will be attempted. A delivery is only delivered behind its last part."""
    return Step(StepKind.CLOSE, _closing(delivery, state=state, at=at, reason=reason, error=error))


def _closing(
    delivery: Delivery,
    *,
    state: DeliveryState,
    at: datetime,
    reason: SkipReason | None = None,
    error: str = "",
) -> Values:
    return {
        "of_delivery": delivery.id,
        "of_generation": delivery.generation,
        "to_state": state,
        "to_closed_at": at,
        "to_reason": reason,
        "to_error": error,
    }


def take_steps(connection: Connection, steps: Sequence[Step]) -> list[bool]:
    """Whether each step found its delivery where its caller believes it to stand.

    No two steps are of the same delivery.
    """
    by_kind: dict[StepKind, list[Step]] = defaultdict(list)
    for step in steps:
        by_kind[step.kind].append(step)
    receipts = [receipt for step in steps for receipt in step.receipts]
    if receipts:
        connection.execute(_KEEP_RECEIPT, receipts)
    counted = [step.counted for step in steps if step.counted is not None]
    if counted:
        connection.execute(corrections.COUNT, counted)
    refused: set[object] = set()
    for kind, same in by_kind.items():
        taken = connection.execute(_STATEMENTS[kind], [step.values for step in same])
        if taken.rowcount != len(same) and kind is StepKind.BEGIN:
            refused = _not_begun(connection, same)
    closings = [step.closing for step in steps if step.closing is not None]
    if closings:
        connection.execute(_STATEMENTS[StepKind.CLOSE], closings)
    return [step.values["of_delivery"] not in refused for step in steps]


def _not_begun(connection: Connection, steps: Sequence[Step]) -> set[object]:
    """The deliveries of which the part was not marked: closed or planned anew meanwhile."""
    ids = {step.values["of_delivery"]: step.values for step in steps}
    found = connection.execute(
        select(DeliveryRow.id, DeliveryRow.generation, DeliveryRow.next_part).where(
            DeliveryRow.id.in_(ids), DeliveryRow.state == DeliveryState.PENDING
        )
    )
    begun = {(row.id, row.generation, row.next_part) for row in found}
    return {
        delivery
        for delivery, values in ids.items()
        if (delivery, values["of_generation"], values["of_part"]) not in begun
    }


def _place(delivery: Delivery, part: int) -> Values:
    return {"of_delivery": delivery.id, "of_generation": delivery.generation, "of_part": part}


def _mark(*, is_in_flight: bool) -> Update:
    is_pending = DeliveryRow.state == DeliveryState.PENDING
    return (
        update(DeliveryRow).where(is_at_bound_part(), is_pending).values(is_in_flight=is_in_flight)
    )


def _rest() -> Update:
    is_pending = DeliveryRow.state == DeliveryState.PENDING
    until = bindparam("to_not_before", type_=DeliveryRow.not_before.type)
    return (
        update(DeliveryRow)
        .where(is_at_bound_part(), is_pending)
        .values(is_in_flight=False, not_before=until)
    )


def _keep_receipt() -> Insert:
    """Once: only while the cursor still stands before the part."""
    columns = ("delivery_id", "generation", "part", "message_id", "sent_at")
    wanted = select(
        DeliveryRow.id,
        DeliveryRow.generation,
        DeliveryRow.next_part,
        bindparam("of_message", type_=ReceiptRow.message_id.type),
        bindparam("of_moment", type_=ReceiptRow.sent_at.type),
    )
    return insert(ReceiptRow).from_select(columns, wanted.where(is_at_bound_part()))


def _move_cursor() -> Update:
    return update(DeliveryRow).where(is_at_bound_part()).values(BEHIND_PART)


def _pass_by() -> Update:
    is_pending = DeliveryRow.state == DeliveryState.PENDING
    passed = {"next_part": bindparam("to_part"), "is_in_flight": False}
    return update(DeliveryRow).where(is_at_bound_part(), is_pending).values(passed)


def _close() -> Update:
    parts = select(VariantRow.parts).where(VariantRow.id == DeliveryRow.variant_id)
    to_state = bindparam("to_state", type_=DeliveryRow.state.type)
    return (
        update(DeliveryRow)
        .where(
            is_same_bound(),
            DeliveryRow.state == DeliveryState.PENDING,
            or_(
                to_state != DeliveryState.DELIVERED,
                DeliveryRow.next_part >= parts.scalar_subquery(),
            ),
        )
        .values(
            state=to_state,
            is_in_flight=False,
            not_before=None,
            standing_variant_id=None,
            closed_at=bindparam("to_closed_at", type_=DeliveryRow.closed_at.type),
            reason=bindparam("to_reason", type_=DeliveryRow.reason.type),
            last_error=func.coalesce(
                func.nullif(bindparam("to_error"), ""), DeliveryRow.part_error
            ),
        )
    )


_KEEP_RECEIPT = _keep_receipt()
_STATEMENTS = {
    StepKind.BEGIN: _mark(is_in_flight=True),
    StepKind.TAKE_BACK: _mark(is_in_flight=False),
    StepKind.MOVE_CURSOR: _move_cursor(),
    StepKind.REST: _rest(),
    StepKind.PASS_BY: _pass_by(),
    StepKind.CLOSE: _close(),
}
