"""What every ``SubscriptionStore`` keeps."""

import asyncio
import dataclasses
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Language,
    Platform,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.preferences import Layout, MessageFormat, Preferences
from tests.contracts.store_samples import (
    MINUTE,
    NOW,
    SHANGHAI,
    AllStores,
    StoresFactory,
    make_chat,
    subscribe,
)

ACTIVE = SubscriptionState.ACTIVE
SUSPENDED = SubscriptionState.SUSPENDED
ENDED = SubscriptionState.ENDED


async def due_ids(stores: AllStores, moment: datetime, *, limit: int = 10) -> list[SubscriptionId]:
    return [found.id for found in await stores.subscriptions.due(moment, limit=limit)]


async def test_an_unknown_chat_has_no_subscription(stores: AllStores) -> None:
    assert await stores.subscriptions.get(make_chat().address) is None


@pytest.mark.parametrize("state", SubscriptionState)
async def test_a_subscription_comes_back_as_it_was_put(
    stores: AllStores, state: SubscriptionState
) -> None:
    address = ChatAddress(Platform.DISCORD, "18446744073709551615")
    chat = Chat(address, ChatKind.CHANNEL, "", Language.EN)
    weekdays = frozenset({6, 0})
    window = DeliveryWindow(time(23, 59, 30), ZoneInfo("America/St_Johns"), weekdays)
    put = await stores.subscriptions.put(
        chat,
        state=state,
        window=window,
        topics=("开源", 'it\'s "quoted"'),
        next_due_at=NOW if state is ACTIVE else None,
    )
    assert (put.chat, put.state, put.window) == (chat, state, window)
    assert put.topics == ("开源", 'it\'s "quoted"')
    assert await stores.subscriptions.get(address) == put


async def test_a_subscription_that_is_not_active_is_never_due(stores: AllStores) -> None:
    put = await subscribe(stores, state=SubscriptionState.PAUSED, next_due_at=NOW)
    assert put.next_due_at is None
    assert await stores.subscriptions.get(put.chat.address) == put


async def test_putting_again_changes_the_same_subscription(stores: AllStores) -> None:
    first = await subscribe(stores, topics=("开源",))
    renamed = dataclasses.replace(first.chat, title="新名", language=Language.EN)
    again = await subscribe(stores, renamed, topics=("芯片",), next_due_at=NOW + MINUTE)
    assert again.id == first.id
    assert await stores.subscriptions.get(first.chat.address) == again
    assert again.chat == renamed


async def test_chats_differ_by_platform_id_and_thread(stores: AllStores) -> None:
    chats = (
        make_chat("1"),
        make_chat("2"),
        make_chat("1", platform=Platform.DISCORD),
        make_chat("1", thread_id="5"),
        make_chat("1", thread_id="6"),
    )
    ids = {(await subscribe(stores, chat)).id for chat in chats}
    assert len(ids) == len(chats)


async def test_many_who_put_the_same_chat_at_once_make_one_subscription(stores: AllStores) -> None:
    put = await asyncio.gather(*(subscribe(stores) for _ in range(20)))
    assert len({subscription.id for subscription in put}) == 1
    assert len(await stores.subscriptions.active(limit=100)) == 1


async def test_what_is_due_comes_oldest_first_and_not_too_early(stores: AllStores) -> None:
    later = await subscribe(stores, make_chat("1"), next_due_at=NOW)
    older = await subscribe(stores, make_chat("2"), next_due_at=NOW - MINUTE)
    await subscribe(stores, make_chat("3"), next_due_at=NOW + timedelta(microseconds=1))
    assert await due_ids(stores, NOW) == [older.id, later.id]
    assert await due_ids(stores, NOW, limit=1) == [older.id]
    assert await due_ids(stores, NOW - 2 * MINUTE) == []


async def test_due_compares_instants_not_wall_clocks(stores: AllStores) -> None:
    tokyo = timezone(timedelta(hours=9))
    put = await subscribe(stores, next_due_at=datetime(2026, 2, 26, 8, 0, tzinfo=tokyo))
    assert await due_ids(stores, datetime(2026, 2, 25, 22, 59, tzinfo=UTC)) == []
    assert await due_ids(stores, datetime(2026, 2, 25, 23, 0, tzinfo=UTC)) == [put.id]
    found = await stores.subscriptions.get(put.chat.address)
    assert found is not None
    assert found.next_due_at == datetime(2026, 2, 25, 23, 0, tzinfo=UTC)
    assert found.next_due_at.tzinfo is UTC


