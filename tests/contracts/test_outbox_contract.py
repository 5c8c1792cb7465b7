"""What every ``Outbox`` keeps of deliveries: the cursor, receipts, and a restart between them."""

import asyncio
import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.audience import Platform
from bot.domain.delivery import DeliveryId, DeliveryOutcome, DeliveryState, SkipReason
from tests.contracts.outbox_steps import (
    DELIVERED,
    TELEGRAM,
    deliver,
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


async def test_messages_come_back_whole_with_every_fallback(stores: AllStores) -> None:
    delivery = await planned(stores)
    for part, message in enumerate(ONE_TWO_THREE):
        assert await stores.outbox.message(delivery, part) == message


async def test_messages_are_found_after_a_restart(
    stores_factory: StoresFactory, tmp_path: Path
) -> None:
    async with stores_factory(tmp_path) as stores:
        delivery = await planned(stores)
    async with stores_factory(tmp_path) as stores:
        assert await stores.outbox.message(delivery, 2) == ONE_TWO_THREE[2]


async def test_a_part_that_does_not_exist_is_a_mistake_of_the_caller(stores: AllStores) -> None:
    delivery = await planned(stores)
    with pytest.raises(LookupError):
        await stores.outbox.message(delivery, 3)
    unknown = dataclasses.replace(delivery, id=DeliveryId(404))
    with pytest.raises(LookupError):
        await stores.outbox.message(unknown, 0)


async def test_deliveries_come_oldest_first_up_to_the_limit(stores: AllStores) -> None:
    for chat_id, age in (("1", 1), ("2", 3), ("3", 2)):
        await plan(stores, await subscribe(stores, make_chat(chat_id)), at=NOW - age * MINUTE)
    order = [delivery.chat.address.chat_id for delivery in await pending(stores)]
    assert order == ["2", "3", "1"]
    first_two = await stores.outbox.pending(TELEGRAM, moment=NOW, limit=2)
    assert [delivery.chat.address.chat_id for delivery in first_two] == ["2", "3"]


async def test_those_on_their_way_can_be_left_out(stores: AllStores) -> None:
    for chat_id in ("1", "2", "3"):
        await plan(stores, await subscribe(stores, make_chat(chat_id)))
    first, second, third = await pending(stores)
    rest = await stores.outbox.pending(
        TELEGRAM, moment=NOW, limit=5, leaving_out=[first.id, third.id]
    )
    assert list(rest) == [second]


async def test_a_platform_sees_only_its_own_deliveries(stores: AllStores) -> None:
    await plan(stores, await subscribe(stores, make_chat("1", platform=Platform.DISCORD)))
    assert await pending(stores) == []
    assert not await stores.outbox.has_pending(TELEGRAM)
    assert await stores.outbox.has_pending(Platform.DISCORD)


async def test_two_editions_of_one_chat_never_mix(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription, day=TODAY, at=NOW)
    await plan(stores, subscription, day=YESTERDAY, at=NOW - MINUTE)
    older = await the_pending(stores)
    assert older.day == YESTERDAY
    running = await stores.outbox.pending(TELEGRAM, moment=NOW, limit=5, leaving_out=[older.id])
    assert list(running) == []
    await deliver(stores, older)
    assert (await the_pending(stores)).day == TODAY


async def test_a_checkpoint_moves_the_cursor(stores: AllStores) -> None:
    delivery = await planned(stores)
    await send(stores, delivery, 0)
    assert await the_pending(stores) == dataclasses.replace(delivery, next_part=1)


async def test_a_part_begun_and_not_settled_is_uncertain(stores: AllStores) -> None:
    delivery = await planned(stores)
    await send(stores, delivery, 0)
    await stores.outbox.begin(delivery, part=1)
    expected = dataclasses.replace(delivery, next_part=1, is_uncertain=True)
    assert await the_pending(stores) == expected
    await stores.outbox.checkpoint(delivery, part=1, receipts=[make_receipt()])
    assert not (await the_pending(stores)).is_uncertain


async def test_a_restart_goes_on_behind_the_last_checkpoint(
    stores_factory: StoresFactory, tmp_path: Path
) -> None:
    async with stores_factory(tmp_path) as stores:
        delivery = await planned(stores)
        await send(stores, delivery, 0)
        await stores.outbox.begin(delivery, part=1)
    async with stores_factory(tmp_path) as stores:
        found = await the_pending(stores)
    assert found == dataclasses.replace(delivery, next_part=1, is_uncertain=True)


async def test_a_checkpoint_made_twice_counts_once(stores: AllStores) -> None:
    delivery = await planned(stores)
    await send(stores, delivery, 0)
    await send(stores, delivery, 0)
    assert (await the_pending(stores)).next_part == 1


async def test_a_part_may_have_several_receipts_or_none(stores: AllStores) -> None:
    delivery = await planned(stores)
    receipts = [make_receipt("10"), make_receipt("11")]
    await stores.outbox.checkpoint(delivery, part=0, receipts=receipts)
    await stores.outbox.checkpoint(delivery, part=1, receipts=[])
    assert (await the_pending(stores)).next_part == 2


async def test_a_failed_part_is_passed_and_its_error_kept(stores: AllStores) -> None:
    delivery = await planned(stores)
    await stores.outbox.begin(delivery, part=0)
    await stores.outbox.part_failed(delivery, part=0, error="can't parse entities")
    assert await the_pending(stores) == dataclasses.replace(delivery, next_part=1)
    await deliver(stores, await the_pending(stores))
    outcome = await stores.outbox.last_outcome(delivery.subscription_id)
    assert outcome == DeliveryOutcome(TODAY, DELIVERED, NOW + MINUTE, None, "can't parse entities")


async def test_a_postponed_delivery_rests_until_its_time(stores: AllStores) -> None:
    delivery = await planned(stores)
    await stores.outbox.begin(delivery, part=0)
    await stores.outbox.postpone(delivery, until=NOW + MINUTE, error="502")
    assert await pending(stores) == []
    assert await stores.outbox.has_pending(TELEGRAM)
    early = NOW + MINUTE - timedelta(microseconds=1)
    assert list(await stores.outbox.pending(TELEGRAM, moment=early, limit=5)) == []
    (found,) = await stores.outbox.pending(TELEGRAM, moment=NOW + MINUTE, limit=5)
    assert found == dataclasses.replace(delivery, attempts=1)


async def test_attempts_count_until_a_part_is_delivered(stores: AllStores) -> None:
    delivery = await planned(stores)
    await stores.outbox.postpone(delivery, until=NOW, error="502")
    await stores.outbox.postpone(delivery, until=NOW, error="503")
    assert (await the_pending(stores)).attempts == 2
    await send(stores, delivery, 0)
    assert (await the_pending(stores)).attempts == 0


async def test_errors_overcome_are_not_part_of_the_outcome(stores: AllStores) -> None:
    delivery = await planned(stores)
    await stores.outbox.postpone(delivery, until=NOW, error="502")
    await deliver(stores, delivery)
    outcome = await stores.outbox.last_outcome(delivery.subscription_id)
    assert outcome == DeliveryOutcome(TODAY, DELIVERED, NOW + MINUTE)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (DeliveryState.SKIPPED, SkipReason.CHAT_UNREACHABLE),
        (DeliveryState.FAILED, None),
    ],
)
async def test_a_delivery_can_be_closed_before_its_end(
    stores: AllStores, state: DeliveryState, reason: SkipReason | None
) -> None:
    delivery = await planned(stores)
    await stores.outbox.begin(delivery, part=0)
    await stores.outbox.finish(delivery, state=state, at=NOW, reason=reason, error="blocked")
    assert not await stores.outbox.has_pending(TELEGRAM)
    outcome = await stores.outbox.last_outcome(delivery.subscription_id)
    assert outcome == DeliveryOutcome(TODAY, state, NOW, reason, "blocked")


