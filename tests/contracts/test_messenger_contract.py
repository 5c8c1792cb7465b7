"""What every ``Messenger`` keeps: a receipt for what arrived, else an error that says what now."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Receipt
from bot.domain.errors import (
    AccountRefused,
    ChatUnreachable,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)
from tests.contracts.messenger_places import PLACES, Place, Trouble

DROPPING_REPETITIONS = ["discord"]
CHOOSING_THEIR_CHAT = sorted(PLACES.keys() - {"interaction"})


@pytest.fixture(params=sorted(PLACES))
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    name: str = request.param
    async with PLACES[name]() as opened:
        yield opened


async def send(place: Place, text: str, *, nonce: str | None = None) -> Receipt:
    [receipt] = await place.messenger.send(
        place.chat, place.write(text), nonce=nonce or f"nonce of {text}"
    )
    return receipt


async def test_messages_arrive_in_order_each_with_its_receipt(place: Place) -> None:
    receipts = [await send(place, text) for text in ("一", "二", "三")]
    assert place.arrived() == ["一", "二", "三"]
    assert len({receipt.message_id for receipt in receipts}) == 3
    for receipt in receipts:
        assert receipt.message_id
        assert receipt.sent_at.tzinfo is not None
        assert abs(receipt.sent_at - datetime.now(UTC)) < timedelta(minutes=5)


async def test_equal_messages_with_nonces_of_their_own_are_two(place: Place) -> None:
    await send(place, "一", nonce="first")
    await send(place, "一", nonce="second")
    assert place.arrived() == ["一", "一"]


async def test_a_nonce_of_25_characters_is_taken(place: Place) -> None:
    await send(place, "一", nonce="n" * 25)
    assert place.arrived() == ["一"]


async def test_a_refused_message_is_named_so_and_the_next_one_arrives(place: Place) -> None:
    with pytest.raises(MessageRejected):
        await place.messenger.send(place.chat, place.refused, nonce="refused")
    await send(place, "一")
    assert place.arrived() == ["一"]


async def test_what_an_unavailable_platform_did_not_take_can_be_sent_again(place: Place) -> None:
    place.order(Trouble.UNAVAILABLE)
    with pytest.raises(DeliveryPostponed):
        await send(place, "一")
    assert place.arrived() == []
    await send(place, "一")
    assert place.arrived() == ["一"]


async def test_flood_control_is_told_or_waited_for_and_costs_no_message(place: Place) -> None:
    place.order(Trouble.FLOOD_CONTROL)
    [answer] = await asyncio.gather(send(place, "一"), return_exceptions=True)
    if not isinstance(answer, Receipt):
        assert isinstance(answer, RateLimited)
        assert answer.retry_after > timedelta(0)
        assert place.arrived() == []
        await send(place, "一")
    assert place.arrived() == ["一"]


async def test_a_refused_account_is_named_so_and_costs_no_message(place: Place) -> None:
    place.order(Trouble.ACCOUNT_REFUSED)
    with pytest.raises(AccountRefused):
        await send(place, "一")
    assert place.arrived() == []
    await send(place, "一")
    assert place.arrived() == ["一"]


async def test_what_may_have_arrived_is_uncertain(place: Place) -> None:
    place.order(Trouble.ANSWER_LOST)
    with pytest.raises(DeliveryUncertain):
        await send(place, "一")
    assert place.arrived() == ["一"]


@pytest.mark.parametrize("place", DROPPING_REPETITIONS, indirect=True)
async def test_a_repetition_is_dropped_where_the_platform_can_tell(place: Place) -> None:
    place.order(Trouble.ANSWER_LOST)
    with pytest.raises(DeliveryUncertain):
        await send(place, "一", nonce="same")
    again = await send(place, "一", nonce="same")
    assert again.message_id
    assert place.arrived() == ["一"]


@pytest.mark.parametrize("place", CHOOSING_THEIR_CHAT, indirect=True)
async def test_a_closed_chat_is_unreachable_and_another_is_not(place: Place) -> None:
    assert place.closed
    with pytest.raises(ChatUnreachable):
        await place.messenger.send(place.closed, place.write("一"), nonce="closed")
    await send(place, "一")
    assert place.arrived() == ["一"]