async def test_only_active_subscriptions_are_due_or_listed(stores: AllStores) -> None:
    active = await subscribe(stores, make_chat("1"))
    for number, state in enumerate((SubscriptionState.PAUSED, SUSPENDED, ENDED), start=2):
        await subscribe(stores, make_chat(str(number)), state=state)
    await subscribe(stores, make_chat("5"), next_due_at=None)
    assert await due_ids(stores, NOW) == [active.id]
    listed = {found.chat.address.chat_id for found in await stores.subscriptions.active(limit=100)}
    assert listed == {"1", "5"}


async def test_rescheduling_moves_the_next_look(stores: AllStores) -> None:
    put = await subscribe(stores)
    await stores.subscriptions.reschedule({put.id: NOW + MINUTE})
    assert await due_ids(stores, NOW) == []
    assert await due_ids(stores, NOW + MINUTE) == [put.id]


async def test_rescheduling_does_not_wake_a_subscription_that_ended_meanwhile(
    stores: AllStores,
) -> None:
    put = await subscribe(stores)
    await subscribe(stores, state=ENDED, next_due_at=None)
    await stores.subscriptions.reschedule({put.id: NOW})
    found = await stores.subscriptions.get(put.chat.address)
    assert found == dataclasses.replace(put, state=ENDED, next_due_at=None)


async def test_a_suspended_subscription_rests_until_its_chat_subscribes_again(
    stores: AllStores,
) -> None:
    put = await subscribe(stores)
    await stores.subscriptions.suspend(put.id, why="the bot was kicked")
    found = await stores.subscriptions.get(put.chat.address)
    assert found == dataclasses.replace(put, state=SUSPENDED, next_due_at=None)
    assert await due_ids(stores, NOW) == []
    assert await subscribe(stores) == put
    assert await due_ids(stores, NOW) == [put.id]


async def test_suspending_an_ended_subscription_leaves_it_ended(stores: AllStores) -> None:
    put = await subscribe(stores, state=ENDED, next_due_at=None)
    await stores.subscriptions.suspend(put.id, why="the bot was blocked")
    assert await stores.subscriptions.get(put.chat.address) == put


async def test_a_moved_chat_keeps_its_subscription_and_threads(stores: AllStores) -> None:
    put = await subscribe(stores, make_chat("-5"))
    thread = await subscribe(stores, make_chat("-5", thread_id="9"))
    bystander = await subscribe(stores, make_chat("-5", platform=Platform.DISCORD))
    await stores.subscriptions.move_chat(put.chat.address, "-100500")
    moved = await stores.subscriptions.get(make_chat("-100500").address)
    assert moved == dataclasses.replace(put, chat=make_chat("-100500"))
    assert await stores.subscriptions.get(put.chat.address) is None
    moved_thread = await stores.subscriptions.get(make_chat("-100500", thread_id="9").address)
    assert moved_thread is not None
    assert moved_thread.id == thread.id
    assert await stores.subscriptions.get(bystander.chat.address) == bystander


async def test_moving_an_unknown_chat_or_to_the_same_id_changes_nothing(stores: AllStores) -> None:
    put = await subscribe(stores)
    await stores.subscriptions.move_chat(make_chat("404").address, "405")
    await stores.subscriptions.move_chat(put.chat.address, put.chat.address.chat_id)
    assert list(await stores.subscriptions.active(limit=100)) == [put]


async def test_a_chat_that_subscribed_under_its_new_id_keeps_the_younger_wish(
    stores: AllStores,
) -> None:
    old = await subscribe(stores, make_chat("-5"), topics=("开源",))
    new = await subscribe(stores, make_chat("-100500"), topics=("芯片",))
    await stores.subscriptions.move_chat(old.chat.address, "-100500")
    assert list(await stores.subscriptions.active(limit=100)) == [new]


@pytest.mark.parametrize("state", [ENDED, SUSPENDED])
async def test_a_new_id_that_gets_nothing_takes_over_the_old_ones_wish(
    stores: AllStores, state: SubscriptionState
) -> None:
    old = await subscribe(stores, make_chat("-5"), topics=("开源",))
    new = await subscribe(stores, make_chat("-100500"), state=state, next_due_at=None)
    await stores.subscriptions.move_chat(old.chat.address, "-100500")
    merged = dataclasses.replace(new, state=ACTIVE, topics=("开源",), next_due_at=NOW)
    assert list(await stores.subscriptions.active(limit=100)) == [merged]


