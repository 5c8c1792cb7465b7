"""Which commands a client shows, by Telegram's order of scopes and languages."""

import pytest
from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
    BotCommandScopeDefault,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import BadRequest

from bot.sandbox.telegram import Chat, Person, TelegramSandbox


def shown(sandbox: TelegramSandbox, person: Person, chat: Chat, language: str = "zh-hans") -> str:
    return ",".join(command["command"] for command in sandbox.menu(person, chat, language))


async def test_a_private_chat_shows_the_narrowest_scope(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    steps: list[tuple[BotCommandScope, str, str]] = [
        (BotCommandScopeDefault(), "", "default"),
        (BotCommandScopeDefault(), "zh", "default_zh"),
        (BotCommandScopeAllPrivateChats(), "", "private"),
        (BotCommandScopeAllPrivateChats(), "zh", "private_zh"),
        (BotCommandScopeChat(private.id), "", "chat"),
        (BotCommandScopeChat(private.id), "zh", "chat_zh"),
    ]
    assert shown(sandbox, reader, private) == ""
    for scope, language, name in steps:
        await sdk.set_my_commands([(name, "x")], scope=scope, language_code=language)
        assert shown(sandbox, reader, private) == name
    assert shown(sandbox, reader, private, "en") == "chat"


async def test_a_group_shows_administrators_their_own(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.supergroup("群", creator=reader)
    other = sandbox.person("Other")
    sandbox.join(group, other)
    steps: list[tuple[BotCommandScope, str, str]] = [
        (BotCommandScopeDefault(), "default", "default"),
        (BotCommandScopeAllGroupChats(), "group", "group"),
        (BotCommandScopeAllChatAdministrators(), "admins", "group"),
        (BotCommandScopeChat(group.id), "chat", "chat"),
        (BotCommandScopeChatAdministrators(group.id), "bosses", "chat"),
        (BotCommandScopeChatMember(group.id, reader.id), "you", "chat"),
    ]
    for scope, own, others in steps:
        await sdk.set_my_commands([(own, "x")], scope=scope)
        assert shown(sandbox, reader, group) == own
        assert shown(sandbox, other, group) == others
    await sdk.delete_my_commands(BotCommandScopeChatMember(group.id, reader.id))
    assert shown(sandbox, reader, group) == "bosses"


async def test_scopes_that_cannot_be(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    channel = sandbox.channel("频道", creator=reader)
    group = sandbox.group("群", creator=reader)
    for scope, reason in (
        (BotCommandScopeChatAdministrators(private.id), "Can't use specified scope in private"),
        (BotCommandScopeChat(channel.id), "Can't change commands in channel chats"),
        (BotCommandScopeChatMember(group.id, 5), "Invalid user_id specified"),
    ):
        with pytest.raises(BadRequest, match=reason):
            await sdk.set_my_commands([("x", "x")], scope=scope)


async def test_the_menu_button_is_kept_per_chat(sdk: Bot, private: Chat):
    assert (await sdk.get_chat_menu_button(private.id)).type == "commands"
    button = MenuButtonWebApp("日报", WebAppInfo("https://daybrief.example/"))
    await sdk.set_chat_menu_button(private.id, button)
    assert await sdk.get_chat_menu_button(private.id) == button
    assert (await sdk.get_chat_menu_button()).type == "commands"
    await sdk.set_chat_menu_button(private.id, MenuButtonDefault())
    assert (await sdk.get_chat_menu_button(private.id)).type == "default"
