"""The overview of the day stands pinned, and nobody else's message is taken down."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.preferences import Preferences
from bot.sandbox.telegram import Chat, Fault, FaultKind, Person, Status
from tests.journeys.membership_stage import Neighbourhood
from tests.journeys.stage import Stage, running, staged
from tests.journeys.street import until

EARLIER, DAY = date(2026, 2, 24), date(2026, 2, 26)
PINNING = Preferences(is_pinned=True)
NO_PINNING = frozenset({"can_pin_messages", "can_edit_messages"})


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
async def town(stage: Stage) -> AsyncIterator[Neighbourhood]:
    async with running(stage) as program:
        yield Neighbourhood(stage, program)


async def make_chat(town: Neighbourhood, kind: str) -> tuple[Chat, Person]:
    owner = town.person("群主")
    telegram, charge = town.telegram, Status.ADMINISTRATOR
    if kind == "private":
        return telegram.private_chat(owner), owner
    if kind == "channel":
        return telegram.channel("频道", creator=owner), owner
    if kind == "group":
        group = telegram.group("群", creator=owner, bot_status=charge)
    else:
        is_forum = kind == "forum"
        group = telegram.supergroup("群", creator=owner, bot_status=charge, is_forum=is_forum)
    return await town.greeted(group), owner


async def subscribe(town: Neighbourhood, chat: Chat, person: Person) -> None:
    await town.ask(chat, person, "/subscribe 08:00")
    await prefer(town, chat, PINNING)


async def prefer(town: Neighbourhood, chat: Chat, preferences: Preferences) -> None:
    made = await town.subscription(chat)
    assert made
    await town.program.stores.subscriptions.prefer(made.id, preferences)


def pinned(town: Neighbourhood, chat: Chat) -> list[str]:
    return [m.text for m in town.telegram.messages(chat) if m.is_pinned]


def pin_calls(town: Neighbourhood, method: str = "pinChatMessage") -> int:
    return sum(call.method == method for call in town.telegram.calls)


@pytest.mark.parametrize("kind", ["private", "group", "supergroup", "forum", "channel"])
async def test_todays_overview_takes_the_place_of_the_one_before(
    town: Neighbourhood, kind: str
) -> None:
    chat, owner = await make_chat(town, kind)
    await subscribe(town, chat, owner)
    await town.push(EARLIER)
    await town.telegram.wait_for(lambda: pinned(town, chat), 15)
    assert "2月24日" in pinned(town, chat)[0]
    [theirs] = [m for m in town.telegram.messages(chat) if m.sender is owner][:1]
    chat.pinned.insert(0, theirs.message_id)
    await town.push(DAY)
    await town.telegram.wait_for(lambda: "2月26日" in pinned(town, chat)[-1], 15)
    assert len(pinned(town, chat)) == 2
    assert theirs.text in pinned(town, chat)
    assert all(
        c.params["disable_notification"]
        for c in town.telegram.calls
        if c.method == "pinChatMessage"
    )
    assert (pin_calls(town), pin_calls(town, "unpinChatMessage")) == (2, 1)


async def test_a_pin_that_may_have_been_made_is_made_sure_of_and_stands_once(
    town: Neighbourhood,
) -> None:
    chat, owner = await make_chat(town, "supergroup")
    await subscribe(town, chat, owner)
    town.telegram.order_fault(Fault(FaultKind.RESET_AFTER_ACCEPTING, method="pinChatMessage"))
    await town.push(DAY)
    await town.telegram.wait_for(lambda: pin_calls(town) == 2, 15)
    assert len(pinned(town, chat)) == 1


async def test_a_pin_that_a_stop_left_out_is_made_up_for(stage: Stage) -> None:
    async with running(stage) as program:
        town = Neighbourhood(stage, program)
        chat, owner = await make_chat(town, "supergroup")
        await subscribe(town, chat, owner)
        town.telegram.order_fault(
            Fault(FaultKind.SERVER_ERROR, times=None, method="pinChatMessage")
        )
        await town.push(DAY)
        await town.telegram.wait_for(lambda: pin_calls(town) > 0, 15)
    assert pinned(town, chat) == []
    stage.telegram.clear_faults()
    async with running(stage) as program:
        await stage.telegram.wait_for(lambda: pinned(town, chat), 15)
        assert len(pinned(town, chat)) == 1


async def test_without_the_right_it_is_tried_once_a_digest(town: Neighbourhood) -> None:
    chat, owner = await make_chat(town, "supergroup")
    town.telegram.set_bot(chat, Status.ADMINISTRATOR, missing_rights=NO_PINNING, by=owner)
    await subscribe(town, chat, owner)
    await town.push(EARLIER)
    await until(lambda: pin_calls(town) == 1)
    await town.push(DAY)
    await until(lambda: pin_calls(town) == 2)
    await town.until_delivered()
    pins = next(account.pins for account in town.program.accounts if account.pins)
    for _ in range(3):
        await pins.pin()
    assert pin_calls(town) == 2
    assert len(town.texts(chat)) > 20


async def test_switched_off_ours_is_taken_down(town: Neighbourhood) -> None:
    chat, owner = await make_chat(town, "supergroup")
    await subscribe(town, chat, owner)
    await town.push(DAY)
    await town.telegram.wait_for(lambda: pinned(town, chat), 15)
    await prefer(town, chat, replace(PINNING, is_pinned=False))
    await town.telegram.wait_for(lambda: not pinned(town, chat), 15)


async def test_nothing_is_pinned_where_nobody_asked_for_it(town: Neighbourhood) -> None:
    chat, owner = await make_chat(town, "supergroup")
    await town.ask(chat, owner, "/subscribe 08:00")
    await town.push(DAY)
    await town.until_delivered()
    pins = next(account.pins for account in town.program.accounts if account.pins)
    await pins.pin()
    assert pin_calls(town) == 0
