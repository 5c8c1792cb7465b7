"""What a chat is told that came out while it was away."""

from datetime import timedelta

from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.domain.delivery import SkipReason
from bot.domain.search_notices import DaysMissed, MissedDay
from bot.usecases.caller import Caller, always
from bot.usecases.find_missed import FindMissed
from tests.usecases.world import DAY, EIGHT, WINDOW, World

CALLER = Caller(Chat(ChatAddress(Platform.TELEGRAM, "1"), ChatKind.PRIVATE), always)
DAYS = [DAY - timedelta(days=ago) for ago in range(4)]


async def missed(world: World) -> DaysMissed:
    find = FindMissed(
        world.stores.subscriptions,
        world.stores.delivery_log,
        world.library,
        world.catalogue,
        clock=world.clock,
    )
    (notice,) = (await find.find(CALLER)).notices
    assert isinstance(notice, DaysMissed)
    return notice


async def publish(world: World) -> None:
    for day in DAYS:
        world.write(day)
    await world.collect.collect()


async def put(
    world: World,
    *,
    topics: tuple[str, ...] = (),
    state: SubscriptionState = SubscriptionState.PAUSED,
) -> None:
    await world.stores.subscriptions.put(
        CALLER.chat,
        state=state,
        window=WINDOW,
        topics=topics,
        next_due_at=EIGHT + timedelta(days=1) if state is SubscriptionState.ACTIVE else None,
    )


async def skip(world: World, ago: int, reason: SkipReason) -> None:
    subscription = await world.stores.subscriptions.get(CALLER.chat.address)
    assert subscription
    await world.stores.outbox.skip(
        subscriptions=[subscription], day=DAYS[ago], reason=reason, at=EIGHT
    )


async def test_days_of_a_pause_are_missed_and_those_before_the_first_edition_are_not(world: World):
    await publish(world)
    await put(world)
    await skip(world, 2, SkipReason.NO_STORIES)
    assert await missed(world) == DaysMissed((MissedDay(DAYS[0], 2), MissedDay(DAYS[1], 2)), 14)


async def test_what_was_cut_off_is_missed(world: World):
    await publish(world)
    await put(world, state=SubscriptionState.ACTIVE)
    await skip(world, 1, SkipReason.CUT_OFF)
    await skip(world, 0, SkipReason.NO_STORIES)
    assert [day.day for day in (await missed(world)).missed] == [DAYS[1]]


async def test_what_is_still_to_come_is_not_missed(world: World):
    await publish(world)
    await put(world, state=SubscriptionState.ACTIVE)
    await skip(world, 3, SkipReason.NO_STORIES)
    world.write(DAY + timedelta(days=1))
    await world.collect.collect()
    assert [day.day for day in (await missed(world)).missed] == DAYS[:3]


async def test_stories_are_counted_by_the_chats_topics(world: World):
    await publish(world)
    await put(world, topics=("开源",))
    await skip(world, 2, SkipReason.CHAT_UNREACHABLE)
    assert [day.count for day in (await missed(world)).missed] == [1, 1, 1]


async def test_who_got_everything_has_missed_nothing(world: World):
    await publish(world)
    await put(world, state=SubscriptionState.ACTIVE)
    for ago in range(4):
        await skip(world, ago, SkipReason.NO_STORIES)
    assert await missed(world) == DaysMissed((), 14)


async def test_without_a_subscription_the_newest_days_are_shown(world: World):
    await publish(world)
    notice = await missed(world)
    assert not notice.is_subscribed
    assert [day.day for day in notice.missed] == DAYS


async def test_weekdays_that_are_not_wanted_are_not_missed(world: World):
    await publish(world)
    await world.stores.subscriptions.put(
        CALLER.chat,
        state=SubscriptionState.PAUSED,
        window=type(WINDOW)(WINDOW.local_time, WINDOW.zone, frozenset({DAYS[1].weekday()})),
        topics=(),
        next_due_at=None,
    )
    assert [day.day for day in (await missed(world)).missed] == [DAYS[1]]
