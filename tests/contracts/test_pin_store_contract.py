"""What every ``PinStore`` says is to be pinned and taken down."""

from datetime import date

import pytest

from bot.domain.audience import Platform, Subscription, SubscriptionState
from bot.domain.delivery import Receipt
from bot.domain.pinning import PinChange
from bot.domain.preferences import Preferences
from tests.contracts.store_samples import (
    NOW,
    TODAY,
    YESTERDAY,
    AllStores,
    make_chat,
    make_messages,
    plan,
    subscribe,
)

TELEGRAM = Platform.TELEGRAM
PINNING = Preferences(is_pinned=True)


async def pinning(stores: AllStores, number: str = "-1001") -> Subscription:
    made = await subscribe(stores, make_chat(number))
    await stores.subscriptions.prefer(made.id, PINNING)
    return made


async def deliver(
    stores: AllStores, subscription: Subscription, day: date, message_id: str
) -> None:
    await plan(stores, subscription, day=day, messages=make_messages("一"))
    found = await stores.outbox.pending(TELEGRAM, moment=NOW, limit=100)
    delivery = next(d for d in found if d.subscription_id == subscription.id and d.day == day)
    receipts = [Receipt(message_id, NOW)]
    await stores.outbox.checkpoint(delivery, part=0, receipts=receipts, closes_at=NOW)


async def owed(stores: AllStores) -> list[tuple[str, str | None, str | None]]:
    found = await stores.pins.owed(TELEGRAM, limit=10)
    return [(change.chat.address.chat_id, change.pins, change.unpins) for change in found]


async def test_the_newest_overview_is_to_be_pinned_in_the_place_of_ours(stores: AllStores) -> None:
    made = await pinning(stores)
    assert await owed(stores) == []
    await deliver(stores, made, YESTERDAY, "41")
    assert await owed(stores) == [("-1001", "41", None)]
    await stores.pins.record(made.chat.address, "41")
    assert await owed(stores) == []
    await deliver(stores, made, TODAY, "57")
    assert await owed(stores) == [("-1001", "57", "41")]


async def test_what_was_refused_is_not_owed_before_the_next_overview(stores: AllStores) -> None:
    made = await pinning(stores)
    await deliver(stores, made, YESTERDAY, "41")
    await stores.pins.refuse(made.chat.address, "41")
    assert await owed(stores) == []
    await deliver(stores, made, TODAY, "57")
    assert await owed(stores) == [("-1001", "57", None)]


async def test_switched_off_ours_is_to_be_taken_down(stores: AllStores) -> None:
    made = await pinning(stores)
    await stores.pins.record(made.chat.address, "41")
    await stores.subscriptions.prefer(made.id, Preferences())
    assert await owed(stores) == [("-1001", None, "41")]
    await stores.pins.record(made.chat.address, None)
    assert await owed(stores) == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [(SubscriptionState.ENDED, [("-1001", None, "41")]), (SubscriptionState.SUSPENDED, [])],
)
async def test_an_ended_subscriptions_pin_comes_down_and_a_suspended_ones_is_let_be(
    stores: AllStores, state: SubscriptionState, expected: object
) -> None:
    made = await pinning(stores)
    await deliver(stores, made, TODAY, "57")
    await stores.pins.record(made.chat.address, "41")
    await subscribe(stores, made.chat, state=state, next_due_at=None)
    assert await owed(stores) == expected


async def test_a_chat_that_moved_has_nothing_pinned_and_owes_nothing(stores: AllStores) -> None:
    made = await pinning(stores, "-5")
    await deliver(stores, made, TODAY, "57")
    await stores.pins.record(made.chat.address, "41")
    await stores.subscriptions.move_chat(made.chat.address, "-100500")
    assert await owed(stores) == []


async def test_changes_are_read_page_by_page(stores: AllStores) -> None:
    for number in range(5):
        made = await pinning(stores, f"-100{number}")
        await deliver(stores, made, TODAY, str(number))
    seen: list[PinChange] = []
    while page := await stores.pins.owed(TELEGRAM, limit=2, after=seen[-1].order if seen else 0):
        seen += page
    assert [change.pins for change in seen] == ["0", "1", "2", "3", "4"]
    assert await stores.pins.owed(Platform.DISCORD, limit=2) == []
