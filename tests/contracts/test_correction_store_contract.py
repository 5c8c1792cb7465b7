"""What every ``CorrectionStore`` keeps, and the ``Outbox`` when it delivers corrections."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audience import Platform, Subscription, SubscriptionState
from bot.domain.correction import changed_places
from bot.domain.delivery import (
    DeliveredEdition,
    Delivery,
    DeliveryState,
    PlannedCorrection,
    Receipt,
    RenderedMessage,
)
from bot.domain.digest import Story, StoryKey
from bot.domain.rich_text import Text
from tests.contracts.outbox_steps import replan
from tests.contracts.store_samples import (
    MINUTE,
    NOW,
    ONE_TWO_THREE,
    TODAY,
    YESTERDAY,
    AllStores,
    make_chat,
    make_messages,
    make_receipt,
    plan,
    subscribe,
)

ONE, TWO, THREE = ONE_TWO_THREE
FOUR, CHANGED = make_messages("四", "改")
LATER = NOW + 60 * MINUTE


async def the_pending(stores: AllStores) -> Delivery:
    (delivery,) = await stores.outbox.pending(Platform.TELEGRAM, moment=LATER, limit=100)
    return delivery


async def deliver(
    stores: AllStores, delivery: Delivery, *, receipts: tuple[Receipt, ...] | None = None
) -> None:
    for part in range(delivery.next_part, delivery.parts):
        await stores.outbox.begin(delivery, part=part)
        taken = [make_receipt(f"m{part}")] if receipts is None else list(receipts)
        await stores.outbox.checkpoint(delivery, part=part, receipts=taken)
    await stores.outbox.finish(delivery, state=DeliveryState.DELIVERED, at=NOW)


async def delivered(stores: AllStores, subscription: Subscription | None = None) -> Subscription:
    known = subscription or await subscribe(stores)
    await plan(stores, known)
    await deliver(stores, await the_pending(stores))
    return known


async def outdated(stores: AllStores, revision: int = 1) -> list[DeliveredEdition]:
    return list(await stores.corrections.outdated(TODAY, revision=revision, limit=100))


async def correct(stores: AllStores, *messages: RenderedMessage, revision: int = 2) -> int:
    (edition,) = await outdated(stores, revision - 1)
    standing = await stores.corrections.standing(edition.standing)
    changed = changed_places(standing, messages)
    first = changed[0] if changed else None
    planned = PlannedCorrection(edition, revision, standing, messages, first, LATER)
    return await stores.corrections.correct_all([planned])


async def settle(stores: AllStores, delivery: Delivery) -> Delivery:
    receipts = [] if delivery.edits else [make_receipt(f"m{delivery.next_part}")]
    assert await stores.outbox.begin(delivery, part=delivery.next_part)
    await stores.outbox.checkpoint(delivery, part=delivery.next_part, receipts=receipts)
    return replace(delivery, next_part=delivery.next_part + 1)


async def walk(stores: AllStores) -> list[tuple[int, str | None]]:
    """Carry the pending correction out; its parts and the messages whose place they took."""
    delivery = await stores.outbox.next_change(await the_pending(stores))
    steps = []
    while delivery.next_part < delivery.parts:
        steps.append((delivery.next_part, delivery.edits))
        delivery = await stores.outbox.next_change(await settle(stores, delivery))
    await stores.outbox.finish(delivery, state=DeliveryState.DELIVERED, at=LATER)
    return steps


async def test_what_was_delivered_is_found_by_its_revision(stores: AllStores) -> None:
    subscription = await delivered(stores)
    (edition,) = await outdated(stores)
    assert (edition.subscription, edition.day, edition.revision) == (subscription, TODAY, 1)
    assert await stores.corrections.standing(edition.standing) == ONE_TWO_THREE
    assert await outdated(stores, 2) == []
    assert await stores.corrections.outdated(YESTERDAY, revision=1, limit=9) == []


async def test_pages_follow_one_another(stores: AllStores) -> None:
    for number in range(5):
        await delivered(stores, await subscribe(stores, make_chat(str(number))))
    found = []
    page = await stores.corrections.outdated(TODAY, revision=1, limit=2)
    while page:
        found += [edition.delivery_id for edition in page]
        after = page[-1].delivery_id
        page = await stores.corrections.outdated(TODAY, revision=1, limit=2, after=after)
    assert len(found) == 5
    assert found == sorted(found)


async def test_one_chat_can_be_asked_for(stores: AllStores) -> None:
    for number in ("1", "2"):
        await delivered(stores, await subscribe(stores, make_chat(number)))
    wanted = make_chat("2").address
    found = await stores.corrections.outdated(TODAY, revision=1, limit=9, chat=wanted)
    assert [edition.subscription.chat.address for edition in found] == [wanted]


async def test_what_is_still_on_its_way_is_finished_before_it_is_corrected(
    stores: AllStores,
) -> None:
    await plan(stores, await subscribe(stores))
    assert await outdated(stores) == []


@pytest.mark.parametrize("state", [SubscriptionState.PAUSED, SubscriptionState.SUSPENDED])
async def test_who_paused_or_cannot_be_reached_is_left_out(
    stores: AllStores, state: SubscriptionState
) -> None:
    await delivered(stores)
    await subscribe(stores, state=state)
    assert await outdated(stores) == []


async def test_who_ended_its_subscription_is_left_alone_and_one_pushed_to_is_not(
    stores: AllStores,
) -> None:
    gone = await delivered(stores)
    await subscribe(stores, state=SubscriptionState.ENDED, next_due_at=None)
    assert len(await outdated(stores)) == 1
    await stores.outbox.withdraw(gone.id, at=NOW)
    assert await outdated(stores) == []


async def test_a_changed_part_is_edited_and_a_new_one_sent(stores: AllStores) -> None:
    await delivered(stores)
    assert await correct(stores, ONE, CHANGED, THREE, FOUR) == 1
    pending = await the_pending(stores)
    assert (pending.is_correction, pending.next_part, pending.parts) == (True, 1, 4)
    assert await stores.outbox.message(pending, 1) == CHANGED
    assert await walk(stores) == [(1, "m1"), (3, None)]
    (edition,) = await outdated(stores, 2)
    assert await stores.corrections.standing(edition.standing) == (ONE, CHANGED, THREE, FOUR)
    assert not await stores.outbox.has_pending(Platform.TELEGRAM)


async def test_an_edition_that_reads_as_before_takes_no_call(stores: AllStores) -> None:
    await delivered(stores)
    renamed = replace(TWO, story_key=StoryKey("20260226-new"))
    assert await correct(stores, ONE, renamed, THREE) == 0
    assert not await stores.outbox.has_pending(Platform.TELEGRAM)
    (edition,) = await outdated(stores, 2)
    assert await stores.corrections.standing(edition.standing) == (ONE, renamed, THREE)


async def test_a_correction_makes_a_delivery_no_younger(stores: AllStores) -> None:
    subscription = await delivered(stores)
    before = await stores.outbox.last_outcome(subscription.id)
    await correct(stores, CHANGED, TWO, THREE)
    await walk(stores)
    await correct(stores, CHANGED, CHANGED, THREE, revision=3)
    await walk(stores)
    assert await stores.outbox.last_outcome(subscription.id) == before


async def test_a_second_correction_edits_what_the_first_one_sent(stores: AllStores) -> None:
    await delivered(stores)
    await correct(stores, ONE, TWO, THREE, FOUR)
    await walk(stores)
    await correct(stores, CHANGED, TWO, THREE, CHANGED, revision=3)
    assert await walk(stores) == [(0, "m0"), (3, "m3")]


async def test_a_killed_correction_goes_on_where_it_stood(stores: AllStores) -> None:
    await delivered(stores)
    await correct(stores, CHANGED, CHANGED, THREE, FOUR)
    await settle(stores, await stores.outbox.next_change(await the_pending(stores)))
    begun = await stores.outbox.next_change(await the_pending(stores))
    assert await stores.outbox.begin(begun, part=1)
    again = await the_pending(stores)
    assert again.is_uncertain
    assert await walk(stores) == [(1, "m1"), (3, None)]


async def test_one_that_is_given_up_is_delivered_and_the_next_starts_from_what_stands(
    stores: AllStores,
) -> None:
    subscription = await delivered(stores)
    await correct(stores, CHANGED, CHANGED, THREE, FOUR)
    first = await stores.outbox.next_change(await the_pending(stores))
    second = await stores.outbox.next_change(await settle(stores, first))
    await stores.outbox.abandon(second, at=LATER, error="down")
    last = await stores.outbox.last_outcome(subscription.id)
    assert last
    assert (last.state, last.error) == (DeliveryState.DELIVERED, "down")
    (edition,) = await outdated(stores, 2)
    assert await stores.corrections.standing(edition.standing) == (CHANGED, TWO, THREE)
    await correct(stores, CHANGED, CHANGED, THREE, FOUR, revision=3)
    assert await walk(stores) == [(1, "m1"), (3, None)]


async def test_a_correction_is_not_cut_off_as_a_delivery_but_ends_days_later(
    stores: AllStores,
) -> None:
    subscription = await delivered(stores)
    await correct(stores, CHANGED, TWO, THREE)
    assert await stores.outbox.expire(planned_before=NOW + MINUTE, at=LATER) == 0
    assert (await the_pending(stores)).is_correction
    after = LATER + timedelta(days=2, seconds=1)
    assert await stores.outbox.expire(planned_before=after, at=after) == 0
    last = await stores.outbox.last_outcome(subscription.id)
    assert last
    assert last.state is DeliveryState.DELIVERED


async def test_saying_goodbye_under_a_correction_leaves_the_edition_delivered(
    stores: AllStores,
) -> None:
    subscription = await delivered(stores)
    await correct(stores, CHANGED, TWO, THREE)
    await stores.outbox.withdraw(subscription.id, at=LATER)
    assert not await stores.outbox.has_pending(Platform.TELEGRAM)
    last = await stores.outbox.last_outcome(subscription.id)
    assert last
    assert last.state is DeliveryState.DELIVERED


async def test_a_story_that_never_arrived_is_sent_in_its_new_form_but_no_mark_of_it(
    stores: AllStores,
) -> None:
    await plan(stores, await subscribe(stores))
    await deliver(stores, await the_pending(stores), receipts=())
    await correct(stores, CHANGED, replace(FOUR, is_mark=True), THREE)
    assert await walk(stores) == [(0, None)]
    (edition,) = await outdated(stores, 2)
    stands = await stores.corrections.standing(edition.standing)
    assert [message.is_mark for message in stands] == [False, True, False]
    await correct(stores, TWO, TWO, THREE, revision=3)
    assert await walk(stores) == [(0, "m0"), (1, None)]


async def test_messages_of_a_chat_that_moved_are_passed_over(stores: AllStores) -> None:
    subscription = await delivered(stores)
    await correct(stores, CHANGED, TWO, THREE, FOUR)
    await walk(stores)
    await stores.subscriptions.move_chat(subscription.chat.address, "-100777")
    await correct(stores, CHANGED, TWO, THREE, CHANGED, revision=3)
    assert await walk(stores) == []


async def test_a_repetition_takes_the_place_of_what_stood_before(stores: AllStores) -> None:
    subscription = await delivered(stores)
    await correct(stores, CHANGED, TWO, THREE)
    await replan(stores, subscription, (ONE, FOUR), at=LATER)
    again = await the_pending(stores)
    assert (again.is_correction, again.next_part, again.parts) == (False, 0, 2)


async def test_a_delivery_that_was_planned_anew_meanwhile_is_not_corrected(
    stores: AllStores,
) -> None:
    subscription = await delivered(stores)
    (edition,) = await outdated(stores)
    await replan(stores, subscription, (ONE,), at=LATER)
    await deliver(stores, await the_pending(stores))
    planned = PlannedCorrection(edition, 2, ONE_TWO_THREE, (CHANGED, TWO, THREE), 0, LATER)
    assert await stores.corrections.correct_all([planned]) == 0
    assert not await stores.outbox.has_pending(Platform.TELEGRAM)


async def test_where_an_edit_falls_back_into_several_the_places_behind_keep_theirs(
    stores: AllStores,
) -> None:
    await delivered(stores)
    await correct(stores, CHANGED, TWO, CHANGED)
    first = await stores.outbox.next_change(await the_pending(stores))
    plainer = await stores.outbox.fall_back(first, part=0)
    assert plainer.parts == 4
    assert await stores.outbox.message(plainer, 0) == CHANGED.fallback[0]
    assert await stores.outbox.message(plainer, 3) == CHANGED.fallback[1]
    assert await walk(stores) == [(0, "m0"), (2, "m2"), (3, None)]


async def test_a_correction_waits_for_what_is_due_before_it(stores: AllStores) -> None:
    await delivered(stores)
    await correct(stores, CHANGED, TWO, THREE)
    other = await subscribe(stores, make_chat("2"))
    await plan(stores, other, at=NOW + MINUTE)
    first, second = await stores.outbox.pending(Platform.TELEGRAM, moment=LATER, limit=9)
    assert (first.is_correction, second.is_correction) == (False, True)


def story(key: str, position: int, headline: str) -> Story:
    return Story(StoryKey(key), position, str(position), (Text(headline),), ())


async def test_every_revision_tells_its_stories(stores: AllStores) -> None:
    revisions = [[story("a", 1, "甲"), story("b", 2, "乙")], [], [story("b", 1, "乙改")]]
    for number, stories in enumerate(revisions, 1):
        await stores.digests.save(
            day=TODAY, version=str(number), text=str(number), stories=stories, at=NOW
        )
    found = await stores.corrections.revisions(TODAY)
    assert [[(s.key, s.headline, s.position) for s in told] for told in found] == [
        [("a", "甲", 1), ("b", "乙", 2)],
        [],
        [("b", "乙改", 1)],
    ]
    assert await stores.corrections.revisions(YESTERDAY) == []
