import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.database import Stores, migrate, open_database
from bot.domain.audience import ChatAddress, Platform, SubscriptionState
from bot.domain.delivery import (
    DeliveryState,
    MessageKind,
    PlannedEdition,
    Receipt,
    RenderedMessage,
    SkipReason,
)
from bot.domain.errors import (
    AccountRefused,
    ChatMoved,
    ChatUnreachable,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
    StorageUnavailable,
)
from bot.usecases.lane import OnUncertain
from tests.usecases.world import DAY, ListMessenger, World

EDITION = ["日报", "开源模型发布", "芯片降价"]


async def planned(world: World, *chat_ids: str) -> None:
    world.write(DAY)
    await world.collect.collect()
    stored = await world.library.stored(DAY)
    assert stored
    subscriptions = [await world.subscribe(chat_id) for chat_id in chat_ids]
    await world.publish.publish(stored, subscriptions)


async def outcome(world: World, chat_id: str = "1"):
    subscription = await world.stores.subscriptions.get(ChatAddress(Platform.TELEGRAM, chat_id))
    assert subscription
    return await world.stores.outbox.last_outcome(subscription.id)


async def test_every_part_is_sent_once_and_in_order(world: World):
    await planned(world, "1", "2")
    await world.lane().drain()
    await world.lane().drain()
    assert world.messenger.sent_to("1") == EDITION
    assert world.messenger.sent_to("2") == EDITION
    last = await outcome(world)
    assert last
    assert last.state is DeliveryState.DELIVERED


async def test_planning_twice_sends_nothing_more(world: World):
    await planned(world, "1")
    await planned(world, "1")
    await world.lane().drain()
    assert world.messenger.sent_to("1") == EDITION


async def test_a_forced_repetition_sends_all_again_under_other_nonces(world: World):
    await planned(world, "1")
    await world.lane().drain()
    stored = await world.library.stored(DAY)
    assert stored
    await world.publish.publish(stored, [await world.subscribe("1")], force=True)
    await world.lane().drain()
    assert world.messenger.sent_to("1") == EDITION * 2
    assert len(set(world.messenger.nonces)) == 6


async def test_a_restart_goes_on_behind_the_last_checkpoint(
    open_world: Callable[[], World],
):
    first = open_world()
    await planned(first, "1")
    first.messenger.hangs_after = 2
    draining = asyncio.create_task(first.lane().drain())
    await first.messenger.hanging.wait()
    draining.cancel()
    await asyncio.gather(draining, return_exceptions=True)
    second = open_world()
    await second.lane().drain()
    assert first.messenger.sent_to("1") == EDITION[:2]
    assert second.messenger.sent_to("1") == EDITION[2:]


async def test_a_part_that_was_on_its_way_is_sent_again_with_the_same_nonce(
    open_world: Callable[[], World],
):
    first = open_world()
    await planned(first, "1")
    first.messenger.hangs_after = 1
    first.messenger.hangs_behind = True
    draining = asyncio.create_task(first.lane().drain())
    await first.messenger.hanging.wait()
    await broken_off(draining)
    second = open_world()
    await second.lane().drain()
    assert first.messenger.sent_to("1") == EDITION[:2]
    assert second.messenger.sent_to("1") == EDITION[1:]
    assert second.messenger.nonces[0] == first.messenger.nonces[1]
    assert len({*first.messenger.nonces, *second.messenger.nonces}) == len(EDITION)


async def test_a_part_that_was_on_its_way_is_passed_over_where_the_operator_wants_it_so(
    open_world: Callable[[], World],
):
    first = open_world()
    await planned(first, "1")
    [delivery] = await first.stores.outbox.pending(
        Platform.TELEGRAM, moment=first.clock.now(), limit=10
    )
    await first.stores.outbox.begin(delivery, part=0)
    second = open_world()
    await second.lane(on_uncertain=OnUncertain.SKIP).drain()
    assert second.messenger.sent_to("1") == EDITION[1:]
    assert second.owner.kinds == ["part-failed"]


async def test_what_may_have_arrived_goes_before_all_others(open_world: Callable[[], World]):
    first = open_world()
    await planned(first, *(str(number) for number in range(30)))
    deliveries = await first.stores.outbox.pending(
        Platform.TELEGRAM, moment=first.clock.now(), limit=30
    )
    await first.stores.outbox.begin(deliveries[-1], part=0)
    second = open_world()
    await second.lane(claimed_ahead=8).drain()
    assert second.messenger.sent[0][0] == deliveries[-1].chat.address.chat_id
    assert len(second.messenger.sent) == 30 * len(EDITION)


