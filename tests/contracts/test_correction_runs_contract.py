"""What every ``RunStore`` keeps of corrections: a run of their own, beside the one that delivered.

All of it is counted by the database, so that nothing of it is lost with the process.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.correction import Change, changed_places
from bot.domain.delivery import (
    Delivery,
    DeliveryState,
    PlannedCorrection,
    Receipt,
    RenderedMessage,
    SkipReason,
)
from bot.domain.run import (
    WAVE,
    AnnouncementKind,
    ErrorCount,
    PlatformFigures,
    Run,
    RunFigures,
    RunKind,
)
from tests.contracts.run_samples import (
    DISCORD,
    EDITION,
    TELEGRAM,
    Deliveries,
    ended,
    make_report,
)
from tests.contracts.store_samples import MINUTE, NOW, TODAY, AllStores, StoresFactory

LATER = NOW + WAVE + MINUTE
"""The run that delivered takes in nobody any more."""
OVERVIEW, STORY, REST, OTHER, OUTLOOK = EDITION
CHANGED = tuple(replace(message, body=f"{message.body}!") for message in EDITION)
ADDED = replace(OTHER, body="5", story_key=None)
CORRECTED = (CHANGED[0], STORY, REST, replace(CHANGED[3], is_mark=True), OUTLOOK, ADDED)
"""Two edits, one of them a mark, and a new message."""


@dataclass
class Corrections:
    """Corrects as the program does, chat by chat."""

    stores: AllStores

    async def plan(
        self,
        revision: int = 2,
        messages: tuple[RenderedMessage, ...] = CORRECTED,
        *,
        apart: bool = False,
    ) -> int:
        """Correct everybody who has the revision before; how many take a call."""
        found = await self.stores.corrections.outdated(TODAY, revision=revision - 1, limit=99)
        planned = []
        for edition in found:
            standing = await self.stores.corrections.standing(edition.standing)
            first = min(changed_places(standing, messages), default=None)
            correction = PlannedCorrection(edition, revision, standing, messages, first, LATER)
            planned.append(replace(correction, is_apart=apart))
        return await self.stores.corrections.correct_all(planned)

    async def next_of(self, chat: str) -> Delivery:
        found = await self.stores.outbox.pending(TELEGRAM, moment=LATER, limit=100)
        pending = next(each for each in found if each.chat.address.chat_id == chat)
        return await self.stores.outbox.next_change(pending)

    async def settle(self, delivery: Delivery, change: Change) -> Delivery:
        """One part of it, and on to the next that takes a call."""
        part = delivery.next_part
        receipts = [Receipt(f"new-{part}", LATER)] if change is Change.SENT else []
        assert await self.stores.outbox.begin(delivery, part=part)
        await self.stores.outbox.checkpoint(delivery, part=part, receipts=receipts, change=change)
        return await self.stores.outbox.next_change(replace(delivery, next_part=part + 1))

    async def carry_out(self, chat: str) -> None:
        delivery = await self.settle(await self.next_of(chat), Change.EDITED)
        delivery = await self.settle(delivery, Change.MARKED)
        await self.close(await self.settle(delivery, Change.SENT))

    async def close(self, delivery: Delivery) -> None:
        await self.stores.outbox.finish(delivery, state=DeliveryState.DELIVERED, at=LATER + MINUTE)

    async def run(self) -> Run:
        (run,) = [r for r in await self.stores.runs.not_ended() if r.kind is RunKind.CORRECTION]
        return run

    async def figures(self) -> PlatformFigures:
        counted = await self.stores.runs.figures((await self.run()).id)
        (figures,) = counted.platforms
        return figures


async def delivered(stores: AllStores, *chats: str) -> Corrections:
    deliveries = Deliveries(stores)
    await deliveries.plan(*chats)
    for chat in chats:
        await deliveries.deliver(chat)
    return Corrections(stores)


async def delivered_and_told(stores: AllStores, *chats: str) -> Corrections:
    corrections = await delivered(stores, *chats)
    await ended(stores, AnnouncementKind.REPORT)
    return corrections


async def test_corrections_are_a_run_of_their_own_kind(stores: AllStores) -> None:
    corrections = await delivered_and_told(stores, "1", "2")
    assert await corrections.plan() == 2
    run = await corrections.run()
    assert (run.day, run.began_at) == (TODAY, LATER)
    assert await stores.runs.has_pending(run.id, [TELEGRAM])
    assert not await stores.runs.has_pending(run.id, [DISCORD])
    assert await corrections.figures() == PlatformFigures(TELEGRAM, still_open=2)


async def test_what_reads_as_before_begins_no_run(stores: AllStores) -> None:
    corrections = await delivered_and_told(stores, "1")
    assert await corrections.plan(messages=EDITION) == 0
    assert list(await stores.runs.not_ended()) == []


async def test_edits_marks_and_new_messages_are_counted(stores: AllStores) -> None:
    corrections = await delivered_and_told(stores, "1", "2")
    await corrections.plan()
    await corrections.carry_out("1")
    await corrections.settle(await corrections.next_of("2"), Change.GONE)
    run = await corrections.run()
    assert await stores.runs.figures(run.id) == RunFigures(
        (
            PlatformFigures(
                TELEGRAM,
                delivered=1,
                still_open=1,
                messages=1,
                edited=2,
                marked=1,
                gone=1,
                last_at=LATER + MINUTE,
            ),
        ),
        2,
    )


async def test_what_was_edited_is_counted_once_and_known_after_a_restart(
    stores_factory: StoresFactory, tmp_path: Path
) -> None:
    async with stores_factory(tmp_path) as stores:
        corrections = await delivered_and_told(stores, "1")
        await corrections.plan()
        begun = await corrections.next_of("1")
        await corrections.settle(begun, Change.EDITED)
        await stores.outbox.checkpoint(begun, part=0, receipts=[], change=Change.EDITED)
    async with stores_factory(tmp_path) as stores:
        corrections = Corrections(stores)
        assert (await corrections.figures()).edited == 1
        await corrections.close(
            await corrections.settle(
                await corrections.settle(await corrections.next_of("1"), Change.MARKED), Change.SENT
            )
        )
        figures = await corrections.figures()
        assert (figures.delivered, figures.edited, figures.messages) == (1, 2, 1)


async def test_a_second_correction_before_the_first_was_told_counts_with_it(
    stores: AllStores,
) -> None:
    corrections = await delivered_and_told(stores, "1", "2")
    await corrections.plan()
    await corrections.carry_out("1")
    assert await corrections.plan(3, (*CORRECTED[:5], replace(ADDED, body="6"))) == 1
    await corrections.close(await corrections.settle(await corrections.next_of("1"), Change.EDITED))
    figures = await corrections.figures()
    assert (figures.delivered, figures.still_open, figures.edited) == (1, 1, 3)


async def test_a_correction_after_the_first_was_told_begins_to_count_anew(
    stores: AllStores,
) -> None:
    corrections = await delivered_and_told(stores, "1")
    await corrections.plan()
    await corrections.carry_out("1")
    first = await corrections.run()
    told = make_report(first, await stores.runs.figures(first.id))
    assert await stores.runs.end(told, [AnnouncementKind.REPORT])
    await corrections.plan(3, (*CORRECTED[:5], replace(ADDED, body="6")))
    assert (await corrections.run()).id != first.id
    assert await corrections.figures() == PlatformFigures(TELEGRAM, still_open=1)
    latest = await stores.runs.latest(1)
    assert latest[0].figures == told.figures


async def test_those_that_were_broken_off_are_counted_by_reason(stores: AllStores) -> None:
    chats = ("blocked", "failed", "goodbye", "waiting", "done")
    corrections = await delivered_and_told(stores, *chats)
    await corrections.plan()
    await stores.outbox.abandon(
        await corrections.next_of("blocked"),
        at=LATER,
        error="Forbidden",
        reason=SkipReason.CHAT_UNREACHABLE,
    )
    await stores.outbox.abandon(await corrections.next_of("failed"), at=LATER, error="Bad Gateway")
    goodbye = await corrections.next_of("goodbye")
    await stores.outbox.withdraw(goodbye.subscription_id, at=LATER)
    waiting = await corrections.next_of("waiting")
    await stores.outbox.postpone(waiting, until=LATER + MINUTE, error="Bad Gateway")
    await corrections.carry_out("done")
    figures = await corrections.figures()
    assert (figures.delivered, figures.failed, figures.still_open) == (1, 1, 1)
    assert figures.skipped == {SkipReason.CHAT_UNREACHABLE: 1, None: 1}
    assert figures.errors == (ErrorCount("Bad Gateway", 2), ErrorCount("Forbidden", 1))


async def test_one_that_comes_too_late_is_given_up(stores: AllStores) -> None:
    corrections = await delivered_and_told(stores, "1")
    await corrections.plan()
    long_after = LATER + 9999 * MINUTE
    await stores.outbox.expire(planned_before=long_after, at=long_after)
    figures = await corrections.figures()
    assert (figures.failed, figures.still_open) == (1, 0)
    assert figures.errors == (ErrorCount("the correction came too late", 1),)


async def test_a_message_that_is_refused_is_counted_with_its_error(stores: AllStores) -> None:
    corrections = await delivered_and_told(stores, "1")
    await corrections.plan()
    begun = await corrections.next_of("1")
    for _ in range(2):  # the second time it changes nothing
        await stores.outbox.part_failed(begun, part=0, error="can't parse")
    following = await stores.outbox.next_change(replace(begun, next_part=1))
    await corrections.settle(following, Change.MARKED)
    figures = await corrections.figures()
    assert (figures.parts_lost, figures.edited) == (1, 1)
    assert figures.errors == (ErrorCount("can't parse", 1),)


async def test_a_correction_of_one_chat_alone_belongs_to_no_run(stores: AllStores) -> None:
    corrections = await delivered_and_told(stores, "1")
    assert await corrections.plan(apart=True) == 1
    assert list(await stores.runs.not_ended()) == []
    await corrections.carry_out("1")
    assert await stores.corrections.outdated(TODAY, revision=2, limit=9)


async def test_a_delivery_that_is_sent_anew_leaves_the_run_of_corrections(
    stores: AllStores,
) -> None:
    corrections = await delivered_and_told(stores, "1", "2")
    await corrections.plan()
    await corrections.carry_out("2")
    await Deliveries(stores).plan("1", revision=2, at=LATER, force=True)
    assert not await stores.runs.has_pending((await corrections.run()).id, [TELEGRAM])
    assert (await corrections.figures()).chats == 1


async def test_a_report_that_was_told_stays_as_it_was(stores: AllStores) -> None:
    corrections = await delivered_and_told(stores, "1")
    before = await stores.runs.latest(5)
    await corrections.plan()
    await corrections.carry_out("1")
    assert await stores.runs.latest(5) == before


async def test_a_run_that_is_still_open_counts_its_corrected_chats_as_delivered(
    stores: AllStores,
) -> None:
    corrections = await delivered(stores, "1", "2", "3")
    await Deliveries(stores).plan("4")
    (run,) = await stores.runs.not_ended()
    before = await stores.runs.figures(run.id)
    await corrections.plan()
    assert await stores.runs.figures(run.id) == replace(before, revision=2)
    await corrections.settle(await corrections.next_of("1"), Change.EDITED)
    begun = await corrections.next_of("2")
    await stores.outbox.part_failed(begun, part=0, error="can't parse")
    await stores.outbox.abandon(await corrections.next_of("3"), at=LATER, error="down")
    assert await stores.runs.figures(run.id) == replace(before, revision=2)


async def test_a_run_does_not_wait_for_corrections(stores: AllStores) -> None:
    corrections = await delivered(stores, "1")
    (run,) = await stores.runs.not_ended()
    await corrections.plan()
    assert not await stores.runs.has_pending(run.id, [TELEGRAM])
    report = make_report(run, await stores.runs.figures(run.id), at=LATER)
    assert await stores.runs.end(report, [AnnouncementKind.PING])
    assert (await corrections.run()).id != run.id


async def test_what_a_run_lost_stays_lost_while_it_is_corrected(stores: AllStores) -> None:
    """Otherwise the dead-man switch would hear that all is well."""
    deliveries = Deliveries(stores)
    await deliveries.plan("1")
    delivery = await deliveries.lose(await deliveries.pending("1"), "too long")
    await deliveries.close(await deliveries.send(delivery))
    (run,) = await stores.runs.not_ended()
    corrections = Corrections(stores)
    await corrections.plan(messages=(*CORRECTED[:4], CHANGED[4]))
    for _ in range(2):
        (figures,) = (await stores.runs.figures(run.id)).platforms
        assert (figures.parts_lost, figures.errors) == (1, (ErrorCount("too long", 1),))
        await corrections.settle(await corrections.next_of("1"), Change.MARKED)
