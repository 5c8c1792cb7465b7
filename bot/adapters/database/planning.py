"""Putting editions into the outbox: at most one delivery a subscription and day, in its run."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.preference_rows import store_preferences
from bot.adapters.database.runs import JoinedRuns, join_run
from bot.adapters.database.tables import DeliveryRow
from bot.adapters.database.variants import StoredVariants
from bot.domain.audience import Subscription
from bot.domain.delivery import DeliveryState, PlannedEdition, SkipReason

_DELIVERY = ("subscription_id", "day")
_FRESH: dict[str, object] = {
    "state": DeliveryState.PENDING,
    "next_part": 0,
    "is_in_flight": False,
    "attempts": 0,
    "not_before": None,
    "reason": None,
    "last_error": "",
    "part_error": "",
    "closed_at": None,
    "delivered_at": None,
    "left_alone_at": None,
    "standing_variant_id": None,
}
"""The columns of a delivery of which nothing was attempted."""
_EDITION = ("revision", "variant_id", "created_at", "run_id", "preferences")


async def plan(connection: AsyncConnection, editions: Sequence[PlannedEdition]) -> int:
    """How many editions went in; those do not whose day was planned or skipped."""
    rows = await _rows(connection, editions)
    statement = insert(DeliveryRow).on_conflict_do_nothing(index_elements=_DELIVERY)
    inserted = await connection.execute(
        statement, rows, execution_options={"preserve_rowcount": True}
    )
    return inserted.rowcount


async def replan(connection: AsyncConnection, editions: Sequence[PlannedEdition]) -> None:
    """Put the editions in from their first part, whatever became of the day before."""
    statement = insert(DeliveryRow)
    fresh = {name: statement.excluded[name] for name in (*_FRESH, *_EDITION)}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=_DELIVERY, set_={**fresh, "generation": DeliveryRow.generation + 1}
        ),
        await _rows(connection, editions),
    )


async def skip(
    connection: AsyncConnection,
    subscriptions: Sequence[Subscription],
    *,
    day: date,
    reason: SkipReason,
    at: datetime,
) -> None:
    """Close a day where it has no delivery yet."""
    closed = {
        "run_id": await join_run(connection, day, at),
        "state": DeliveryState.SKIPPED,
        "reason": reason,
        "created_at": at,
        "closed_at": at,
    }
    await connection.execute(
        insert(DeliveryRow).on_conflict_do_nothing(index_elements=_DELIVERY),
        [{**_key(subscription, day), **closed} for subscription in subscriptions],
    )


def _key(subscription: Subscription, day: date) -> dict[str, object]:
    return {
        "subscription_id": subscription.id,
        "platform": subscription.chat.address.platform,
        "day": day,
    }


async def _rows(
    connection: AsyncConnection, editions: Sequence[PlannedEdition]
) -> list[dict[str, object]]:
    """A row for each edition."""
    variants, runs = StoredVariants(connection), JoinedRuns(connection, join_run)
    return [
        {
            **_key(edition.subscription, edition.day),
            **_FRESH,
            "generation": 1,
            "revision": edition.revision,
            "variant_id": await variants.id_of(edition.messages),
            "preferences": store_preferences(edition.subscription.preferences),
            "created_at": edition.at,
            "run_id": await runs.id_of(edition.day, edition.at, is_apart=edition.is_apart),
        }
        for edition in editions
    ]
