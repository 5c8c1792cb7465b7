"""What every ``Outbox`` lets in, plans anew, and lets go without sending it."""

import asyncio
import dataclasses
from pathlib import Path

import pytest

from bot.domain.audience import SubscriptionState
from bot.domain.delivery import Delivery, DeliveryOutcome, DeliveryState, PlannedEdition, SkipReason
from tests.contracts.outbox_steps import (
    DELIVERED,
    TELEGRAM,
    deliver,
    is_planned,
    pending,
    planned,
    replan,
    send,
    the_pending,
)
from tests.contracts.store_samples import (
    MINUTE,
    NOW,
    ONE_TWO_THREE,
    TODAY,
    YESTERDAY,
    AllStores,
    StoresFactory,
    make_chat,
    make_messages,
    make_receipt,
    plan,
    subscribe,
)


async def test_an_empty_outbox_has_nothing_pending(stores: AllStores) -> None:
    assert await pending(stores) == []
    assert not await stores.outbox.has_pending(TELEGRAM)


async def test_a_planned_edition_is_pending_from_its_first_part(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    assert await plan(stores, subscription)
    delivery = await the_pending(stores)
    assert delivery == Delivery(
        id=delivery.id,
        subscription_id=subscription.id,
        chat=subscription.chat,
        day=TODAY,
        generation=1,
        next_part=0,
        parts=3,
        attempts=0,
        is_uncertain=False,
    )
    assert await stores.outbox.has_pending(TELEGRAM)
    assert await is_planned(stores, subscription.id, TODAY)
    assert not await is_planned(stores, subscription.id, YESTERDAY)


async def test_an_edition_without_messages_is_a_mistake_of_the_caller(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    with pytest.raises(ValueError, match="without messages"):
        await plan(stores, subscription, messages=())
    assert not await is_planned(stores, subscription.id, TODAY)


async def test_planning_twice_changes_nothing(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    assert not await plan(stores, subscription, messages=make_messages("四"), at=NOW + MINUTE)
    delivery = await the_pending(stores)
    assert delivery.parts == 3
    assert delivery.generation == 1


async def test_a_delivered_day_is_not_planned_again(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    await deliver(stores, await the_pending(stores))
    assert not await plan(stores, subscription)
    assert not await stores.outbox.has_pending(TELEGRAM)


async def test_of_many_programs_that_plan_at_once_one_succeeds(
    stores_factory: StoresFactory, stores: AllStores, tmp_path: Path
) -> None:
    subscription = await subscribe(stores)
    async with stores_factory(tmp_path) as others:
        won = await asyncio.gather(
            *(plan(program, subscription) for program in (stores, others) for _ in range(10))
        )
    assert won.count(True) == 1
    assert len(await pending(stores)) == 1


async def test_a_skipped_day_is_recorded_and_not_planned(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await stores.outbox.skip(
        subscriptions=[subscription], day=TODAY, reason=SkipReason.CUT_OFF, at=NOW
    )
    assert await is_planned(stores, subscription.id, TODAY)
    assert not await plan(stores, subscription)
    outcome = await stores.outbox.last_outcome(subscription.id)
    assert outcome == DeliveryOutcome(TODAY, DeliveryState.SKIPPED, NOW, SkipReason.CUT_OFF)


async def test_skipping_leaves_alone_what_was_planned_or_skipped(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    for reason in (SkipReason.NO_DIGEST, SkipReason.CUT_OFF):
        for day in (TODAY, YESTERDAY):
            await stores.outbox.skip(subscriptions=[subscription], day=day, reason=reason, at=NOW)
    assert len(await pending(stores)) == 1
    outcome = await stores.outbox.last_outcome(subscription.id)
    assert outcome is not None
    assert outcome.reason is SkipReason.NO_DIGEST


async def test_replanning_what_was_never_planned_is_planning(stores: AllStores) -> None:
    await replan(stores, await subscribe(stores))
    delivery = await the_pending(stores)
    assert (delivery.generation, delivery.next_part, delivery.parts) == (1, 0, 3)


async def test_replanning_starts_anew_with_the_next_generation(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    first = await the_pending(stores)
    await stores.outbox.postpone(first, until=NOW + MINUTE, error="502")
    await stores.outbox.part_failed(first, part=0, error="refused")
    await deliver(stores, await the_pending(stores))
    await replan(stores, subscription, make_messages("新"))
    again = await the_pending(stores)
    assert again == dataclasses.replace(first, generation=2, parts=1)
    assert await stores.outbox.message(again, 0) == make_messages("新")[0]
    await deliver(stores, again)
    outcome = await stores.outbox.last_outcome(subscription.id)
    assert outcome == DeliveryOutcome(TODAY, DELIVERED, NOW + MINUTE)


async def test_replanning_a_skipped_day_delivers_it(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await stores.outbox.skip(
        subscriptions=[subscription], day=TODAY, reason=SkipReason.CUT_OFF, at=NOW
    )
    await replan(stores, subscription)
    assert (await the_pending(stores)).parts == 3


async def test_replanning_one_day_leaves_other_days_and_chats_alone(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription, day=YESTERDAY, at=NOW - MINUTE)
    other = await subscribe(stores, make_chat("2"))
    await plan(stores, other, at=NOW - MINUTE)
    before = await pending(stores)
    await replan(stores, subscription)
    assert await pending(stores) == before


async def test_a_repetition_ordered_during_a_delivery_loses_no_part(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    running = await the_pending(stores)
    await send(stores, running, 0)
    await stores.outbox.begin(running, part=1)
    await replan(stores, subscription, make_messages("甲", "乙"))
    await stores.outbox.checkpoint(running, part=1, receipts=[make_receipt()])
    assert await stores.outbox.message(running, 2) == ONE_TWO_THREE[2]
    await send(stores, running, 2)
    await stores.outbox.finish(running, state=DELIVERED, at=NOW)
    again = await the_pending(stores)
    assert (again.generation, again.next_part, again.is_uncertain) == (2, 0, False)


async def test_a_repetition_ordered_while_the_first_part_is_on_its_way_loses_no_part(
    stores: AllStores,
) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    running = await the_pending(stores)
    assert await stores.outbox.begin(running, part=0)
    await replan(stores, subscription, make_messages("甲"))
    await stores.outbox.checkpoint(running, part=0, receipts=[make_receipt()])
    await stores.outbox.part_failed(running, part=0, error="refused")
    await stores.outbox.postpone(running, until=NOW + MINUTE, error="502")
    await stores.outbox.finish(running, state=DeliveryState.FAILED, at=NOW)
    again = await the_pending(stores)
    assert (again.generation, again.next_part, again.attempts) == (2, 0, 0)


async def test_what_is_withdrawn_is_not_sent_and_stays_planned(stores: AllStores) -> None:
    delivery = await planned(stores)
    await send(stores, delivery, 0)
    await plan(stores, await subscribe(stores, make_chat("2")))
    await stores.outbox.withdraw(delivery.subscription_id, at=NOW)
    assert not await stores.outbox.begin(delivery, part=1)
    assert [d.chat for d in await pending(stores)] == [make_chat("2")]
    assert await is_planned(stores, delivery.subscription_id, TODAY)
    outcome = await stores.outbox.last_outcome(delivery.subscription_id)
    assert outcome == DeliveryOutcome(TODAY, DeliveryState.SKIPPED, NOW)


async def test_what_was_delivered_is_not_withdrawn(stores: AllStores) -> None:
    delivery = await planned(stores)
    await deliver(stores, delivery)
    await stores.outbox.withdraw(delivery.subscription_id, at=NOW)
    outcome = await stores.outbox.last_outcome(delivery.subscription_id)
    assert outcome == DeliveryOutcome(TODAY, DELIVERED, NOW + MINUTE)


async def test_what_nobody_got_a_part_of_expires(stores: AllStores) -> None:
    old = await subscribe(stores, make_chat("1"))
    await plan(stores, old, at=NOW - 2 * MINUTE)
    await plan(stores, await subscribe(stores, make_chat("2")), at=NOW - MINUTE)
    assert await stores.outbox.expire(planned_before=NOW - MINUTE, at=NOW) == 1
    assert [d.chat for d in await pending(stores)] == [make_chat("2")]
    outcome = await stores.outbox.last_outcome(old.id)
    assert outcome == DeliveryOutcome(TODAY, DeliveryState.SKIPPED, NOW, SkipReason.CUT_OFF)


async def test_what_was_begun_does_not_expire(stores: AllStores) -> None:
    for chat_id in ("1", "2"):
        await plan(stores, await subscribe(stores, make_chat(chat_id)), at=NOW - MINUTE)
    first, second = await pending(stores)
    await send(stores, first, 0)
    await stores.outbox.begin(second, part=0)
    assert await stores.outbox.expire(planned_before=NOW, at=NOW) == 0
    assert len(await pending(stores)) == 2


@pytest.mark.parametrize("state", [SubscriptionState.SUSPENDED, SubscriptionState.ENDED])
async def test_what_was_planned_stays_pending_when_its_subscription_stops(
    stores: AllStores, state: SubscriptionState
) -> None:
    delivery = await planned(stores)
    await subscribe(stores, state=state, next_due_at=None)
    assert await the_pending(stores) == delivery


async def test_editions_planned_together_leave_out_what_was_planned_or_skipped(
    stores: AllStores,
) -> None:
    subscriptions = [await subscribe(stores, make_chat(str(number))) for number in range(6)]
    await plan(stores, subscriptions[1])
    await stores.outbox.skip(
        subscriptions=[subscriptions[2], subscriptions[4]],
        day=TODAY,
        reason=SkipReason.NO_STORIES,
        at=NOW,
    )
    ids = [subscription.id for subscription in subscriptions]
    assert await stores.outbox.planned(ids, TODAY) == {ids[1], ids[2], ids[4]}
    assert await stores.outbox.planned(ids, YESTERDAY) == set()
    editions = [
        PlannedEdition(subscription, TODAY, 1, make_messages("四", str(number % 2)), NOW + MINUTE)
        for number, subscription in enumerate(subscriptions)
    ]
    assert await stores.outbox.plan_all(editions) == 3
    assert await stores.outbox.plan_all(editions) == 0
    assert await stores.outbox.planned(ids, TODAY) == set(ids)
    deliveries = await pending(stores)
    parts = [(each.subscription_id, each.parts) for each in deliveries]
    assert parts == [(ids[1], 3), (ids[0], 2), (ids[3], 2), (ids[5], 2)]
    texts = [await stores.outbox.message(each, 1) for each in deliveries[1:]]
    assert texts == [make_messages(str(number % 2))[0] for number in (0, 3, 5)]


async def test_editions_planned_together_by_force_begin_anew(stores: AllStores) -> None:
    subscriptions = [await subscribe(stores, make_chat(str(number))) for number in range(3)]
    await plan(stores, subscriptions[1])
    await deliver(stores, await the_pending(stores))
    editions = [PlannedEdition(each, TODAY, 2, ONE_TWO_THREE, NOW) for each in subscriptions]
    assert await stores.outbox.plan_all(editions, force=True) == 3
    stands = [(each.generation, each.next_part) for each in await pending(stores)]
    assert sorted(stands) == [(1, 0), (1, 0), (2, 0)]


async def test_of_editions_planned_together_one_without_messages_lets_none_in(
    stores: AllStores,
) -> None:
    subscriptions = [await subscribe(stores, make_chat(str(number))) for number in range(2)]
    editions = [
        PlannedEdition(subscriptions[0], TODAY, 1, ONE_TWO_THREE, NOW),
        PlannedEdition(subscriptions[1], TODAY, 1, (), NOW),
    ]
    with pytest.raises(ValueError, match="without messages"):
        await stores.outbox.plan_all(editions)
    assert await pending(stores) == []
    assert await stores.outbox.plan_all([]) == 0
