"""Who asks without end, or was not invited, is told so once; nobody else feels it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.audience import ChatAddress, Platform
from bot.sandbox.telegram import Chat, Person, Status
from bot.sandbox.telegram.sandbox import TelegramSandbox
from tests.journeys.stage import Stage, running, staged

FLOOD = 1000
PER_PERSON = 20
TOO_OFTEN = "一下子问得太多"
NOT_INVITED = "我只为受邀的聊天服务"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


def reader(telegram: TelegramSandbox, name: str) -> tuple[Person, Chat]:
    person = telegram.person(name)
    return person, telegram.private_chat(person)


def texts(stage: Stage, chat: Chat) -> list[str]:
    return [message.text for message in stage.telegram.bot_messages(chat)]


async def ask(stage: Stage, chat: Chat, person: Person, text: str = "/help") -> str:
    """What is answered."""
    before = len(texts(stage, chat))
    await stage.telegram.say(chat, person, text)
    await stage.telegram.wait_for(lambda: len(texts(stage, chat)) > before)
    return texts(stage, chat)[-1]


async def test_a_thousand_commands_get_one_clear_answer_and_slow_nobody_else(stage: Stage):
    telegram = stage.telegram
    flooder, flooded = reader(telegram, "急性子")
    other, elsewhere = reader(telegram, "读者")
    async with running(stage):
        for _ in range(FLOOD):
            await telegram.say(flooded, flooder, "/help")
        for count in range(1, 11):
            assert "/today" in await ask(stage, elsewhere, other)
            assert len(texts(stage, elsewhere)) == count
        await telegram.wait_for(lambda: len(texts(stage, flooded)) > PER_PERSON)
    said = texts(stage, flooded)
    assert len(said) == PER_PERSON + 1
    [notice] = [text for text in said if TOO_OFTEN in text]
    assert "秒" in notice


async def test_commands_beyond_the_limit_change_nothing(stage: Stage):
    telegram = stage.telegram
    person, chat = reader(telegram, "急性子")
    async with running(stage, DAYBRIEF_LIMITS_PER_PERSON_PER_MINUTE="1"):
        await ask(stage, chat, person, "/subscribe 09:00")
        assert TOO_OFTEN in await ask(stage, chat, person, "/unsubscribe")
        for _ in range(50):
            await telegram.say(chat, person, "/unsubscribe")
        other, elsewhere = reader(telegram, "读者")
        await ask(stage, elsewhere, other)
    async with running(stage):
        assert "09:00" in await ask(stage, chat, person, "/status")
    assert len(texts(stage, chat)) == 3


async def test_one_who_floods_a_group_leaves_its_others_their_answers(stage: Stage):
    telegram = stage.telegram
    admin, flooder, member = (telegram.person(name) for name in ("群主", "急性子", "群友"))
    group = telegram.supergroup("读者群", creator=admin, members=[flooder, member])

    def helped() -> int:
        """The group is greeted too, at any time."""
        return sum("/date" in text for text in texts(stage, group))

    async with running(stage, DAYBRIEF_LIMITS_PER_PERSON_PER_MINUTE="3"):
        for _ in range(100):
            await telegram.say(group, flooder, "/help")
        await telegram.wait_for(lambda: any(TOO_OFTEN in text for text in texts(stage, group)))
        await telegram.wait_for(lambda: helped() == 3)
        await telegram.say(group, member, "/help")
        await telegram.wait_for(lambda: helped() == 4)
    assert sum(TOO_OFTEN in text for text in texts(stage, group)) == 1


async def test_presses_beyond_the_limit_are_told_once_by_a_toast(stage: Stage):
    telegram = stage.telegram
    person, chat = reader(telegram, "急性子")

    def toasts() -> list[str]:
        calls = [call for call in telegram.calls if call.method == "answerCallbackQuery"]
        return [call.params.get("text", "") for call in calls]

    async with running(stage, DAYBRIEF_LIMITS_PRESSES_PER_PERSON_PER_MINUTE="3"):
        await ask(stage, chat, person)
        [message] = telegram.bot_messages(chat)
        for _ in range(50):
            await telegram.press_forged(message, "nonsense", person)
        await telegram.wait_for(lambda: len(toasts()) == 4)
        await ask(stage, chat, person)
    assert sum(TOO_OFTEN in toast for toast in toasts()) == 1
    assert len(toasts()) == 4


async def test_only_the_invited_and_the_owner_are_answered_where_there_is_a_list(stage: Stage):
    telegram = stage.telegram
    guest, guests = reader(telegram, "受邀者")
    owner, owners = reader(telegram, "运营者")
    stranger, strangers = reader(telegram, "生客")
    known = {
        "DAYBRIEF_ACCESS_ALLOW": f"telegram:{guest.id}",
        "DAYBRIEF_OWNER_CHATS": f"telegram:{owner.id}",
    }
    async with running(stage, **known):
        answer = await ask(stage, strangers, stranger)
        assert NOT_INVITED in answer
        assert f"telegram:{strangers.id}" in answer
        for _ in range(30):
            await telegram.say(strangers, stranger, "/today")
        assert "/today" in await ask(stage, guests, guest)
        assert "/today" in await ask(stage, owners, owner)
    assert len(texts(stage, strangers)) == 1


async def test_who_is_denied_gets_nothing(stage: Stage):
    telegram = stage.telegram
    denied, silent = reader(telegram, "广告号")
    other, elsewhere = reader(telegram, "读者")
    async with running(stage, DAYBRIEF_ACCESS_DENY=f"telegram:{denied.id}"):
        for text in ("/start", "/today", "你好"):
            await telegram.say(silent, denied, text)
        assert "/today" in await ask(stage, elsewhere, other)
    assert texts(stage, silent) == []


async def test_a_chat_that_is_denied_is_not_greeted_either(stage: Stage):
    telegram = stage.telegram
    owner, own = reader(telegram, "群主")
    denied = telegram.supergroup("广告群", creator=owner, bot_status=Status.LEFT)
    channel = telegram.channel("广告频道", creator=owner, bot_status=Status.LEFT)
    other = telegram.supergroup("读者群", creator=owner, bot_status=Status.LEFT)
    deny = f"telegram:{denied.id},telegram:{channel.id}"
    async with running(stage, DAYBRIEF_ACCESS_DENY=deny):
        telegram.set_bot(denied, Status.MEMBER, by=owner)
        telegram.set_bot(channel, Status.ADMINISTRATOR, by=owner)
        telegram.set_bot(other, Status.MEMBER, by=owner)
        await telegram.wait_for(lambda: texts(stage, other), 15)
        await ask(stage, own, owner)
    assert texts(stage, denied) == []
    assert len(texts(stage, own)) == 1


async def test_a_chat_that_is_denied_is_set_up_from_nowhere(stage: Stage):
    telegram = stage.telegram
    owner, own = reader(telegram, "频道主")
    channel = telegram.channel("广告频道", creator=owner)
    async with running(stage, DAYBRIEF_ACCESS_DENY=f"telegram:{channel.id}") as program:
        await ask(stage, own, owner, "/settings")
        [panel] = telegram.bot_messages(own)
        press = await telegram.press_forged(panel, f"1C:s:{channel.id}:on", owner)
        await telegram.wait_for(lambda: press.answer is not None)
        address = ChatAddress(Platform.TELEGRAM, str(channel.id))
        assert await program.stores.subscriptions.get(address) is None
    assert press.answer
    assert "没法设置" in press.answer["text"]


async def test_inline_mode_finds_stories_for_the_invited_only(stage: Stage):
    telegram = stage.telegram
    denied, other = telegram.person("广告号"), telegram.person("读者")
    async with running(stage, DAYBRIEF_ACCESS_DENY=f"telegram:{denied.id}"):
        nothing, found = [await telegram.ask_inline(who, "") for who in (denied, other)]
        await telegram.wait_for(lambda: nothing.answer and found.answer)
    assert nothing.answer
    assert not nothing.answer.results
    assert found.answer
    assert found.answer.results


async def test_discord_keeps_the_same_limits(stage: Stage):
    discord = stage.discord
    guild = await discord.create_guild("读者群")
    channel = await discord.create_channel(guild, "早报")
    member, other = [await discord.add_member(guild, name) for name in ("急性子", "读者")]

    def answers() -> list[str]:
        bot = discord.backend.world.bot
        found = discord.messages(channel.id)
        return [m.text for m in found if m.author is bot and not m.is_loading]

    async with running(stage, DAYBRIEF_LIMITS_PER_PERSON_PER_MINUTE="2"):
        await discord.wait_for(lambda: discord.offered(channel, member))
        for _ in range(30):
            await discord.slash(channel, member, "today")
        await discord.slash(channel, other, "topics")
        await discord.wait_for(lambda: any("开源" in text for text in answers()))
        await discord.wait_for(lambda: any(TOO_OFTEN in text for text in answers()))
        messages = discord.messages(channel.id)
        await discord.wait_for(lambda: not any(message.is_loading for message in messages))
    assert sum(TOO_OFTEN in text for text in answers()) == 1
