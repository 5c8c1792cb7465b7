"""What every ``DeliveryLog`` knows of the past."""

from bot.domain.delivery import DeliveryState, SkipReason
from bot.domain.missed import DayFate, DeliveryHistory
from tests.contracts.outbox_steps import deliver, the_pending
from tests.contracts.store_samples import NOW, TODAY, YESTERDAY, AllStores, plan, subscribe


async def test_it_knows_nothing_before_anything_was_planned(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    history = await stores.delivery_log.history(subscription.id, since=YESTERDAY)
    assert history == DeliveryHistory(None, {})


async def test_it_knows_what_became_of_each_day(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await stores.outbox.skip(
        subscriptions=[subscription], day=YESTERDAY, reason=SkipReason.CUT_OFF, at=NOW
    )
    await plan(stores, subscription)
    history = await stores.delivery_log.history(subscription.id, since=YESTERDAY)
    assert history.first_day == YESTERDAY
    assert history.fates == {
        YESTERDAY: DayFate(DeliveryState.SKIPPED, SkipReason.CUT_OFF),
        TODAY: DayFate(DeliveryState.PENDING),
    }
    await deliver(stores, await the_pending(stores))
    history = await stores.delivery_log.history(subscription.id, since=TODAY)
    assert history == DeliveryHistory(YESTERDAY, {TODAY: DayFate(DeliveryState.DELIVERED)})
