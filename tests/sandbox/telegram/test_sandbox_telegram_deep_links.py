"""Links that open the bot."""

import pytest
from telegram import Bot

from bot.sandbox.telegram import Person, Status, TelegramSandbox

LINK = "https://t.me/daybrief_bot"


@pytest.mark.parametrize("start", [f"{LINK}?start=", "tg://resolve?domain=Daybrief_bot&start="])
async def test_a_link_starts_the_private_chat_with_its_payload(
    sandbox: TelegramSandbox, sdk: Bot, start: str
):
    newcomer = sandbox.person("Newcomer")
    await sandbox.open_link(newcomer, f"{start}s_2026-05-26_1")
    message = (await sdk.get_updates())[0].message
    assert message is not None
    assert (message.chat.id, message.text) == (newcomer.id, "/start s_2026-05-26_1")
    assert message.entities[0].type == "bot_command"
    await sdk.send_message(newcomer.id, "欢迎")


async def test_a_link_without_payload_just_starts(sandbox: TelegramSandbox, reader: Person):
    message = await sandbox.open_link(reader, LINK)
    assert message is not None
    assert message.text == "/start"


async def test_starting_lets_a_blocked_bot_in_again(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    sandbox.private_chat(reader)
    sandbox.block(reader)
    sandbox.bot.updates.drop()
    await sandbox.open_link(reader, f"{LINK}?start=x")
    changed, message = await sdk.get_updates()
    assert changed.my_chat_member is not None
    assert message.message is not None


@pytest.mark.parametrize(
    "url",
    [
        f"{LINK}?start=",
        f"{LINK}?start={'a' * 65}",
        f"{LINK}?start=a.b",
        f"{LINK}?start=%E5%BC%80",
        "https://t.me/other_bot?start=a",
        "https://daybrief.example/?start=a",
        "https://t.me/?start=a",
        f"{LINK}?startgroup=a.b",
    ],
)
async def test_what_opens_nothing_is_refused(sandbox: TelegramSandbox, reader: Person, url: str):
    with pytest.raises(ValueError, match=r"payload|link|bot"):
        await sandbox.open_link(reader, url, chat=sandbox.group("群", creator=reader))


async def test_startgroup_adds_the_bot_and_sends_the_payload(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.group("群", creator=reader, bot_status=Status.LEFT)
    await sandbox.open_link(reader, f"{LINK}?startgroup=t_ai", chat=group)
    kinds = [min(update.to_dict()) for update in await sdk.get_updates()]
    assert kinds[0] == "my_chat_member"
    assert sandbox.messages(group)[-1].text == "/start@daybrief_bot t_ai"


async def test_startchannel_makes_the_bot_an_administrator_with_rights(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    channel = sandbox.channel("频道", creator=reader, bot_status=Status.LEFT)
    link = f"{LINK}?startchannel&admin=post_messages+edit_messages"
    assert await sandbox.open_link(reader, link, chat=channel) is None
    me = channel.member(sandbox.bot.person)
    assert me.has_right("can_post_messages")
    assert not me.has_right("can_delete_messages")
    await sdk.send_message(channel.id, "x")


async def test_who_may_not_add_bots_adds_none(sandbox: TelegramSandbox, reader: Person):
    owner = sandbox.person("Owner")
    channel = sandbox.channel("频道", creator=owner, bot_status=Status.LEFT)
    sandbox.set_member(channel, reader)
    with pytest.raises(ValueError, match="can't add bots"):
        await sandbox.open_link(reader, f"{LINK}?startchannel", chat=channel)
    with pytest.raises(ValueError, match="asks for a group"):
        await sandbox.open_link(reader, f"{LINK}?startgroup=a", chat=channel)
