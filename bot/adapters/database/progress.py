"""Recording what became of each attempt.

A delivery may be planned anew, or closed, while an older plan of it is still being sent. Each
statement below therefore only moves a cursor that stands where its caller believes it to stand, so
that the older plan can neither skip a part of the newer one nor close it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Update, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.tables import DeliveryRow, ReceiptRow, VariantRow
from bot.domain.delivery import DeliveryId, DeliveryState, Receipt


def mark_in_flight(delivery: DeliveryId, part: int) -> Update:
    """The part is being handed to the platform."""
    return (
        update(DeliveryRow)
        .where(
            DeliveryRow.id == delivery,
            DeliveryRow.next_part == part,
            DeliveryRow.state == DeliveryState.PENDING,
        )
        .values(is_in_flight=True)
    )


def move_cursor(delivery: DeliveryId, part: int) -> Update:
    """The part is settled, one way or the other."""
    return (
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery, DeliveryRow.next_part == part)
        .values(next_part=part + 1, is_in_flight=False, attempts=0, not_before=None, last_error="")
    )


async def checkpoint(
    connection: AsyncConnection, delivery: DeliveryId, *, part: int, receipts: Sequence[Receipt]
) -> None:
    """Move the cursor behind the part and keep its receipts, once."""
    moved = await connection.execute(move_cursor(delivery, part).returning(DeliveryRow.generation))
    generation = moved.scalar_one_or_none()
    if generation is None or not receipts:
        return
    await connection.execute(
        insert(ReceiptRow),
        [
            {
                "delivery_id": delivery,
                "generation": generation,
                "part": part,
                "message_id": receipt.message_id,
                "sent_at": receipt.sent_at,
            }
            for receipt in receipts
        ],
    )


def rest(delivery: DeliveryId, *, until: datetime, error: str) -> Update:
    """The attempt failed and another one follows."""
    return (
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery, DeliveryRow.state == DeliveryState.PENDING)
        .values(
            not_before=until,
            is_in_flight=False,
            attempts=DeliveryRow.attempts + 1,
            last_error=error,
        )
    )


def close(delivery: DeliveryId, state: DeliveryState) -> Update:
    """Nothing more will be attempted. A delivery is only delivered behind its last part."""
    parts = select(VariantRow.parts).where(VariantRow.id == DeliveryRow.variant_id)
    is_behind_last_part = DeliveryRow.next_part >= parts.scalar_subquery()
    return (
        update(DeliveryRow)
        .where(
            DeliveryRow.id == delivery,
            DeliveryRow.state == DeliveryState.PENDING,
            is_behind_last_part if state is DeliveryState.DELIVERED else true(),
        )
        .values(state=state, is_in_flight=False, not_before=None)
    )
