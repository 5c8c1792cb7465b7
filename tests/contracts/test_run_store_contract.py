"""What every ``RunStore`` keeps: which deliveries are one run, and what became of them."""

from pathlib import Path

from bot.domain.audience import Platform
from bot.domain.delivery import DeliveryState, Receipt, SkipReason
from bot.domain.run import WAVE, AnnouncementKind, ErrorCount, PlatformFigures
from tests.contracts.run_samples import (
    DISCORD,
    SECOND,
    TELEGRAM,
    Deliveries,
    ended,
    figures,
    make_report,
    the_run,
)
from tests.contracts.store_samples import (
    MINUTE,
    NOW,
    TODAY,
    YESTERDAY,
    AllStores,
    StoresFactory,
    make_chat,
    subscribe,
)


async def test_the_first_edition_begins_a_run_and_those_that_follow_soon_join_it(
    stores: AllStores,
) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", at=NOW)
    await deliveries.plan("2", at=NOW + WAVE - SECOND)
    run = await the_run(stores)
    assert (run.day, run.began_at, run.told_open_at) == (TODAY, NOW, None)
    assert (await figures(stores)).still_open == 2


async def test_those_that_are_due_later_or_of_another_day_are_another_run(
    stores: AllStores,
) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", at=NOW)
    await deliveries.plan("2", at=NOW + WAVE)
    await deliveries.plan("3", day=YESTERDAY, at=NOW)
    runs = await stores.runs.not_ended()
    assert [(run.day, run.began_at) for run in runs] == [
        (TODAY, NOW),
        (TODAY, NOW + WAVE),
        (YESTERDAY, NOW),
    ]