async def test_flood_control_is_waited_for_and_nothing_is_lost(world: World):
    await planned(world, "1")
    world.messenger.troubles = [RateLimited(timedelta(seconds=30))]
    lane = world.lane()
    await lane.drain()
    world.clock.advance(timedelta(seconds=29))
    await lane.drain()
    assert world.messenger.sent == []
    await world.deliver_all(lane)
    assert world.messenger.sent_to("1") == EDITION


async def test_a_short_pause_is_waited_for_without_going_back_to_the_outbox(world: World):
    await planned(world, "1")
    world.messenger.troubles = [RateLimited(timedelta(seconds=3))]
    draining = asyncio.create_task(world.lane().drain())
    await world.until_somebody_sleeps()
    assert world.messenger.sent == []
    await world.let_time_pass_until(draining)
    assert world.messenger.sent_to("1") == EDITION


async def test_flood_control_of_one_chat_does_not_hold_up_another(world: World):
    await planned(world, "1", "2")
    world.messenger.troubles_of["1"] = [RateLimited(timedelta(seconds=30))]
    lane = world.lane()
    await lane.drain()
    assert world.messenger.sent_to("2") == EDITION
    assert world.messenger.sent_to("1") == []
    await world.deliver_all(lane)
    assert world.messenger.sent_to("1") == EDITION


async def test_an_error_of_ours_in_one_chat_is_retried_and_does_not_stop_the_others(world: World):
    await planned(world, "1", "2")
    world.messenger.troubles_of["1"] = [ZeroDivisionError("a bug")]
    await world.lane().drain()
    assert world.messenger.sent_to("2") == EDITION
    world.clock.advance(timedelta(seconds=2))
    await world.lane().drain()
    assert world.messenger.sent_to("1") == EDITION


@pytest.mark.parametrize("trouble", [DeliveryPostponed("502"), DeliveryUncertain("no answer")])
async def test_a_failed_attempt_is_repeated_after_a_rest(world: World, trouble: Exception):
    await planned(world, "1")
    world.messenger.troubles = [trouble]
    await world.lane().drain()
    assert world.messenger.sent == []
    world.clock.advance(timedelta(seconds=2))
    await world.lane().drain()
    assert world.messenger.sent_to("1") == EDITION


async def test_an_uncertain_part_is_passed_over_where_the_operator_wants_it_so(world: World):
    await planned(world, "1")
    world.messenger.troubles = [DeliveryUncertain("no answer")]
    await world.lane(on_uncertain=OnUncertain.SKIP).drain()
    assert world.messenger.sent_to("1") == EDITION[1:]


async def test_a_chat_that_is_closed_is_suspended_and_the_others_get_theirs(world: World):
    await planned(world, "1", "2")
    world.messenger.troubles_of["1"] = [ChatUnreachable("bot was blocked by the user")]
    lane = world.lane()
    await lane.drain()
    subscription = await world.stores.subscriptions.get(ChatAddress(Platform.TELEGRAM, "1"))
    assert subscription
    assert subscription.state is SubscriptionState.SUSPENDED
    last = await outcome(world)
    assert last
    assert (last.state, last.reason) == (DeliveryState.SKIPPED, SkipReason.CHAT_UNREACHABLE)
    assert world.messenger.sent_to("2") == EDITION
    assert world.owner.kinds == ["chat-unreachable"]
    assert not lane.summary.is_complete


async def test_a_chat_that_moved_gets_everything_under_its_new_id(world: World):
    await planned(world, "1")
    world.messenger.troubles_of["1"] = [ChatMoved("-1001")]
    await world.lane().drain()
    assert world.messenger.sent_to("-1001") == EDITION
    moved = await world.stores.subscriptions.get(ChatAddress(Platform.TELEGRAM, "-1001"))
    assert moved
    assert moved.state is SubscriptionState.ACTIVE


async def test_a_refused_part_is_passed_over_and_the_owner_is_told(world: World):
    await planned(world, "1")
    world.messenger.troubles = [MessageRejected("can't parse entities")]
    lane = world.lane()
    await lane.drain()
    assert world.messenger.sent_to("1") == EDITION[1:]
    assert world.owner.kinds == ["part-failed"]
    assert lane.summary.failed_parts == 1


async def test_it_gives_up_in_the_end_and_says_so(world: World):
    await planned(world, "1")
    world.messenger.troubles = [DeliveryPostponed("down")] * 100
    lane = world.lane()
    for _ in range(60):
        await lane.drain()
        world.clock.advance(timedelta(minutes=10))
    last = await outcome(world)
    assert last
    assert (last.state, last.error) == (DeliveryState.FAILED, "down")
    assert world.owner.kinds == ["delivery-failed"]


