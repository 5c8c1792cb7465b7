"""A pause that is over ends by itself, exactly once, and brings no flood."""

from datetime import timedelta

import pytest

from bot.domain.audience import SubscriptionState
from bot.usecases.end_pauses import EndPauses
from tests.usecases.world import DAY, EIGHT, World

WEEK = timedelta(days=7)


@pytest.fixture
def pauses(world: World) -> EndPauses:
    return EndPauses(world.stores.subscriptions, world.stores.outbox, clock=world.clock)


async def test_a_pause_ends_when_its_time_is_over_and_not_before(world: World, pauses: EndPauses):
    made = await world.subscribe()
    await world.stores.subscriptions.pause(made.id, until=EIGHT + WEEK)
    world.clock.set(EIGHT + WEEK - timedelta(minutes=1))
    assert await pauses.end() == 0
    world.clock.set(EIGHT + WEEK + timedelta(minutes=1))
    assert await pauses.end() == 1
    assert await pauses.end() == 0
    known = await world.stores.subscriptions.get(made.chat.address)
    assert known
    assert known.state is SubscriptionState.ACTIVE
    assert known.next_due_at == EIGHT + WEEK + timedelta(days=1)


async def test_what_came_out_meanwhile_does_not_follow(world: World, pauses: EndPauses):
    made = await world.subscribe()
    await world.stores.subscriptions.pause(made.id, until=EIGHT + timedelta(days=3, minutes=-5))
    for days in range(4):
        world.write(DAY + timedelta(days=days))
    await world.collect.collect()
    for days in range(4):
        world.clock.set(EIGHT + timedelta(days=days, minutes=1))
        await pauses.end()
        await world.plan_due.plan()
    planned = [
        day
        for day in (DAY + timedelta(days=days) for days in range(4))
        if await world.stores.outbox.planned([made.id], day)
    ]
    assert planned == [DAY + timedelta(days=3)]


async def test_a_pause_without_end_lasts(world: World, pauses: EndPauses):
    made = await world.subscribe()
    await world.stores.subscriptions.pause(made.id, until=None)
    world.clock.set(EIGHT + 52 * WEEK)
    assert await pauses.end() == 0


async def test_very_many_pauses_end_page_by_page(world: World, pauses: EndPauses):
    for number in range(7):
        made = await world.subscribe(str(number))
        await world.stores.subscriptions.pause(made.id, until=EIGHT)
    world.clock.set(EIGHT + timedelta(minutes=1))
    assert await pauses.end(at_once=3) == 7
