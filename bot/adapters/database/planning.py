"""Putting editions into the outbox: at most one delivery a subscription and day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.tables import DeliveryRow
from bot.adapters.database.variants import store_variant
from bot.domain.audience import Subscription
from bot.domain.delivery import DeliveryState, RenderedMessage, SkipReason

_DELIVERY = ("subscription_id", "day")


@dataclass(frozen=True, slots=True)
class PlannedEdition:
    """One edition for one subscription."""

    subscription: Subscription
    day: date
    revision: int
    messages: tuple[RenderedMessage, ...]
    at: datetime


async def plan(connection: AsyncConnection, edition: PlannedEdition) -> bool:
    """Whether the edition went in; not where its day was planned or skipped."""
    inserted = await connection.execute(
        insert(DeliveryRow)
        .values(
            **_key(edition.subscription, edition.day),
            **await _fresh(connection, edition),
            generation=1,
        )
        .on_conflict_do_nothing(index_elements=_DELIVERY)
        .returning(DeliveryRow.id)
    )
    return inserted.one_or_none() is not None


async def replan(connection: AsyncConnection, edition: PlannedEdition) -> None:
    """Put the edition in from its first part, whatever became of the day before."""
    fresh = await _fresh(connection, edition)
    await connection.execute(
        insert(DeliveryRow)
        .values(**_key(edition.subscription, edition.day), **fresh, generation=1)
        .on_conflict_do_update(
            index_elements=_DELIVERY, set_={**fresh, "generation": DeliveryRow.generation + 1}
        )
    )


async def skip(
    connection: AsyncConnection,
    subscription: Subscription,
    *,
    day: date,
    reason: SkipReason,
    at: datetime,
) -> None:
    """Close a day that has no delivery yet."""
    await connection.execute(
        insert(DeliveryRow)
        .values(
            **_key(subscription, day),
            state=DeliveryState.SKIPPED,
            reason=reason,
            created_at=at,
            closed_at=at,
        )
        .on_conflict_do_nothing(index_elements=_DELIVERY)
    )


def _key(subscription: Subscription, day: date) -> dict[str, object]:
    return {
        "subscription_id": subscription.id,
        "platform": subscription.chat.address.platform,
        "day": day,
    }


async def _fresh(connection: AsyncConnection, edition: PlannedEdition) -> dict[str, object]:
    """The columns of a delivery of which nothing was attempted."""
    return {
        "revision": edition.revision,
        "variant_id": await store_variant(connection, edition.messages),
        "state": DeliveryState.PENDING,
        "next_part": 0,
        "is_in_flight": False,
        "attempts": 0,
        "not_before": None,
        "reason": None,
        "last_error": "",
        "part_error": "",
        "created_at": edition.at,
        "closed_at": None,
    }