async def test_a_delivery_with_parts_to_come_cannot_be_called_delivered(stores: AllStores) -> None:
    delivery = await planned(stores)
    await send(stores, delivery, 0)
    await stores.outbox.finish(delivery, state=DELIVERED, at=NOW)
    assert (await the_pending(stores)).next_part == 1


async def test_a_closed_delivery_stays_as_it_was_closed(stores: AllStores) -> None:
    delivery = await planned(stores)
    await deliver(stores, delivery)
    await stores.outbox.begin(delivery, part=0)
    await stores.outbox.postpone(delivery, until=NOW, error="late")
    await stores.outbox.finish(delivery, state=DeliveryState.FAILED, at=NOW, error="late")
    outcome = await stores.outbox.last_outcome(delivery.subscription_id)
    assert outcome == DeliveryOutcome(TODAY, DELIVERED, NOW + MINUTE)


async def test_the_last_outcome_is_of_what_was_closed_last(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    assert await stores.outbox.last_outcome(subscription.id) is None
    skip = stores.outbox.skip
    await skip(subscriptions=[subscription], day=TODAY, reason=SkipReason.NO_STORIES, at=NOW)
    await skip(
        subscriptions=[subscription], day=YESTERDAY, reason=SkipReason.CUT_OFF, at=NOW - MINUTE
    )
    other = await subscribe(stores, make_chat("2"))
    await skip(subscriptions=[other], day=TODAY, reason=SkipReason.CUT_OFF, at=NOW + MINUTE)
    outcome = await stores.outbox.last_outcome(subscription.id)
    assert outcome is not None
    assert outcome.reason is SkipReason.NO_STORIES


async def test_a_part_may_be_begun_only_while_it_is_the_next_of_an_open_delivery(
    stores: AllStores,
) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    delivery = await the_pending(stores)
    assert await stores.outbox.begin(delivery, part=0)
    assert await stores.outbox.begin(delivery, part=0)
    assert not await stores.outbox.begin(delivery, part=1)
    await replan(stores, subscription)
    assert not await stores.outbox.begin(delivery, part=0)
    again = await the_pending(stores)
    assert await stores.outbox.begin(again, part=0)
    await stores.outbox.finish(again, state=DeliveryState.FAILED, at=NOW)
    assert not await stores.outbox.begin(again, part=0)


async def test_a_part_that_the_platform_did_not_take_is_not_uncertain(stores: AllStores) -> None:
    delivery = await planned(stores)
    await stores.outbox.begin(delivery, part=0)
    await stores.outbox.take_back(delivery, part=0)
    assert await the_pending(stores) == delivery


async def test_a_fallback_of_several_messages_is_checkpointed_message_by_message(
    stores: AllStores,
) -> None:
    first, second, third = ONE_TWO_THREE
    delivery = await planned(stores)
    await send(stores, delivery, 0)
    await stores.outbox.begin(delivery, part=1)
    plainer = await stores.outbox.fall_back(delivery, part=1)
    assert await the_pending(stores) == dataclasses.replace(plainer, next_part=1)
    expected = (first, *second.fallback, third)
    assert plainer.parts == len(expected)
    for part, message in enumerate(expected):
        assert await stores.outbox.message(plainer, part) == message
    await send(stores, plainer, 1)
    assert (await the_pending(stores)).next_part == 2


async def test_a_fallback_of_one_chat_changes_nothing_for_another(stores: AllStores) -> None:
    delivery = await planned(stores)
    await plan(stores, await subscribe(stores, make_chat("2")))
    await stores.outbox.fall_back(delivery, part=0)
    _, other = await pending(stores)
    assert other.parts == len(ONE_TWO_THREE)
    assert await stores.outbox.message(other, 0) == ONE_TWO_THREE[0]


async def test_a_fallback_of_an_older_plan_leaves_the_newer_one_alone(stores: AllStores) -> None:
    subscription = await subscribe(stores)
    await plan(stores, subscription)
    running = await the_pending(stores)
    await replan(stores, subscription, make_messages("甲"))
    await stores.outbox.fall_back(running, part=0)
    assert (await the_pending(stores)).parts == 1


async def test_falling_back_from_what_has_no_fallback_is_a_mistake_of_the_caller(
    stores: AllStores,
) -> None:
    plain = dataclasses.replace(ONE_TWO_THREE[0], fallback=())
    await plan(stores, await subscribe(stores), messages=(plain,))
    delivery = await the_pending(stores)
    with pytest.raises(ValueError, match="no fallback"):
        await stores.outbox.fall_back(delivery, part=0)
    with pytest.raises(LookupError):
        await stores.outbox.fall_back(delivery, part=1)


async def test_a_moved_chat_gets_the_rest_under_its_new_id(stores: AllStores) -> None:
    delivery = await planned(stores)
    await send(stores, delivery, 0)
    await stores.subscriptions.move_chat(delivery.chat.address, "-100500")
    moved = await the_pending(stores)
    assert moved == dataclasses.replace(delivery, chat=make_chat("-100500"), next_part=1)


async def test_a_chat_known_under_both_ids_gets_each_day_once(stores: AllStores) -> None:
    old = await subscribe(stores, make_chat("-5"))
    new = await subscribe(stores, make_chat("-100500"))
    await plan(stores, old, day=YESTERDAY, at=NOW - MINUTE)
    await plan(stores, old, day=TODAY)
    await plan(stores, new, day=TODAY)
    await stores.subscriptions.move_chat(old.chat.address, "-100500")
    first = await the_pending(stores)
    assert (first.subscription_id, first.day) == (new.id, YESTERDAY)
    assert first.chat == new.chat
    await deliver(stores, first)
    await deliver(stores, await the_pending(stores))
    assert not await stores.outbox.has_pending(TELEGRAM)
    outcome = await stores.outbox.last_outcome(old.id)
    assert outcome is not None
    assert (outcome.day, outcome.state) == (TODAY, DeliveryState.SKIPPED)


async def test_many_deliveries_advance_at_once(stores: AllStores) -> None:
    for number in range(20):
        await plan(stores, await subscribe(stores, make_chat(str(number))))
    await asyncio.gather(*(deliver(stores, delivery) for delivery in await pending(stores)))
    assert not await stores.outbox.has_pending(TELEGRAM)


async def test_of_parts_begun_at_once_only_those_of_withdrawn_deliveries_are_refused(
    stores: AllStores,
) -> None:
    subscriptions = [await subscribe(stores, make_chat(str(number))) for number in range(9)]
    for subscription in subscriptions:
        await plan(stores, subscription)
    deliveries = await pending(stores)
    await stores.outbox.withdraw(subscriptions[3].id, at=NOW)
    await replan(stores, subscriptions[6])
    begun = await asyncio.gather(*(stores.outbox.begin(each, part=0) for each in deliveries))
    assert begun == [number not in {3, 6} for number in range(9)]
    assert [each.is_uncertain for each in await pending(stores)] == [
        number != 6 for number in range(9) if number != 3
    ]


async def test_parts_that_arrive_at_once_are_each_recorded_once(stores: AllStores) -> None:
    for number in range(5):
        await plan(stores, await subscribe(stores, make_chat(str(number))))
    deliveries = await pending(stores)
    receipts = [make_receipt("1")]
    await asyncio.gather(
        *(stores.outbox.checkpoint(each, part=0, receipts=receipts) for each in deliveries),
        *(stores.outbox.checkpoint(each, part=0, receipts=receipts) for each in deliveries),
        *(stores.outbox.checkpoint(each, part=1, receipts=receipts) for each in deliveries[:2]),
    )
    assert [each.next_part for each in await pending(stores)] == [2, 2, 1, 1, 1]
