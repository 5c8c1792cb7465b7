"""The bot's commands, name and descriptions."""

from typing import Any

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import BadRequest

from bot.sandbox.telegram import Chat, TelegramSandbox


async def test_get_me(sdk: Bot):
    me = await sdk.get_me()
    assert (me.id, me.is_bot, me.username) == (42, True, "daybrief_bot")


async def test_commands_are_kept_by_scope_and_language(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    today = [BotCommand("today", "今天的日报")]
    await sdk.set_my_commands(today)
    await sdk.set_my_commands([("today", "Today's digest")], language_code="en")
    await sdk.set_my_commands([("help", "x")], scope=BotCommandScopeAllGroupChats())
    await sdk.set_my_commands([("help", "y")], scope=BotCommandScopeChat(private.id))
    assert await sdk.get_my_commands() == tuple(today)
    assert sandbox.commands(language="en") == [
        {"command": "today", "description": "Today's digest"}
    ]
    assert sandbox.commands(scope="all_group_chats")[0]["description"] == "x"
    assert sandbox.commands(scope=f"chat:{private.id}")[0]["description"] == "y"
    await sdk.delete_my_commands(language_code="en")
    assert await sdk.get_my_commands(language_code="en") == ()


@pytest.mark.parametrize(
    ("commands", "options", "reason"),
    [
        ([("Today", "x")], {}, "Bot_command_invalid"),
        ([("a" * 33, "x")], {}, "Bot_command_invalid"),
        ([("a", "x" * 257)], {}, "Bot_command_description_invalid"),
        ([("a", "")], {}, "Bot_command_description_invalid"),
        ([("a", "x")] * 101, {}, "Bot_commands_too_much"),
        ([("a", "x")], {"language_code": "zh-hans"}, "Invalid language code specified"),
        ([("a", "x")], {"scope": BotCommandScopeChat(5)}, "Chat not found"),
    ],
)
async def test_wrong_commands_are_refused(
    sdk: Bot, commands: list[tuple[str, str]], options: dict[str, Any], reason: str
):
    with pytest.raises(BadRequest, match=reason):
        await sdk.set_my_commands(commands, **options)


async def test_name_and_descriptions_fall_back_to_no_language(sdk: Bot):
    await sdk.set_my_description("长说明")
    await sdk.set_my_short_description("短说明")
    await sdk.set_my_description("long", language_code="en")
    await sdk.set_my_name("日报")
    assert (await sdk.get_my_description("en")).description == "long"
    assert (await sdk.get_my_description("fr")).description == "长说明"
    assert (await sdk.get_my_short_description("fr")).short_description == "短说明"
    assert (await sdk.get_my_name()).name == "日报"
    with pytest.raises(BadRequest, match="too long"):
        await sdk.set_my_short_description("x" * 121)
