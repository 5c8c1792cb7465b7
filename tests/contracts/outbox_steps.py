"""What happens to a delivery, in one word each."""

from datetime import date, datetime

from bot.domain.audience import Platform, Subscription, SubscriptionId
from bot.domain.delivery import Delivery, DeliveryState, PlannedEdition, RenderedMessage
from tests.contracts.store_samples import (
    MINUTE,
    NOW,
    ONE_TWO_THREE,
    TODAY,
    AllStores,
    make_receipt,
    plan,
    subscribe,
)

TELEGRAM = Platform.TELEGRAM
DELIVERED = DeliveryState.DELIVERED


async def pending(stores: AllStores) -> list[Delivery]:
    return list(await stores.outbox.pending(TELEGRAM, moment=NOW, limit=100))


async def the_pending(stores: AllStores) -> Delivery:
    (delivery,) = await pending(stores)
    return delivery


async def planned(stores: AllStores) -> Delivery:
    await plan(stores, await subscribe(stores))
    return await the_pending(stores)


async def send(stores: AllStores, delivery: Delivery, part: int) -> None:
    await stores.outbox.begin(delivery, part=part)
    await stores.outbox.checkpoint(delivery, part=part, receipts=[make_receipt(str(part))])


async def deliver(stores: AllStores, delivery: Delivery) -> None:
    for part in range(delivery.next_part, delivery.parts):
        await send(stores, delivery, part)
    await stores.outbox.finish(delivery, state=DELIVERED, at=NOW + MINUTE)


async def replan(
    stores: AllStores,
    subscription: Subscription,
    messages: tuple[RenderedMessage, ...] = ONE_TWO_THREE,
    *,
    at: datetime = NOW,
) -> None:
    edition = PlannedEdition(subscription, TODAY, 2, messages, at)
    await stores.outbox.plan_all([edition], force=True)


async def is_planned(stores: AllStores, subscription: SubscriptionId, day: date) -> bool:
    return subscription in await stores.outbox.planned([subscription], day)
