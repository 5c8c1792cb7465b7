"""What every ``AnnouncementStore`` keeps: what is owed is tried by one, and made once."""

from dataclasses import replace

from bot.domain.run import AnnouncementKind
from tests.contracts.run_samples import SECOND, Deliveries, ended
from tests.contracts.store_samples import MINUTE, NOW, AllStores


async def test_what_is_owed_is_claimed_by_one_and_comes_back_where_it_dies(
    stores: AllStores,
) -> None:
    await Deliveries(stores).plan("1")
    await Deliveries(stores).deliver("1")
    await ended(stores, AnnouncementKind.PING)
    (owed,) = await stores.announcements.owed(NOW)
    assert await stores.announcements.claim(owed, at=NOW, until=NOW + MINUTE)
    assert not await stores.announcements.claim(owed, at=NOW, until=NOW + MINUTE)
    assert list(await stores.announcements.owed(NOW + MINUTE - SECOND)) == []
    (again,) = await stores.announcements.owed(NOW + MINUTE)
    assert again == replace(owed, attempts=1)


async def test_what_did_not_succeed_is_tried_later_and_what_did_never_again(
    stores: AllStores,
) -> None:
    await Deliveries(stores).plan("1")
    await Deliveries(stores).deliver("1")
    await ended(stores, AnnouncementKind.PING, AnnouncementKind.REPORT)
    report, ping = await stores.announcements.owed(NOW)
    assert (report.kind, ping.kind) == (AnnouncementKind.REPORT, AnnouncementKind.PING)
    await stores.announcements.postpone(ping, until=NOW + MINUTE, error="no answer")
    await stores.announcements.close(report, at=NOW)
    assert list(await stores.announcements.owed(NOW)) == []
    assert list(await stores.announcements.owed(NOW + MINUTE)) == [ping]
    await stores.announcements.close(ping, at=NOW + MINUTE)
    assert list(await stores.announcements.owed(NOW + 9 * MINUTE)) == []