async def test_a_new_id_of_which_only_the_chat_is_known_takes_over_the_subscription(
    stores: AllStores,
) -> None:
    old = await subscribe(stores, make_chat("-5"))
    await stores.chats.remember(make_chat("-100500"))
    await stores.subscriptions.move_chat(old.chat.address, "-100500")
    moved = dataclasses.replace(old, chat=make_chat("-100500"))
    assert list(await stores.subscriptions.active(limit=100)) == [moved]


async def test_an_old_id_of_which_only_the_chat_is_known_leaves_the_new_one_alone(
    stores: AllStores,
) -> None:
    new = await subscribe(stores, make_chat("-100500"))
    await stores.chats.remember(make_chat("-5"))
    await stores.subscriptions.move_chat(make_chat("-5").address, "-100500")
    assert list(await stores.subscriptions.active(limit=100)) == [new]
    assert await stores.chats.language(make_chat("-5").address) is None


async def test_a_wish_that_is_taken_over_is_read_as_before(stores: AllStores) -> None:
    old = await subscribe(stores, make_chat("-5"))
    await stores.subscriptions.prefer(old.id, Preferences(layout=Layout.HEADLINES))
    new = await subscribe(stores, make_chat("-100500"), state=SUSPENDED, next_due_at=None)
    await stores.subscriptions.move_chat(old.chat.address, "-100500")
    found = await stores.subscriptions.get(new.chat.address)
    assert found is not None
    assert found.preferences.layout is Layout.HEADLINES


async def test_moving_the_same_chat_twice_is_moving_it_once(stores: AllStores) -> None:
    old = await subscribe(stores, make_chat("-5"))
    new = await subscribe(stores, make_chat("-100500"))
    await stores.subscriptions.move_chat(old.chat.address, "-100500")
    await stores.subscriptions.suspend(new.id, why="kicked")
    await stores.subscriptions.move_chat(old.chat.address, "-100500")
    found = await stores.subscriptions.get(new.chat.address)
    assert found is not None
    assert found.state is SUSPENDED


async def test_subscriptions_outlive_the_program(
    stores_factory: StoresFactory, tmp_path: Path
) -> None:
    async with stores_factory(tmp_path) as stores:
        put = await subscribe(stores)
    async with stores_factory(tmp_path) as stores:
        assert await stores.subscriptions.get(put.chat.address) == put
        assert put.window == SHANGHAI


async def test_what_is_due_is_read_page_by_page_also_where_many_are_due_at_once(
    stores: AllStores,
) -> None:
    moments = [NOW, NOW - MINUTE, NOW, NOW, NOW - MINUTE, NOW - 2 * MINUTE, NOW + MINUTE]
    put = [
        await subscribe(stores, make_chat(str(number)), next_due_at=moment)
        for number, moment in enumerate(moments)
    ]
    seen: list[int] = []
    last = None
    while page := await stores.subscriptions.due(NOW, limit=2, after=last):
        assert len(page) <= 2
        seen += [put.index(subscription) for subscription in page]
        last = page[-1]
    assert seen == [5, 1, 4, 0, 2, 3]


async def test_who_is_rescheduled_meanwhile_moves_no_page(stores: AllStores) -> None:
    put = [await subscribe(stores, make_chat(str(number))) for number in range(5)]
    first = await stores.subscriptions.due(NOW, limit=2)
    await stores.subscriptions.reschedule({each.id: NOW + MINUTE for each in first})
    following = await stores.subscriptions.due(NOW, limit=2, after=first[-1])
    assert [each.id for each in following] == [put[2].id, put[3].id]


async def test_active_subscriptions_are_read_page_by_page(stores: AllStores) -> None:
    put = [await subscribe(stores, make_chat(str(number))) for number in range(5)]
    await subscribe(stores, make_chat("2"), state=ENDED)
    first = await stores.subscriptions.active(limit=3)
    assert [each.id for each in first] == [put[0].id, put[1].id, put[3].id]
    assert list(await stores.subscriptions.active(limit=3, after=first[-1].id)) == [put[4]]


async def test_rescheduling_nobody_is_nothing(stores: AllStores) -> None:
    await stores.subscriptions.reschedule({})


