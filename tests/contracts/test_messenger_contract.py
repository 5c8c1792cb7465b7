"""What every ``Messenger`` keeps: a receipt for what arrived, else an error that says what now."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Receipt
from bot.domain.errors import (
    AccountRefused,
    ChatUnreachable,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageGone,
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


@pytest.mark.bad_calls
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


async def edit(place: Place, receipt: Receipt, text: str) -> None:
    await place.messenger.edit(place.chat, receipt.message_id, place.write(text))


async def test_an_edit_takes_the_place_of_what_was_sent(place: Place) -> None:
    receipts = [await send(place, text) for text in ("一", "二", "三")]
    await edit(place, receipts[1], "二改")
    assert place.arrived() == ["一", "二改", "三"]


async def test_an_edit_made_again_changes_nothing(place: Place) -> None:
    receipt = await send(place, "一")
    await edit(place, receipt, "一改")
    await edit(place, receipt, "一改")
    assert place.arrived() == ["一改"]


async def test_an_edit_to_what_it_says_already_is_no_trouble(place: Place) -> None:
    receipt = await send(place, "一")
    await edit(place, receipt, "一")
    assert place.arrived() == ["一"]


async def test_a_message_that_was_deleted_is_gone_and_its_chat_is_not(place: Place) -> None:
    receipt = await send(place, "一")
    await send(place, "二")
    await place.delete("一")
    with pytest.raises(MessageGone):
        await edit(place, receipt, "一改")
    await send(place, "三")
    assert place.arrived() == ["二", "三"]


async def test_a_message_without_a_usable_id_is_gone(place: Place) -> None:
    await send(place, "一")
    with pytest.raises(MessageGone):
        await place.messenger.edit(place.chat, "999999999999999999", place.write("二"))
    assert place.arrived() == ["一"]


@pytest.mark.bad_calls
async def test_a_refused_edit_is_named_so_and_changes_nothing(place: Place) -> None:
    receipt = await send(place, "一")
    with pytest.raises(MessageRejected):
        await place.messenger.edit(place.chat, receipt.message_id, place.refused)
    assert place.arrived() == ["一"]


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (Trouble.UNAVAILABLE, DeliveryPostponed),
        (Trouble.ANSWER_LOST, DeliveryUncertain),
        (Trouble.ACCOUNT_REFUSED, AccountRefused),
    ],
)
async def test_an_edit_in_trouble_says_which_and_can_be_made_again(
    place: Place, trouble: Trouble, expected: type[DeliveryError]
) -> None:
    receipt = await send(place, "一")
    place.order(trouble)
    with pytest.raises(expected):
        await edit(place, receipt, "一改")
    await edit(place, receipt, "一改")
    assert place.arrived() == ["一改"]


async def test_flood_control_of_edits_is_told_or_waited_for(place: Place) -> None:
    receipt = await send(place, "一")
    place.order(Trouble.FLOOD_CONTROL)
    [answer] = await asyncio.gather(edit(place, receipt, "一改"), return_exceptions=True)
    if answer is not None:
        assert isinstance(answer, RateLimited)
        await edit(place, receipt, "一改")
    assert place.arrived() == ["一改"]


@pytest.mark.parametrize("place", CHOOSING_THEIR_CHAT, indirect=True)
async def test_an_edit_in_a_closed_chat_finds_it_unreachable(place: Place) -> None:
    receipt = await send(place, "一")
    assert place.closed
    with pytest.raises(ChatUnreachable):
        await place.messenger.edit(place.closed, receipt.message_id, place.write("一改"))
    assert place.arrived() == ["一"]
