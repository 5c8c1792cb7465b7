"""The bot is let into chats, thrown out of them, silenced and let speak again, over the wire."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.sandbox.telegram import Chat, Fault, FaultKind, Person, Status
from tests.journeys.membership_stage import ACTIVE, SUSPENDED, Neighbourhood
from tests.journeys.stage import running, staged

DAY = date(2026, 2, 26)
NO_POSTING = frozenset({"can_post_messages"})


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Neighbourhood]:
    async with staged(tmp_path) as stage, running(stage) as program:
        yield Neighbourhood(stage, program)


def make_group(town: Neighbourhood, kind: str, owner: Person) -> Chat:
    """A group that the bot is not in yet."""
    telegram = town.telegram
    if kind == "group":
        return telegram.group("读者群", creator=owner, bot_status=Status.LEFT)
    is_forum = kind == "forum"
    return telegram.supergroup("读者群", creator=owner, bot_status=Status.LEFT, is_forum=is_forum)


@pytest.mark.parametrize("kind", ["group", "supergroup", "forum"])
async def test_a_group_is_greeted_once_and_told_how_to_begin(
    town: Neighbourhood, kind: str
) -> None:
    owner = town.person("群主")
    group = make_group(town, kind, owner)
    await town.telegram.open_link(owner, "https://t.me/daybrief_bot?startgroup=hello", chat=group)
    await town.telegram.wait_for(lambda: town.texts(group))
    await town.until_quiet()
    [greeting] = town.texts(group)
    assert "/subscribe 08:00" in greeting
    assert "管理员" in greeting
    assert "/today" in greeting
    assert ("话题" in greeting) == (kind == "forum")
    [message] = [m for m in town.telegram.bot_messages(group) if m.service is None]
    assert ["设置" in button["text"] for button in message.buttons] == [True]
    assert town.told(owner) == []


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "订阅"), ("zh-hant", "訂閱"), ("en-GB", "administrator")]
)
async def test_a_group_is_spoken_to_in_the_language_of_who_added_the_bot(
    town: Neighbourhood, language: str, word: str
) -> None:
    owner = town.person("群主", language)
    reader = town.person("读者", "en")
    group = town.telegram.supergroup(
        "群", creator=owner, members=[reader], bot_status=Status.LEFT, is_forum=True
    )
    town.telegram.set_bot(group, Status.MEMBER, by=owner)
    await town.telegram.wait_for(lambda: town.texts(group))
    assert word in town.texts(group)[0]
    answer = await town.ask(group, reader, "/status")
    assert answer == await town.ask(group, owner, "/status")


async def test_promoting_the_bot_is_not_another_addition(town: Neighbourhood) -> None:
    owner = town.person("群主")
    group = make_group(town, "supergroup", owner)
    town.telegram.set_bot(group, Status.MEMBER, by=owner)
    await town.telegram.wait_for(lambda: town.texts(group))
    town.telegram.set_bot(group, Status.ADMINISTRATOR, by=owner)
    await town.until_quiet()
    assert len(town.texts(group)) == 1


async def test_start_in_a_group_that_knows_the_bot_is_answered_each_time(
    town: Neighbourhood,
) -> None:
    owner = town.person("群主")
    group = town.telegram.supergroup("群", creator=owner)
    await town.telegram.wait_for(lambda: town.texts(group))
    for _ in range(3):
        await town.telegram.say(group, owner, "/start@daybrief_bot")
    await town.telegram.wait_for(lambda: len(town.texts(group)) > 3)
    assert sum("Daybrief" in text for text in town.texts(group)) == 3


async def test_a_removed_bot_calls_the_group_and_its_topics_no_more(town: Neighbourhood) -> None:
    owner, reader = town.person("群主"), town.person("读者")
    group = await town.greeted(town.telegram.supergroup("群", creator=owner, is_forum=True))
    topic = town.telegram.topic(group, "早报")
    await town.ask(group, owner, "/subscribe 08:00")
    await town.ask(group, owner, "/subscribe 09:00", thread_id=topic.thread_id)
    await town.ask(town.telegram.private_chat(reader), reader, "/subscribe 08:00")
    refusal = Fault(FaultKind.SERVER_ERROR, chat_id=group.id, times=None)
    town.telegram.order_fault(refusal)
    await town.push(DAY)
    await town.telegram.wait_for(lambda: refusal.hits >= 2)
    town.telegram.set_bot(group, Status.KICKED, by=owner)
    await town.until_state(group, SUSPENDED)
    await town.until_state(group, SUSPENDED, topic.thread_id)
    await town.until_delivered()
    calls = town.calls_to(group)
    town.telegram.clear_faults()
    await town.push(DAY)
    await town.until_quiet()
    assert town.calls_to(group) == calls
    assert town.told(owner) == []


async def test_a_bot_that_comes_back_greets_and_resumes_nothing_by_itself(
    town: Neighbourhood,
) -> None:
    owner = town.person("群主")
    group = await town.greeted(town.telegram.supergroup("群", creator=owner))
    await town.ask(group, owner, "/subscribe 07:30")
    town.telegram.set_bot(group, Status.KICKED, by=owner)
    await town.until_state(group, SUSPENDED)
    before = len(town.texts(group))
    town.telegram.set_bot(group, Status.MEMBER, by=owner)
    await town.telegram.wait_for(lambda: len(town.texts(group)) > before)
    assert await town.state(group) is SUSPENDED
    greeting = town.telegram.bot_messages(group)[-1]
    assert "/subscribe 07:30" in greeting.text
    assert ["恢复" in button["text"] for button in greeting.buttons] == [True, False]
    await town.ask(group, owner, "/subscribe")
    assert await town.state(group) is ACTIVE


async def test_a_forum_resumes_in_the_topic_that_it_had_subscribed_in(town: Neighbourhood) -> None:
    owner = town.person("群主")
    group = await town.greeted(town.telegram.supergroup("群", creator=owner, is_forum=True))
    topic = town.telegram.topic(group, "早报")
    await town.ask(group, owner, "/subscribe 07:30", thread_id=topic.thread_id)
    town.telegram.set_bot(group, Status.KICKED, by=owner)
    await town.until_state(group, SUSPENDED, topic.thread_id)
    before = len(town.texts(group))
    town.telegram.set_bot(group, Status.MEMBER, by=owner)
    await town.telegram.wait_for(lambda: len(town.texts(group)) > before)
    greeting = town.telegram.bot_messages(group)[-1]
    await town.telegram.press(greeting, greeting.buttons[0]["text"], owner)
    await town.until_state(group, ACTIVE, topic.thread_id)
    assert await town.state(group) is None


async def test_who_adds_the_bot_to_a_channel_is_told_in_private(town: Neighbourhood) -> None:
    owner = town.person("频道主")
    channel = town.telegram.channel("AI 早报", creator=owner)
    await town.telegram.wait_for(lambda: town.told(owner))
    [told] = town.told(owner)
    assert "AI 早报" in told
    [button] = town.telegram.bot_messages(owner.id)[-1].buttons
    assert str(channel.id) in button["callback_data"]
    assert town.texts(channel) == []


async def test_who_never_wrote_to_the_bot_is_not_told_and_nothing_breaks(
    town: Neighbourhood,
) -> None:
    owner = town.person("频道主", is_open=False)
    channel = town.telegram.channel("AI 早报", creator=owner)
    await town.telegram.wait_for(
        lambda: any(c.chat_id == owner.id and c.status == 403 for c in town.telegram.calls)
    )
    await town.until_quiet()
    assert town.calls_to(channel) == 0


async def test_a_missing_right_is_named_and_once_it_is_given_the_way_on(
    town: Neighbourhood,
) -> None:
    owner = town.person("频道主", "en")
    channel = town.telegram.channel("早报", creator=owner, bot_status=Status.LEFT)
    town.telegram.set_bot(channel, Status.ADMINISTRATOR, missing_rights=NO_POSTING, by=owner)
    await town.telegram.wait_for(lambda: town.told(owner))
    assert "Post messages" in town.told(owner)[0]
    town.telegram.set_bot(channel, Status.ADMINISTRATOR, by=owner)
    await town.telegram.wait_for(lambda: len(town.told(owner)) == 2)
    assert "settings" in town.told(owner)[1]
    assert town.calls_to(channel) == 0


async def test_a_group_where_members_may_not_write_is_explained_to_who_added_the_bot(
    town: Neighbourhood,
) -> None:
    owner = town.person("群主")
    group = make_group(town, "supergroup", owner)
    group.can_members_send = False
    town.telegram.set_bot(group, Status.MEMBER, by=owner)
    await town.telegram.wait_for(lambda: town.told(owner))
    assert "发送消息" in town.told(owner)[0]
    assert town.texts(group) == []


async def test_an_anonymous_administrator_who_adds_the_bot_gets_no_message(
    town: Neighbourhood,
) -> None:
    owner, anonymous = town.person("群主"), town.telegram.world.people[1087968824]
    channel = town.telegram.channel("频道", creator=owner, bot_status=Status.LEFT)
    town.telegram.set_bot(channel, Status.ADMINISTRATOR, by=anonymous)
    group = town.telegram.supergroup("群", creator=owner, bot_status=Status.LEFT)
    town.telegram.set_bot(group, Status.MEMBER, by=anonymous)
    await town.greeted(group)
    await town.until_quiet()
    assert not any(call.chat_id == anonymous.id for call in town.telegram.calls)
    assert town.calls_to(channel) == 0


async def test_a_channel_rests_without_the_right_to_post_and_goes_on_with_it(
    town: Neighbourhood,
) -> None:
    owner = town.person("频道主")
    channel = town.telegram.channel("早报", creator=owner)
    await town.telegram.wait_for(lambda: town.told(owner))
    await town.ask(channel, owner, "/subscribe 08:00")
    town.telegram.set_bot(channel, Status.ADMINISTRATOR, missing_rights=NO_POSTING, by=owner)
    await town.until_state(channel, SUSPENDED)
    calls = town.calls_to(channel)
    await town.push(DAY)
    town.telegram.set_bot(channel, Status.ADMINISTRATOR, by=owner)
    await town.until_state(channel, ACTIVE)
    await town.telegram.wait_for(lambda: len(town.told(owner)) == 2)
    assert town.calls_to(channel) == calls
    resumed = await town.subscription(channel)
    assert resumed
    assert resumed.next_due_at


async def test_a_silenced_group_rests_and_goes_on_without_a_word(town: Neighbourhood) -> None:
    owner = town.person("群主")
    group = await town.greeted(town.telegram.supergroup("群", creator=owner))
    await town.ask(group, owner, "/subscribe 08:00")
    said = len(town.texts(group))
    town.telegram.set_bot(group, Status.RESTRICTED, can_send=False, by=owner)
    await town.until_state(group, SUSPENDED)
    town.telegram.set_bot(group, Status.RESTRICTED, can_send=True, by=owner)
    await town.until_state(group, ACTIVE)
    await town.until_quiet()
    assert len(town.texts(group)) == said


async def test_who_unblocks_the_bot_is_offered_to_resume_with_one_tap(
    town: Neighbourhood,
) -> None:
    reader = town.person("读者")
    chat = town.telegram.private_chat(reader)
    await town.ask(chat, reader, "/subscribe 07:15")
    town.telegram.block(reader)
    await town.until_state(chat, SUSPENDED)
    calls = town.calls_to(chat)
    await town.push(DAY)
    town.telegram.unblock(reader)
    await town.until_quiet()
    assert town.calls_to(chat) == calls
    answer = await town.ask(chat, reader, "/start")
    assert "欢迎回来" in answer
    assert "07:15" in answer
    offer = next(m for m in town.telegram.bot_messages(chat) if "欢迎回来" in m.text)
    assert ["恢复" in button["text"] for button in offer.buttons] == [True]


async def test_a_group_that_becomes_a_supergroup_gets_its_digest_at_the_first_try(
    town: Neighbourhood,
) -> None:
    owner = town.person("群主")
    group = await town.greeted(town.telegram.group("群", creator=owner))
    await town.ask(group, owner, "/subscribe 08:00")
    supergroup = town.telegram.migrate(group)
    await town.until_state(supergroup, ACTIVE)
    calls = town.calls_to(group)
    await town.push(DAY)
    await town.until_delivered()
    assert town.calls_to(group) == calls
    texts = town.texts(supergroup)
    assert len(texts) == len(set(texts)) > 10
    assert not any("Daybrief" in text for text in texts)


async def test_a_group_that_moves_amid_a_delivery_gets_each_message_once(
    town: Neighbourhood,
) -> None:
    owner = town.person("群主")
    group = await town.greeted(town.telegram.group("群", creator=owner))
    await town.ask(group, owner, "/subscribe 08:00")
    before = len(town.texts(group))
    await town.push(DAY)
    await town.telegram.wait_for(lambda: len(town.texts(group)) >= before + 4)
    supergroup = town.telegram.migrate(group)
    await town.until_delivered()
    texts = [*town.texts(group)[before:], *town.texts(supergroup)]
    assert len(texts) == len(set(texts)) > 10
    assert await town.state(supergroup) is ACTIVE
    assert await town.state(group) is None
