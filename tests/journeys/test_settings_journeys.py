"""A chat is set up by buttons: by those who look after it, and by nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest

from bot.bootstrap.program import Program
from bot.domain.audience import (
    ChatAddress,
    ChatKind,
    Language,
    Platform,
    Subscription,
    SubscriptionState,
)
from bot.domain.preferences import Layout, MessageFormat, Preferences
from bot.sandbox.telegram import Chat, Status, StoredMessage
from tests.journeys.reading_stage import Reader, labels, reader_of
from tests.journeys.stage import Stage, running, staged


@dataclass
class Office:
    """A reader in a private chat, and the bot."""

    stage: Stage
    program: Program
    reader: Reader

    async def subscription(self, chat: Chat | None = None) -> Subscription | None:
        address = ChatAddress(Platform.TELEGRAM, str((chat or self.reader.chat).id))
        return await self.program.stores.subscriptions.get(address)

    async def open_panel(self) -> StoredMessage:
        """The settings of a subscribed reader."""
        await self.reader.write("/subscribe 08:00")
        return await self.reader.write("/settings")

    async def press(self, panel: StoredMessage, button: str) -> str:
        """The toast of a press that turns the panel."""
        edits = len(panel.edits)
        said = await self.reader.press(panel, button)
        await self.stage.telegram.wait_for(lambda: len(panel.edits) > edits)
        return said

    async def forge(self, panel: StoredMessage, code: str) -> str:
        """The same of a button that the panel does not show just now."""
        edits = len(panel.edits)
        said = await self.reader.forge(panel, code)
        await self.stage.telegram.wait_for(lambda: len(panel.edits) > edits)
        return said


@asynccontextmanager
async def opened_office(home: Path) -> AsyncIterator[Office]:
    limits = {"DAYBRIEF_LIMITS_PRESSES_PER_PERSON_PER_MINUTE": "0"}
    async with staged(home) as stage, running(stage, **limits) as program:
        yield Office(stage, program, reader_of(stage))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened_office(tmp_path) as opened:
        yield opened


async def test_a_chat_without_subscription_is_offered_one_and_gets_it_by_one_tap(office: Office):
    panel = await office.reader.write("/settings")
    assert "还没有订阅" in panel.text
    assert await office.press(panel, "🔔 订阅，每天 08:00") == "订阅已生效。"
    made = await office.subscription()
    assert made
    assert made.state is SubscriptionState.ACTIVE
    assert "下次推送" in panel.text
    assert len(office.reader.messages) == 1


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("1C:l::overview", Preferences(Layout.OVERVIEW)),
        ("1C:l::headlines", Preferences(Layout.HEADLINES)),
        ("1C:f::html", Preferences(format=MessageFormat.HTML)),
        ("1C:q::on", Preferences(is_silent=True)),
        ("1C:v::on", Preferences(has_previews=True)),
        ("1C:x::on", Preferences(is_protected=True)),
        ("1C:i::on", Preferences(is_pinned=True)),
    ],
)
async def test_a_preference_is_changed_in_place(office: Office, code: str, changed: Preferences):
    panel = await office.open_panel()
    edits = len(panel.edits)
    assert await office.forge(panel, code)
    known = await office.subscription()
    assert known
    assert known.preferences == changed
    assert len(panel.edits) == edits + 1
    assert any(label.startswith("✓") for label in labels(panel))


async def test_time_zone_weekdays_and_topics_are_changed_by_their_buttons(office: Office):
    panel = await office.open_panel()
    press = office.press
    await press(panel, "🕗 08:00")
    await press(panel, "07:30")
    assert "✓ 07:30" in labels(panel)
    await press(panel, "‹ 返回")
    await press(panel, "🌍 北京 UTC+8")
    await press(panel, "东京 UTC+9")
    await press(panel, "‹ 返回")
    await press(panel, "📅 每天")
    await press(panel, "✓ 周六")
    await press(panel, "✓ 周日")
    await press(panel, "‹ 返回")
    await press(panel, "🏷 全部主题")
    await press(panel, "开源 · 5")
    known = await office.subscription()
    assert known
    assert known.window.local_time == time(7, 30)
    assert known.window.zone.key == "Asia/Tokyo"
    assert known.window.weekdays == frozenset(range(5))
    assert known.topics == ("开源",)
    assert known.next_due_at
    assert known.next_due_at.astimezone(known.window.zone).time() == time(7, 30)
    assert len(office.reader.messages) == 2


async def test_the_last_weekday_cannot_be_taken_away(office: Office):
    panel = await office.open_panel()
    for day in range(6):
        await office.forge(panel, f"1C:w::-{day}")
    said = await office.reader.forge(panel, "1C:w::-6")
    known = await office.subscription()
    assert known
    assert known.window.weekdays == {6}
    assert said


async def test_a_language_is_spoken_at_once_and_from_then_on(office: Office):
    panel = await office.open_panel()
    await office.press(panel, "🌐 简体中文")
    await office.press(panel, "English")
    assert "Language" in panel.text
    assert "active" in (await office.reader.write("/status")).text
    chosen = await office.program.stores.chats.language(office.reader.address)
    assert chosen is Language.EN
    assert "繁" in (await office.reader.write("/language zh-Hant")).text


async def test_a_pause_rests_the_subscription_and_is_ended_by_a_word(office: Office):
    await office.open_panel()
    assert "暂停" in (await office.reader.write("/pause 7")).text
    paused = await office.subscription()
    assert paused
    assert (paused.state, paused.next_due_at) == (SubscriptionState.PAUSED, None)
    assert paused.paused_until
    assert "已暂停" in (await office.reader.write("/pause")).text
    assert "恢复" in (await office.reader.write("/resume")).text
    resumed = await office.subscription()
    assert resumed
    assert resumed.state is SubscriptionState.ACTIVE
    assert resumed.next_due_at


async def test_only_administrators_change_a_group_and_a_foreign_press_changes_nothing(
    office: Office,
):
    telegram = office.stage.telegram
    member = telegram.person("成员", language_code="zh-hans")
    group = telegram.supergroup("读者群", creator=office.reader.person, members=[member])
    await telegram.wait_for(lambda: telegram.bot_messages(group))  # the greeting
    admin = Reader(office.stage, office.reader.person, group)
    other = Reader(office.stage, member, group)
    assert "管理员" in (await other.write("/settings")).text
    panel = await admin.write("/settings")
    said = panel.text
    assert "管理员" in await other.forge(panel, "1C:s::on")
    assert (await office.subscription(group), panel.text) == (None, said)
    await admin.forge(panel, "1C:s::on")
    known = await office.subscription(group)
    assert known
    assert known.chat.kind is ChatKind.GROUP
    assert "管理员" in await other.press(panel, "🔕 取消订阅")
    assert (await office.subscription(group)) == known


async def test_an_anonymous_administrator_may_and_somebody_behind_a_channel_may_not(
    office: Office,
):
    telegram = office.stage.telegram
    owner = office.reader.person
    group = telegram.supergroup("读者群", creator=owner)
    foreign = telegram.channel("别的频道", creator=owner, bot_status=Status.LEFT)
    await telegram.wait_for(lambda: telegram.bot_messages(group))  # the greeting
    await telegram.say_as(foreign, group, "/settings", by=owner)
    await telegram.wait_for(lambda: len(telegram.bot_messages(group)) > 1)
    assert "管理员" in telegram.bot_messages(group)[-1].text
    await telegram.say_as(group, group, "/settings", by=owner)
    await telegram.wait_for(lambda: len(telegram.bot_messages(group)) > 2)
    assert "🔔 订阅，每天 08:00" in labels(telegram.bot_messages(group)[-1])


async def test_a_channel_is_set_up_from_the_private_chat(office: Office):
    telegram = office.stage.telegram
    channel = telegram.channel("AI 早报", creator=office.reader.person)
    picker = await office.reader.write("/channels")
    assert picker.content.markup
    [[pick], _] = picker.content.markup["keyboard"]
    await telegram.share_chat(office.reader.person, channel, button=pick["text"])
    offer = "🔔 订阅，每天 08:00"
    await telegram.wait_for(lambda: offer in labels(office.reader.messages[-1]))
    panel = office.reader.messages[-1]
    assert "AI 早报" in panel.text
    await office.press(panel, "🔔 订阅，每天 08:00")
    made = await office.subscription(channel)
    assert made
    assert (made.chat.kind, made.chat.title) == (ChatKind.CHANNEL, "AI 早报")
    assert telegram.bot_messages(channel) == []
    assert await office.subscription() is None


@pytest.mark.parametrize("command", ["/settings", "/pause", "/language", "/language 火星语"])
async def test_no_button_that_sets_up_is_posted_to_the_readers_of_a_channel(
    office: Office, command: str
):
    owner = office.reader.person
    channel = office.stage.telegram.channel("AI 早报", creator=owner)
    poster = Reader(office.stage, owner, channel)
    await poster.write("/subscribe 08:00")
    answer = await poster.write(command)
    assert "私聊" in answer.text
    assert labels(answer) == []


async def test_a_forwarded_post_names_its_channel(office: Office):
    telegram = office.stage.telegram
    channel = telegram.channel("AI 早报", creator=office.reader.person)
    post = await telegram.say(channel, office.reader.person, "一条旧消息")
    await telegram.forward(post, office.reader.person)
    await telegram.wait_for(lambda: len(office.reader.messages) >= 2)
    assert "AI 早报" in office.reader.messages[-1].text


async def test_somebody_elses_channel_cannot_be_set_up_nor_seen(office: Office):
    telegram = office.stage.telegram
    owner = telegram.person("频道主")
    channel = telegram.channel("秘密频道", creator=owner)
    message = await office.open_panel()
    said = message.text
    for code in (f"1S:m:{channel.id}", f"1C:s:{channel.id}:on", f"1C:l:{channel.id}:overview"):
        toast = await office.reader.forge(message, code)
        assert "秘密频道" not in toast
        assert toast
    assert await office.subscription(channel) is None
    assert message.text == said
    group = telegram.supergroup("别人的群", creator=owner, members=[office.reader.person])
    assert await office.reader.forge(message, f"1C:s:{group.id}:on")
    assert await office.subscription(group) is None


async def test_a_panel_still_answers_after_a_restart(tmp_path: Path):
    async with staged(tmp_path) as stage:
        reader = reader_of(stage)
        async with running(stage):
            await reader.write("/subscribe 08:00")
            panel = await reader.write("/settings")
        edits = reader.calls("editMessageText")
        async with running(stage) as program:
            await reader.press(panel, "🕗 08:00")
            await stage.telegram.wait_for(lambda: panel.edits)
            assert "✓ 08:00" in labels(panel)
            assert reader.calls("editMessageText") == edits + 1
            await reader.press(panel, "07:00")
            known = await program.stores.subscriptions.get(reader.address)
        assert known
        assert known.window.local_time == time(7)


async def test_two_administrators_who_press_at_once_both_get_their_way(office: Office):
    telegram = office.stage.telegram
    second = telegram.person("另一位", language_code="zh-hans")
    group = telegram.supergroup("读者群", creator=office.reader.person, members=[second])
    telegram.set_member(group, second, Status.ADMINISTRATOR)
    await telegram.wait_for(lambda: telegram.bot_messages(group))  # the greeting
    first = Reader(office.stage, office.reader.person, group)
    panel = await first.write("/settings")
    await first.forge(panel, "1C:s::on")
    await asyncio.gather(
        first.forge(panel, "1C:w::-5"),
        Reader(office.stage, second, group).forge(panel, "1C:w::-6"),
    )
    known = await office.subscription(group)
    assert known
    assert known.window.weekdays == frozenset(range(5))
    shown = [f"✓ 周{day}" for day in "一二三四五"]
    await telegram.wait_for(lambda: [it for it in labels(panel) if it.startswith("✓")] == shown)