async def test_each_window_that_opens_soon_is_told_once_and_earliest_first(
    stores: AllStores,
) -> None:
    for number, due_at in enumerate((NOW + MINUTE, NOW + MINUTE, NOW, NOW + 3 * MINUTE)):
        await subscribe(stores, make_chat(str(number)), next_due_at=due_at)
    await subscribe(stores, make_chat("4"), next_due_at=NOW + 2 * MINUTE)
    tokyo = DeliveryWindow(time(9), ZoneInfo("Asia/Tokyo"), frozenset({3}))
    await stores.subscriptions.put(
        make_chat("4"), state=ACTIVE, window=tokyo, topics=(), next_due_at=NOW + MINUTE
    )
    await subscribe(
        stores, make_chat("5"), state=SubscriptionState.PAUSED, next_due_at=NOW + MINUTE
    )
    coming = await stores.subscriptions.coming(after=NOW, until=NOW + 2 * MINUTE)
    assert len(coming) == 2
    by_window = {window: due_at for due_at, window in coming}
    assert by_window == {SHANGHAI: NOW + MINUTE, tokyo: NOW + MINUTE}
    later = await stores.subscriptions.coming(after=NOW, until=NOW + 9 * MINUTE)
    assert later[-1] == (NOW + 3 * MINUTE, SHANGHAI)
    first = await stores.subscriptions.coming(after=NOW - MINUTE, until=NOW + MINUTE, limit=1)
    assert list(first) == [(NOW, SHANGHAI)]
    assert list(await stores.subscriptions.coming(after=NOW, until=NOW)) == []


async def test_preferences_come_back_and_stay_when_the_wish_changes(stores: AllStores) -> None:
    chosen = Preferences(Layout.OVERVIEW, MessageFormat.HTML, is_silent=True, is_pinned=True)
    made = await subscribe(stores)
    assert made.preferences == Preferences()
    await stores.subscriptions.prefer(made.id, chosen)
    again = await subscribe(stores, topics=("芯片",))
    assert again.preferences == chosen
    assert await stores.subscriptions.get(made.chat.address) == again


async def test_a_pause_ends_by_itself_or_when_the_chat_subscribes_again(stores: AllStores) -> None:
    made = await subscribe(stores, next_due_at=NOW)
    await stores.subscriptions.pause(made.id, until=NOW + MINUTE)
    paused = await stores.subscriptions.get(made.chat.address)
    assert paused is not None
    assert (paused.state, paused.next_due_at) == (SubscriptionState.PAUSED, None)
    assert await due_ids(stores, NOW) == []
    assert await stores.subscriptions.rested(NOW, limit=9) == []
    assert await stores.subscriptions.rested(NOW + MINUTE, limit=9) == [paused]
    again = await subscribe(stores, next_due_at=NOW)
    assert again.paused_until is None
    assert await stores.subscriptions.rested(NOW + MINUTE, limit=9) == []


async def test_an_ended_subscription_cannot_be_paused(stores: AllStores) -> None:
    ended = await subscribe(stores, state=ENDED)
    await stores.subscriptions.pause(ended.id, until=NOW)
    assert await stores.subscriptions.get(ended.chat.address) == ended


async def test_a_chats_subscriptions_are_found_with_those_of_its_topics(stores: AllStores) -> None:
    forum = ChatAddress(Platform.TELEGRAM, "-1001")
    chats = [
        Chat(dataclasses.replace(forum, thread_id=thread), ChatKind.GROUP) for thread in ("", "7")
    ]
    put = [await subscribe(stores, chat) for chat in chats]
    await subscribe(stores, Chat(ChatAddress(Platform.DISCORD, "-1001"), ChatKind.GROUP))
    await subscribe(stores, Chat(ChatAddress(Platform.TELEGRAM, "-10011"), ChatKind.GROUP))
    for asked in (forum, chats[1].address):
        assert [found.id for found in await stores.subscriptions.of_chat(asked)] == [
            each.id for each in put
        ]


async def test_those_that_were_suspended_for_one_reason_are_told_apart(stores: AllStores) -> None:
    forum = ChatAddress(Platform.TELEGRAM, "-1001")
    first, second, _active = [
        await subscribe(stores, Chat(dataclasses.replace(forum, thread_id=thread), ChatKind.GROUP))
        for thread in ("", "7", "8")
    ]
    await stores.subscriptions.suspend(first.id, why="silenced")
    await stores.subscriptions.suspend(second.id, why="removed")
    found = await stores.subscriptions.of_chat(forum, suspended_for="silenced")
    assert [each.id for each in found] == [first.id]