async def test_what_is_planned_after_a_run_has_ended_is_another_run(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    await deliveries.deliver("1")
    report = await ended(stores)
    await deliveries.plan("2", at=NOW + MINUTE)
    assert (await the_run(stores)).id != report.run_id


async def test_without_runs_there_is_nothing_to_tell(stores: AllStores) -> None:
    assert list(await stores.runs.not_ended()) == []
    assert list(await stores.runs.latest(5)) == []
    assert list(await stores.announcements.owed(NOW)) == []


async def test_what_was_delivered_is_counted_by_chats_stories_and_messages(
    stores: AllStores,
) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", "2")
    await deliveries.deliver("1")
    await deliveries.send(await deliveries.pending("2"), 2, at=NOW + 10 * SECOND)
    assert await figures(stores) == PlatformFigures(
        TELEGRAM,
        delivered=1,
        still_open=1,
        stories=2 + 1,
        messages=5 + 2,
        first_at=NOW,
        last_at=NOW + 11 * SECOND,
    )


async def test_platforms_are_counted_apart(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", "2")
    await deliveries.plan("3", platform=DISCORD, revision=4)
    await deliveries.deliver("1")
    await deliveries.deliver("3", platform=DISCORD)
    counted = await stores.runs.figures((await the_run(stores)).id)
    assert [(f.platform, f.delivered, f.still_open) for f in counted.platforms] == [
        (TELEGRAM, 1, 1),
        (DISCORD, 1, 0),
    ]
    assert counted.revision == 4


async def test_skipped_and_failed_ones_are_counted_by_reason(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", "2", "3", "4", "5")
    blocked = "Forbidden: bot was blocked by the user"
    for chat in ("1", "2"):
        await deliveries.close(
            await deliveries.pending(chat),
            DeliveryState.SKIPPED,
            SkipReason.CHAT_UNREACHABLE,
            blocked,
        )
    await deliveries.close(await deliveries.pending("3"), DeliveryState.FAILED, error="Bad Gateway")
    waiting = await deliveries.pending("4")
    await stores.outbox.postpone(waiting, until=NOW + 9 * MINUTE, error="Bad Gateway")
    await stores.outbox.withdraw((await deliveries.pending("5")).subscription_id, at=NOW)
    no_story = await subscribe(stores, make_chat("6"))
    await stores.outbox.skip(
        subscriptions=[no_story], day=TODAY, reason=SkipReason.NO_STORIES, at=NOW
    )
    assert await figures(stores) == PlatformFigures(
        TELEGRAM,
        failed=1,
        still_open=1,
        skipped={SkipReason.CHAT_UNREACHABLE: 2, SkipReason.NO_STORIES: 1, None: 1},
        errors=(ErrorCount("Bad Gateway", 2), ErrorCount(blocked, 2)),
    )


async def test_parts_that_were_refused_are_counted_and_their_stories_are_not(
    stores: AllStores,
) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", "2")
    delivery = await deliveries.send(await deliveries.pending("1"), 3)
    delivery = await deliveries.lose(delivery, "message is too long")
    delivery = await deliveries.lose(delivery, "message is too long")
    await deliveries.close(delivery)
    await deliveries.deliver("2")
    counted = await figures(stores)
    assert (counted.delivered, counted.parts_lost) == (2, 2)
    assert (counted.stories, counted.messages) == (1 + 2, 3 + 5)
    assert counted.errors == (ErrorCount("message is too long", 1),)


async def test_a_message_that_needed_several_counts_as_several(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    delivery = await deliveries.pending("1")
    receipts = [Receipt("1", NOW), Receipt("2", NOW)]
    await stores.outbox.begin(delivery, part=0)
    await stores.outbox.checkpoint(delivery, part=0, receipts=receipts)
    assert (await figures(stores)).messages == 2


async def test_a_forced_repetition_counts_in_its_own_run_only(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    await deliveries.deliver("1")
    first = await ended(stores, AnnouncementKind.REPORT)
    await deliveries.plan("1", revision=2, at=NOW + MINUTE, force=True)
    await deliveries.send(await deliveries.pending("1"), 1)
    counted = await figures(stores)
    assert (counted.delivered, counted.still_open, counted.messages) == (0, 1, 1)
    assert list(await stores.runs.latest(5)) == [first]


async def test_pending_is_asked_of_the_platforms_that_are_here(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    await deliveries.plan("2", platform=DISCORD)
    await deliveries.deliver("1")
    run = await the_run(stores)
    assert await stores.runs.has_pending(run.id, [TELEGRAM, DISCORD])
    assert not await stores.runs.has_pending(run.id, [TELEGRAM])
    assert not await stores.runs.has_pending(run.id, [])


async def test_a_run_is_closed_once(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    await deliveries.deliver("1")
    report = await ended(stores, AnnouncementKind.REPORT)
    assert not await stores.runs.end(report, [AnnouncementKind.PING])
    assert list(await stores.runs.not_ended()) == []
    assert len(await stores.announcements.owed(NOW)) == 1


async def test_a_run_that_somebody_joined_since_it_was_counted_stays_open(
    stores: AllStores,
) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    await deliveries.deliver("1")
    run = await the_run(stores)
    report = make_report(run, await stores.runs.figures(run.id))
    await deliveries.plan("2", at=NOW + MINUTE)
    assert not await stores.runs.end(report, [])
    assert await the_run(stores) == run


async def test_a_run_can_be_closed_although_another_platform_waits(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1", platform=DISCORD)
    report = await ended(stores, AnnouncementKind.REPORT)
    assert report.still_open == 1


async def test_that_a_run_is_open_is_noted_once_each_time(stores: AllStores) -> None:
    await Deliveries(stores).plan("1")
    run = await the_run(stores)
    assert await stores.runs.note_open(run, at=NOW + MINUTE)
    assert not await stores.runs.note_open(run, at=NOW + 2 * MINUTE)
    noted = await the_run(stores)
    assert noted.told_open_at == NOW + MINUTE
    assert await stores.runs.note_open(noted, at=NOW + 3 * MINUTE)


async def test_a_report_comes_back_whole_after_a_restart(
    stores_factory: StoresFactory, tmp_path: Path
) -> None:
    async with stores_factory(tmp_path) as stores:
        deliveries = Deliveries(stores)
        await deliveries.plan("1", "2", revision=3)
        await deliveries.deliver("1")
        await stores.outbox.withdraw((await deliveries.pending("2")).subscription_id, at=NOW)
        report = await ended(stores, AnnouncementKind.REPORT)
    async with stores_factory(tmp_path) as stores:
        assert list(await stores.runs.latest(5)) == [report]
        (owed,) = await stores.announcements.owed(NOW)
        assert (owed.kind, owed.report, owed.attempts) == (AnnouncementKind.REPORT, report, 0)


async def test_the_latest_reports_come_first_and_silent_runs_not_at_all(
    stores: AllStores,
) -> None:
    for chat, owing in (
        ("1", [AnnouncementKind.REPORT]),
        ("2", []),
        ("3", [AnnouncementKind.REPORT, AnnouncementKind.PING]),
        ("4", [AnnouncementKind.REPORT]),
    ):
        await Deliveries(stores).plan(chat)
        await Deliveries(stores).deliver(chat)
        run = await the_run(stores)
        report = make_report(run, await stores.runs.figures(run.id), at=NOW + int(chat) * MINUTE)
        await stores.runs.end(report, owing)
    reports = await stores.runs.latest(2)
    assert [report.at for report in reports] == [NOW + 4 * MINUTE, NOW + 3 * MINUTE]


async def test_what_was_cut_off_is_counted_and_not_open_any_more(stores: AllStores) -> None:
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    await stores.outbox.expire(planned_before=NOW + SECOND, at=NOW + MINUTE)
    assert (await figures(stores)).skipped == {SkipReason.CUT_OFF: 1}
    assert not await stores.runs.has_pending((await the_run(stores)).id, list(Platform))
