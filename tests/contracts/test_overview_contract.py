"""What every ``Overview`` counts."""

from datetime import timedelta

from bot.domain.audience import SubscriptionState
from bot.domain.delivery import DeliveryState
from bot.domain.run import AnnouncementKind, ErrorCount
from bot.domain.status import Backlog, Due, LastPing, Standing
from tests.contracts.run_samples import DISCORD, SECOND, TELEGRAM, Deliveries, ended
from tests.contracts.store_samples import MINUTE, NOW, TODAY, AllStores, make_chat, subscribe

HOUR = timedelta(hours=1)


async def backlog(stores: AllStores, *, after: timedelta = MINUTE) -> Backlog:
    (only,) = (await stores.overview.standing(NOW + after)).backlogs
    return only


async def test_an_empty_database_has_nothing_to_tell(stores: AllStores) -> None:
    assert await stores.overview.standing(NOW) == Standing()


async def test_subscriptions_are_counted_by_platform_and_state(stores: AllStores) -> None:
    await subscribe(stores, make_chat("1"))
    await subscribe(stores, make_chat("2"))
    await subscribe(stores, make_chat("3"), state=SubscriptionState.PAUSED)
    await subscribe(stores, make_chat("4", platform=DISCORD), state=SubscriptionState.ENDED)
    assert (await stores.overview.standing(NOW)).subscriptions == {
        TELEGRAM: {SubscriptionState.ACTIVE: 2, SubscriptionState.PAUSED: 1},
        DISCORD: {SubscriptionState.ENDED: 1},
    }


async def test_who_is_due_next_and_who_is_overdue_are_counted(stores: AllStores) -> None:
    for chat, due_at in (
        ("1", NOW - HOUR),
        ("2", NOW),
        ("3", NOW + MINUTE),
        ("4", NOW + MINUTE),
        ("5", NOW + HOUR),
    ):
        await subscribe(stores, make_chat(chat), next_due_at=due_at)
    standing = await stores.overview.standing(NOW)
    assert standing.overdue == Due(NOW - HOUR, 2)
    assert standing.next_due == Due(NOW + MINUTE, 2)


async def test_what_is_pending_is_counted_by_platform_with_what_waits_and_why(
    stores: AllStores,
) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", "2", "3")
    await deliveries.plan("4", platform=DISCORD, at=NOW + SECOND)
    await deliveries.send(await deliveries.pending("1"), 1)
    for chat, minutes in (("2", 9), ("3", 5)):
        await stores.outbox.postpone(
            await deliveries.pending(chat), until=NOW + minutes * MINUTE, error="Bad Gateway"
        )
    on_discord, on_telegram = (await stores.overview.standing(NOW + MINUTE)).backlogs
    assert on_telegram == Backlog(
        TELEGRAM,
        chats=3,
        oldest_at=NOW,
        waiting=2,
        next_try_at=NOW + 5 * MINUTE,
        errors=(ErrorCount("Bad Gateway", 2),),
    )
    assert on_discord == Backlog(DISCORD, chats=1, oldest_at=NOW + SECOND)


async def test_what_nobody_sends_although_it_may_be_sent_is_overdue(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", "2")
    await deliveries.send(await deliveries.pending("1"), 1, at=NOW + 30 * MINUTE)
    assert (await backlog(stores, after=9 * MINUTE)).overdue == 0
    assert (await backlog(stores, after=35 * MINUTE)).overdue == 0
    assert (await backlog(stores, after=41 * MINUTE)).overdue == 2


async def test_what_has_failed_for_an_hour_is_overdue_although_others_are_sent(
    stores: AllStores,
) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", "2")
    await deliveries.send(await deliveries.pending("1"), 1, at=NOW + HOUR)
    waiting = await deliveries.pending("2")
    await stores.outbox.postpone(waiting, until=NOW + 2 * HOUR, error="Bad Gateway")
    assert (await backlog(stores, after=HOUR)).overdue == 0
    assert (await backlog(stores, after=HOUR + MINUTE)).overdue == 1


async def test_the_last_message_and_the_last_ping_are_told(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    await deliveries.send(await deliveries.pending("1"), 3)
    await deliveries.close(await deliveries.pending("1"), DeliveryState.FAILED)
    await ended(stores, AnnouncementKind.PING)
    (owed,) = await stores.announcements.owed(NOW)
    standing = await stores.overview.standing(NOW)
    assert standing.last_sent_at == NOW + 2 * SECOND
    assert standing.last_ping == LastPing(TODAY, None, 0)

    await stores.announcements.claim(owed, at=NOW, until=NOW)
    await stores.announcements.postpone(owed, until=NOW, error="no answer in time")
    ping = (await stores.overview.standing(NOW)).last_ping
    assert ping == LastPing(TODAY, None, 1, "no answer in time")

    await stores.announcements.close(owed, at=NOW + MINUTE)
    ping = (await stores.overview.standing(NOW)).last_ping
    assert ping == LastPing(TODAY, NOW + MINUTE, 1)
