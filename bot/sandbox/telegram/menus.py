"""The menu beside the text field: a bot's commands as one person sees them in one chat.

https://core.telegram.org/bots/api#determining-list-of-commands
"""

from collections.abc import Iterator

from bot.sandbox.telegram.chats import Chat
from bot.sandbox.telegram.permissions import find_chat
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World


def menu_for(bot: BotAccount, person: Person, chat: Chat, language: str) -> list[JsonObject]:
    """The first list that was set, narrow scopes before wide ones, the language before none.

    Clients name languages like ``zh-hans``; commands are set for ``zh``.
    """
    short = language.lower().partition("-")[0][:2]
    for scope in _scopes(person, chat):
        for code in (short, ""):
            if found := bot.commands.get((scope, code)):
                return found
    return []


def _scopes(person: Person, chat: Chat) -> Iterator[str]:
    if chat.is_private:
        yield f"chat:{chat.id}"
        yield "all_private_chats"
    elif not chat.is_channel:
        is_in_charge = chat.member(person).is_in_charge
        yield f"chat_member:{chat.id}:{person.id}"
        if is_in_charge:
            yield f"chat_administrators:{chat.id}"
        yield f"chat:{chat.id}"
        if is_in_charge:
            yield "all_chat_administrators"
        yield "all_group_chats"
    yield "default"


def scope_name(world: World, bot: BotAccount, scope: JsonObject | None) -> str:
    """The scope as text, ``chat_member:-100…:7``. Its chat must exist. Raises ``ApiError`` 400."""
    if scope is None:
        return "default"
    parts = [scope["type"]]
    if "chat_id" in scope:
        chat = find_chat(world, bot, scope["chat_id"])
        _check_chat(chat, scope["type"])
        parts.append(str(chat.id))
    if "user_id" in scope:
        if scope["user_id"] not in world.people:
            raise bad_request("invalid user_id specified")
        parts.append(str(scope["user_id"]))
    return ":".join(parts)


def _check_chat(chat: Chat, kind: str) -> None:
    if chat.is_private and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    if chat.is_channel:
        raise bad_request("can't change commands in channel chats")


def set_chat_menu_button(world: World, bot: BotAccount, given: JsonObject) -> bool:
    button = given.get("menu_button", {"type": "default"})
    bot.menu_buttons[_menu_place(world, bot, given)] = button
    return True


def get_chat_menu_button(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    button = bot.menu_buttons.get(_menu_place(world, bot, given))
    return button or bot.menu_buttons.get(None) or {"type": "commands"}


def _menu_place(world: World, bot: BotAccount, given: JsonObject) -> int | None:
    if "chat_id" not in given:
        return None
    chat = find_chat(world, bot, given["chat_id"])
    if not chat.is_private:
        raise bad_request("can't change the menu button of the chat")
    return chat.id