class RefusingMessenger(ListMessenger):
    """The account is refused, whatever the chat, until it ``is_accepted``."""

    is_accepted = False
    attempts = 0

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        self.attempts += 1
        if not self.is_accepted:
            raise AccountRefused("401 Unauthorized")
        return await super().send(chat, message, nonce=nonce)


async def test_a_refused_account_is_tried_seldom_and_the_owner_told_once(world: World):
    world.messenger = messenger = RefusingMessenger(world.clock)
    chats = [str(number) for number in range(100)]
    await planned(world, *chats)
    lane = world.lane()
    for _ in range(600):
        await lane.drain()
        world.clock.advance(timedelta(seconds=1))
    assert messenger.attempts <= 16 + 15
    assert world.owner.kinds == ["account-refused"]
    assert dict(world.owner.alerts[0].facts) == {
        "platform": "telegram",
        "reason": "401 Unauthorized",
    }


async def test_an_account_that_is_accepted_again_delivers_everything_once(world: World):
    world.messenger = messenger = RefusingMessenger(world.clock)
    chats = [str(number) for number in range(20)]
    await planned(world, *chats)
    lane = world.lane()
    for _ in range(60):
        await lane.drain()
        world.clock.advance(timedelta(seconds=1))
    messenger.is_accepted = True
    await world.deliver_all(lane)
    assert all(messenger.sent_to(chat) == EDITION for chat in chats)
    assert lane.summary.is_complete


async def test_a_message_that_is_blocked_on_its_way_holds_up_its_own_chat_only(world: World):
    await planned(world, "1", "2", "3")
    world.messenger.troubles_of["1"] = [AccountRefused("blocked")] * 5
    lane = world.lane()
    started = world.clock.now()
    while not (world.messenger.sent_to("2") and world.messenger.sent_to("3")):
        await lane.drain()
        world.clock.advance(timedelta(seconds=1))
    assert world.clock.now() - started <= timedelta(seconds=10)
    await world.deliver_all(lane)
    assert world.messenger.sent_to("1") == EDITION
    assert world.owner.kinds == ["account-refused"]


async def test_a_stopped_lane_begins_nothing(world: World):
    await planned(world, "1")
    lane = world.lane()
    lane.stop()
    await lane.drain()
    assert world.messenger.sent == []


async def the_pending(world: World):
    [delivery] = await world.stores.outbox.pending(
        Platform.TELEGRAM, moment=world.clock.now(), limit=10
    )
    return delivery


async def broken_off(draining: "asyncio.Task[int]") -> None:
    draining.cancel()
    await asyncio.gather(draining, return_exceptions=True)


async def test_a_part_that_waits_for_its_turn_is_not_uncertain(open_world: Callable[[], World]):
    first = open_world()
    await planned(first, "1")
    first.messenger.troubles = [RateLimited(timedelta(seconds=3))]
    draining = asyncio.create_task(first.lane().drain())
    await first.until_somebody_sleeps()
    await broken_off(draining)
    assert not (await the_pending(first)).is_uncertain
    second = open_world()
    await second.lane(on_uncertain=OnUncertain.SKIP).drain()
    assert second.messenger.sent_to("1") == EDITION


async def test_a_repetition_ordered_during_the_first_part_is_sent_whole(world: World):
    await planned(world, "1")
    world.messenger.troubles = [RateLimited(timedelta(minutes=1))]
    lane = world.lane()
    await lane.drain()
    stored = await world.library.stored(DAY)
    assert stored
    await world.publish.publish(stored, [await world.subscribe("1")], force=True)
    await world.deliver_all(lane)
    assert world.messenger.sent_to("1") == EDITION
    last = await outcome(world)
    assert last
    assert last.state is DeliveryState.DELIVERED


async def test_a_delivery_withdrawn_on_its_way_ends_with_the_part_that_was_sent(world: World):
    await planned(world, "1")
    world.messenger.troubles_of["1"] = [RateLimited(timedelta(minutes=1))]
    draining = asyncio.create_task(world.lane().drain())
    await world.until_somebody_sleeps()
    subscription = await world.stores.subscriptions.get(ChatAddress(Platform.TELEGRAM, "1"))
    assert subscription
    await world.stores.outbox.withdraw(subscription.id, at=world.clock.now())
    await world.let_time_pass_until(draining)
    assert world.messenger.sent == []


async def test_a_chat_that_moved_to_where_it_had_its_edition_already_gets_no_second_one(
    world: World,
):
    await planned(world, "-1001")
    await world.lane().drain()
    await planned(world, "-5")
    world.messenger.troubles_of["-5"] = [ChatMoved("-1001")]
    await world.lane().drain()
    assert world.messenger.sent_to("-1001") == EDITION
    assert not await world.stores.outbox.has_pending(Platform.TELEGRAM)


