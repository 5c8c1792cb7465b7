"""The bot itself: who it is, its commands, name and descriptions."""

import re

from bot.sandbox.telegram.menus import scope_name
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256


def get_me(_world: World, bot: BotAccount, _given: JsonObject) -> JsonObject:
    return bot.person.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": bot.can_read_all_group_messages,
        "supports_inline_queries": bot.is_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


def log_out(_world: World, bot: BotAccount, _given: JsonObject) -> bool:
    bot.updates.interrupt()
    return True


def close(_world: World, bot: BotAccount, _given: JsonObject) -> bool:
    bot.updates.interrupt()
    return True


def set_my_commands(world: World, bot: BotAccount, given: JsonObject) -> bool:
    commands = given["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(command["description"].strip()) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    key = _command_key(world, bot, given)
    if commands:
        bot.commands[key] = [
            {**command, "command": command["command"].removeprefix("/")} for command in commands
        ]
    else:
        bot.commands.pop(key, None)
    return True


def get_my_commands(world: World, bot: BotAccount, given: JsonObject) -> list[JsonObject]:
    return bot.commands.get(_command_key(world, bot, given), [])


def delete_my_commands(world: World, bot: BotAccount, given: JsonObject) -> bool:
    bot.commands.pop(_command_key(world, bot, given), None)
    return True


def set_my_name(_world: World, bot: BotAccount, given: JsonObject) -> bool:
    return _set(bot, "name", given, limit=64)


def get_my_name(_world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return {"name": _get(bot, "name", given) or bot.person.first_name}


def set_my_description(_world: World, bot: BotAccount, given: JsonObject) -> bool:
    return _set(bot, "description", given, limit=512)


def get_my_description(_world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return {"description": _get(bot, "description", given)}


def set_my_short_description(_world: World, bot: BotAccount, given: JsonObject) -> bool:
    return _set(bot, "short_description", given, limit=120)


def get_my_short_description(_world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return {"short_description": _get(bot, "short_description", given)}


def _set(bot: BotAccount, field: str, given: JsonObject, *, limit: int) -> bool:
    text = given.get(field, "")
    if utf16_length(text) > limit:
        raise bad_request(f"parameter {field} is too long: at most {limit} characters")
    bot.profile[field, _language(given)] = text
    return True


def _get(bot: BotAccount, field: str, given: JsonObject) -> str:
    return bot.profile.get((field, _language(given))) or bot.profile.get((field, ""), "")


def _language(given: JsonObject) -> str:
    language = str(given.get("language_code", ""))
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _command_key(world: World, bot: BotAccount, given: JsonObject) -> tuple[str, str]:
    """Scope as text, and language."""
    return scope_name(world, bot, given.get("scope")), _language(given)
