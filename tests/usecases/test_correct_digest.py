"""A digest changes after chats had it: what is edited, sent, marked, and what is left alone."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.audience import ChatAddress, Platform, SubscriptionState
from bot.domain.delivery import DeliveryState
from bot.domain.errors import (
    ChatMoved,
    ChatUnreachable,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)
from bot.usecases.correct_digest import CorrectionSummary
from bot.usecases.lane import OnUncertain
from tests.usecases.world import DAY, DIGEST, World

STORY = "\n## {n}. {headline}\n\n**简要内容：** 丁\n\n**来源链接：** https://example.com/{link}\n"


def renamed(old: str, new: str) -> str:
    return DIGEST.replace(old, new)


def with_story(n: int, headline: str, *, link: str) -> str:
    story = STORY.format(n=n, headline=headline, link=link)
    return DIGEST.replace("\n## 总结", story + "\n## 总结")


def without(number: int) -> str:
    head, first, second = DIGEST.split("\n## 总结")[0].split("\n## ")
    stories = {1: second, 2: first}
    return f"{head}\n## {stories[number]}\n## 总结" + DIGEST.split("\n## 总结")[1]


async def deliver(world: World, *topics: str) -> None:
    world.write(DAY)
    await world.collect.collect()
    await world.subscribe("1", topics=topics)
    stored = await world.library.stored(DAY)
    assert stored
    subscriptions = await world.stores.subscriptions.active(limit=100)
    await world.publish.publish(stored, subscriptions)
    await world.lane().drain()


async def change(world: World, text: str) -> CorrectionSummary:
    world.write(DAY, text)
    assert await world.collect.collect() == (DAY,)
    return await plan(world)


async def plan(world: World, to: ChatAddress | None = None) -> CorrectionSummary:
    stored = await world.library.stored(DAY)
    assert stored
    return await world.correct.correct(stored, to=to)


async def drain(
    world: World, *, on_uncertain: OnUncertain = OnUncertain.RESEND
) -> tuple[list[str], list[str]]:
    """What was edited and what was sent by that."""
    edits, sends = len(world.messenger.edited), len(world.messenger.sent)
    await world.lane(on_uncertain=on_uncertain).drain()
    edited = [text for _, text in world.messenger.edited[edits:]]
    return edited, [text for _, text in world.messenger.sent[sends:]]


async def state(world: World) -> SubscriptionState:
    subscription = await world.stores.subscriptions.get(ChatAddress(Platform.TELEGRAM, "1"))
    assert subscription
    return subscription.state


async def test_a_changed_story_is_edited_and_nothing_else_is_touched(world: World):
    await deliver(world)
    summary = await change(world, renamed("芯片降价", "芯片涨价"))
    assert (summary.planned, summary.edits, summary.sends, summary.marks) == (1, 1, 0, 0)
    assert await drain(world) == (["芯片涨价"], [])
    assert world.messenger.sent_to("1") == ["日报", "开源模型发布", "芯片涨价"]


async def test_twice_takes_no_call(world: World):
    await deliver(world)
    await change(world, renamed("芯片降价", "芯片涨价"))
    await drain(world)
    assert (await plan(world)).planned == 0
    assert await drain(world) == ([], [])


async def test_a_digest_that_never_changed_takes_no_call(world: World):
    await deliver(world)
    assert await plan(world) == CorrectionSummary()
    assert await drain(world) == ([], [])


async def test_a_change_that_nobody_is_shown_takes_no_call(world: World):
    await deliver(world)
    summary = await change(world, DIGEST.replace("丙", "丁"))
    assert (summary.planned, summary.unchanged) == (0, 1)
    assert await drain(world) == ([], [])


async def test_new_stories_are_sent_behind_the_rest(world: World):
    await deliver(world)
    summary = await change(world, with_story(3, "机器人", link="3"))
    assert (summary.edits, summary.sends) == (0, 1)
    assert await drain(world) == ([], ["机器人"])
    assert world.messenger.sent_to("1") == ["日报", "开源模型发布", "芯片降价", "机器人"]


async def test_a_withdrawn_story_is_marked_and_comes_back(world: World):
    await deliver(world)
    summary = await change(world, without(1))
    assert (summary.edits, summary.marks) == (1, 1)
    assert await drain(world) == (["(withdrawn) 开源模型发布"], [])
    await change(world, DIGEST + "\n")
    assert await drain(world) == (["开源模型发布"], [])


async def test_a_changed_link_is_no_new_story(world: World):
    await deliver(world)
    summary = await change(world, renamed("example.com/2", "example.org/two"))
    assert (summary.planned, summary.unchanged) == (0, 1)
    await change(world, renamed("example.com/2", "example.org/two").replace("降价", "大降价"))
    assert await drain(world) == (["芯片大降价"], [])


async def test_a_second_correction_changes_what_stands_now(world: World):
    await deliver(world)
    await change(world, with_story(3, "机器人", link="3"))
    await drain(world)
    await change(world, with_story(3, "机器人上岗", link="3").replace("降价", "涨价"))
    assert await drain(world) == (["芯片涨价", "机器人上岗"], [])
    await change(world, with_story(3, "机器人上岗", link="3"))
    assert await drain(world) == (["芯片降价"], [])


async def test_two_changes_before_anything_is_corrected_are_one(world: World):
    await deliver(world)
    world.write(DAY, renamed("芯片降价", "芯片涨价"))
    await world.collect.collect()
    await change(world, renamed("芯片降价", "芯片再涨价"))
    assert await drain(world) == (["芯片再涨价"], [])


async def test_a_malformed_digest_corrects_nothing(world: World):
    await deliver(world)
    world.write(DAY, "# 日报 - {day}\n")
    assert await world.collect.collect() == ()
    assert await plan(world) == CorrectionSummary()


async def test_who_is_still_receiving_gets_what_was_planned_and_then_the_correction(
    open_world: Callable[[], World],
):
    world = open_world()
    world.write(DAY)
    await world.collect.collect()
    await world.subscribe("1")
    await world.plan_due.plan()
    world.messenger.hangs_after = 1
    draining = asyncio.create_task(world.lane().drain())
    await world.messenger.hanging.wait()
    draining.cancel()
    assert (await change(world, renamed("开源模型发布", "开源模型推迟"))).planned == 0
    world.messenger.hangs_after = None
    assert await drain(world) == ([], ["开源模型发布", "芯片降价"])
    assert (await plan(world)).planned == 1
    assert await drain(world) == (["开源模型推迟"], [])


async def test_a_story_that_newly_matches_a_topic_is_sent(world: World):
    await deliver(world, "开源")
    assert world.messenger.sent_to("1") == ["日报", "开源模型发布"]
    await change(world, renamed("**简要内容：** 乙", "**简要内容：** 开源"))
    assert await drain(world) == ([], ["芯片降价"])


async def test_who_asked_for_more_since_gets_what_is_new_and_not_what_was_there_before(
    world: World,
):
    await deliver(world, "开源")
    await world.subscribe("1")
    await change(world, with_story(3, "机器人", link="3").replace("开源模型发布", "开源模型推迟"))
    assert await drain(world) == (["开源模型推迟"], ["机器人"])


async def test_who_asked_for_less_since_keeps_what_it_has_in_step(world: World):
    await deliver(world)
    await world.subscribe("1", topics=("开源",))
    await change(world, renamed("芯片降价", "芯片涨价"))
    assert await drain(world) == (["芯片涨价"], [])


async def test_what_a_broken_off_correction_owes_is_sent_by_the_next_one(world: World):
    await deliver(world)
    await change(world, with_story(3, "机器人", link="3"))
    world.messenger.troubles = [DeliveryPostponed("down")] * 40
    for _ in range(60):
        await world.lane().drain()
        world.clock.advance(timedelta(minutes=10))
    assert world.owner.kinds == ["delivery-failed"]
    await change(world, with_story(3, "机器人", link="3").replace("降价", "涨价"))
    assert await drain(world) == (["芯片涨价"], ["机器人"])


async def test_a_story_that_matches_no_more_stays_and_stays_right(world: World):
    await deliver(world, "开源")
    await change(world, renamed("开源模型发布", "闭门模型发布"))
    assert await drain(world) == (["闭门模型发布"], [])
    await change(world, without(1))
    assert await drain(world) == (["(withdrawn) 闭门模型发布"], [])


async def test_one_chat_can_be_corrected_alone(world: World):
    await world.subscribe("2")
    await deliver(world)
    world.write(DAY, renamed("芯片降价", "芯片涨价"))
    await world.collect.collect()
    await plan(world, ChatAddress(Platform.TELEGRAM, "2"))
    await drain(world)
    assert world.messenger.edited == [("2", "芯片涨价")]
    await plan(world)
    await drain(world)
    assert world.messenger.edited_in("1") == ["芯片涨价"]


async def test_every_page_of_chats_is_corrected(
    world: World,
):
    for number in range(2, 12):
        await world.subscribe(str(number))
    await deliver(world)
    world.write(DAY, renamed("芯片降价", "芯片涨价"))
    await world.collect.collect()
    stored = await world.library.stored(DAY)
    assert stored
    assert (await world.correct.correct(stored, at_once=3)).planned == 11
    await drain(world)
    assert sorted(chat for chat, _ in world.messenger.edited) == sorted(map(str, range(1, 12)))


async def test_only_the_last_days_are_corrected_unasked(world: World):
    await deliver(world)
    world.write(DAY, renamed("芯片降价", "芯片涨价"))
    await world.collect.collect()
    await world.correct.correct_since(DAY + timedelta(days=1))
    assert await drain(world) == ([], [])
    await world.correct.correct_since(DAY)
    assert await drain(world) == (["芯片涨价"], [])


async def test_a_killed_correction_goes_on_with_the_part_it_was_at(
    open_world: Callable[[], World],
):
    world = open_world()
    await deliver(world)
    await change(world, DIGEST.replace("开源模型发布", "开源模型推迟").replace("降价", "涨价"))
    world.messenger.hangs_after_edits = 1
    draining = asyncio.create_task(world.lane().drain())
    await world.messenger.hanging.wait()
    draining.cancel()
    again = open_world()
    again.messenger = world.messenger
    again.messenger.hangs_after_edits = None
    assert await drain(again, on_uncertain=OnUncertain.SKIP) == (["芯片涨价"], [])
    assert world.messenger.sent_to("1") == ["日报", "开源模型推迟", "芯片涨价"]


async def test_an_edit_whose_answer_was_lost_is_made_again_also_where_sending_is_not(
    world: World,
):
    await deliver(world)
    await change(world, renamed("芯片降价", "芯片涨价"))
    world.messenger.loses_answers = 1
    await drain(world, on_uncertain=OnUncertain.SKIP)
    world.clock.advance(timedelta(minutes=1))
    assert await drain(world, on_uncertain=OnUncertain.SKIP) == (["芯片涨价"], [])
    assert world.owner.kinds == []


async def test_a_deleted_message_is_passed_over_and_nobody_is_told(world: World):
    await deliver(world)
    world.messenger.delete("1", "开源模型发布")
    await change(world, DIGEST.replace("开源模型发布", "开源模型推迟").replace("降价", "涨价"))
    lane = world.lane()
    await lane.drain()
    assert world.messenger.edited_in("1") == ["芯片涨价"]
    assert (lane.summary.edited, lane.summary.gone, lane.summary.corrected) == (1, 1, 1)
    assert lane.summary.is_complete
    assert world.owner.kinds == []
    assert await state(world) is SubscriptionState.ACTIVE


async def test_a_blocked_chat_is_suspended_and_had_its_edition_all_the_same(world: World):
    await deliver(world)
    await change(world, renamed("芯片降价", "芯片涨价"))
    world.messenger.troubles = [ChatUnreachable("blocked")]
    await drain(world)
    assert await state(world) is SubscriptionState.SUSPENDED
    assert world.owner.kinds == ["chat-unreachable"]
    subscription = await world.stores.subscriptions.get(ChatAddress(Platform.TELEGRAM, "1"))
    assert subscription
    last = await world.stores.outbox.last_outcome(subscription.id)
    assert last
    assert last.state is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    "trouble", [DeliveryPostponed("503"), DeliveryUncertain("lost"), RateLimited(timedelta(0))]
)
async def test_trouble_that_passes_delays_an_edit_only(world: World, trouble: Exception):
    await deliver(world)
    await change(world, renamed("芯片降价", "芯片涨价"))
    world.messenger.troubles = [trouble]
    await drain(world)
    world.clock.advance(timedelta(minutes=1))
    await drain(world)
    assert world.messenger.edited_in("1") == ["芯片涨价"]


async def test_a_story_that_was_refused_is_sent_once_it_is_mended(world: World):
    world.messenger.refuses = {json.dumps({"text": "芯片降价"})}
    await deliver(world)
    assert world.owner.kinds == ["part-failed"]
    assert (await change(world, renamed("芯片降价", "芯片涨价"))).planned == 1
    assert await drain(world) == ([], ["芯片涨价"])
    await change(world, renamed("芯片降价", "芯片再涨价"))
    assert await drain(world) == (["芯片再涨价"], [])


async def test_a_story_that_was_refused_and_is_withdrawn_is_not_spoken_of(world: World):
    world.messenger.refuses = {json.dumps({"text": "开源模型发布"})}
    await deliver(world)
    await change(world, without(1))
    assert await drain(world) == ([], [])


async def test_an_edit_that_is_refused_is_told_and_the_rest_goes_on(world: World):
    await deliver(world)
    await change(world, DIGEST.replace("开源模型发布", "开源模型推迟").replace("降价", "涨价"))
    world.messenger.troubles = [MessageRejected("no")]
    assert await drain(world) == (["芯片涨价"], [])
    assert world.owner.kinds == ["part-failed"]
    assert (await plan(world)).planned == 0


async def test_a_chat_that_moved_keeps_its_old_messages_and_gets_new_stories(world: World):
    await deliver(world)
    await change(world, with_story(3, "机器人", link="3").replace("芯片降价", "芯片涨价"))
    world.messenger.troubles = [ChatMoved("-100")]
    assert await drain(world) == ([], ["机器人"])
    assert world.messenger.sent_to("-100") == ["机器人"]


async def test_who_unsubscribed_is_left_alone(world: World):
    await deliver(world)
    address = ChatAddress(Platform.TELEGRAM, "1")
    subscription = await world.stores.subscriptions.get(address)
    assert subscription
    await world.stores.outbox.withdraw(subscription.id, at=world.clock.now())
    assert (await change(world, renamed("芯片降价", "芯片涨价"))).planned == 0


async def test_whether_somebody_has_an_older_revision_can_be_asked(world: World):
    await deliver(world)
    world.write(DAY, renamed("芯片降价", "芯片涨价"))
    await world.collect.collect()
    stored = await world.library.stored(DAY)
    assert stored
    assert await world.correct.has_outdated(stored)
    await plan(world)
    await drain(world)
    assert not await world.correct.has_outdated(stored)