def message(text: str, *fallback: RenderedMessage) -> RenderedMessage:
    body = json.dumps({"text": text})
    return RenderedMessage(MessageKind.STORY, "sendMessage", body, fallback=fallback)


async def put_in(world: World, *messages: RenderedMessage) -> None:
    subscription = await world.subscribe("1")
    edition = PlannedEdition(subscription, DAY, 1, messages, world.clock.now())
    await world.stores.outbox.plan_all([edition])


async def test_a_refused_part_goes_out_in_its_plainer_form(world: World):
    await put_in(world, message("rich", message("html", message("plain"))), message("next"))
    world.messenger.troubles = [MessageRejected("no"), MessageRejected("no")]
    lane = world.lane()
    await lane.drain()
    assert world.messenger.sent_to("1") == ["plain", "next"]
    assert lane.summary.is_complete


async def test_a_plainer_form_of_a_plainer_form_may_have_several_messages(world: World):
    await put_in(world, message("rich", message("html", message("1/2"), message("2/2"))))
    world.messenger.troubles = [MessageRejected("no")] * 3
    await world.lane().drain()
    assert world.messenger.sent_to("1") == ["1/2", "2/2"]


async def test_a_restart_between_the_messages_of_a_plainer_form_repeats_none(
    open_world: Callable[[], World],
):
    first = open_world()
    await put_in(first, message("rich", message("1/2"), message("2/2")), message("next"))
    first.messenger.troubles = [MessageRejected("no")]
    first.messenger.hangs_after = 1
    draining = asyncio.create_task(first.lane().drain())
    await first.messenger.hanging.wait()
    await broken_off(draining)
    second = open_world()
    await second.lane().drain()
    assert first.messenger.sent_to("1") == ["1/2"]
    assert second.messenger.sent_to("1") == ["2/2", "next"]


class LockingMessenger(ListMessenger):
    """Another program locks the database while the first message is on its way."""

    lock: sqlite3.Connection

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        receipts = await super().send(chat, message, nonce=nonce)
        if len(self.sent) == 1:
            self.lock.execute("BEGIN IMMEDIATE")
        return receipts


async def test_what_arrived_is_not_sent_again_because_the_database_was_away(tmp_path: Path):
    (tmp_path / "digests").mkdir()
    file = tmp_path / "test.db"
    database = await open_database(file, patience=timedelta(milliseconds=50))
    with closing(sqlite3.connect(file, isolation_level=None)) as lock:
        await migrate(database)
        world = World(Stores(database), tmp_path / "digests")
        world.messenger = messenger = LockingMessenger(world.clock)
        messenger.lock = lock
        await planned(world, "1", "2")
        lane = world.lane()
        draining = asyncio.create_task(lane.drain())
        await messenger.sent_count(1)
        while lane._state.storage_away is None:  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0.001)
        lock.execute("ROLLBACK")
        with pytest.raises(StorageUnavailable):
            await world.let_time_pass_until(draining)
        await lane.drain()
        assert messenger.sent_to("1") == EDITION
        assert messenger.sent_to("2") == EDITION
    await database.close()


class LockingInTrouble(ListMessenger):
    """The platform has trouble, and just then another program locks the database."""

    lock: sqlite3.Connection

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        if self.troubles:
            self.lock.execute("BEGIN IMMEDIATE")
        return await super().send(chat, message, nonce=nonce)


@pytest.mark.parametrize(
    "trouble",
    [DeliveryPostponed("502"), RateLimited(timedelta(seconds=3)), ChatMoved("1")],
    ids=lambda trouble: type(trouble).__name__,
)
async def test_what_did_not_arrive_is_not_passed_over_because_the_database_was_away(
    tmp_path: Path, trouble: Exception
):
    (tmp_path / "digests").mkdir()
    file = tmp_path / "test.db"
    database = await open_database(file, patience=timedelta(milliseconds=50))
    with closing(sqlite3.connect(file, isolation_level=None)) as lock:
        await migrate(database)
        world = World(Stores(database), tmp_path / "digests")
        world.messenger = messenger = LockingInTrouble(world.clock)
        messenger.lock = lock
        messenger.troubles = [trouble]
        await planned(world, "1")
        lane = world.lane(on_uncertain=OnUncertain.SKIP)
        draining = asyncio.create_task(lane.drain())
        while lane._state.storage_away is None:  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0.001)
        lock.execute("ROLLBACK")
        with pytest.raises(StorageUnavailable):
            await world.let_time_pass_until(draining)
        world.clock.advance(timedelta(minutes=1))
        await world.deliver_all(world.lane(on_uncertain=OnUncertain.SKIP))
        assert messenger.sent_to("1") == EDITION
    await database.close()
