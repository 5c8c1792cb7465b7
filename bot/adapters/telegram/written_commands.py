"""Commands that people write: https://core.telegram.org/bots/features#commands."""

import re
from collections.abc import Awaitable, Callable

from telegram import Bot, Message, Update
from telegram.constants import ChatType

from bot.adapters.telegram.callers import TelegramCallers
from bot.adapters.telegram.replying import replying_to
from bot.ports import Messenger
from bot.usecases.caller import Caller
from bot.usecases.commands import FREE_TEXT
from bot.usecases.respond import OpenRoad

_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+))?(.*)", re.DOTALL)
"""As Telegram finds commands; what follows may stand behind any blank, or none (/topic开源)."""

Respond = Callable[[str, str, Caller, OpenRoad | None], Awaitable[None]]
"""Answers ``command words`` of a caller in the caller's chat, by a road of its own or as always."""


class WrittenCommands:
    """Hands every command on."""

    def __init__(
        self, bot: Bot, callers: TelegramCallers, respond: Respond, messenger: Messenger
    ) -> None:
        self._bot = bot
        self._callers = callers
        self._respond = respond
        self._messenger = messenger

    async def on_text(self, update: Update, _context: object) -> None:
        """Answer the update's message or channel post, where it asks for something."""
        message = update.effective_message
        if message is None or message.text is None or message.is_automatic_forward:
            return
        if message.via_bot is not None and message.via_bot.id == self._bot.bot.id:
            return  # a card of inline mode, sent by somebody: the bot has said that itself
        asked = self._read(message)
        if asked is None:
            return
        command, words = asked
        caller = self._callers.of_message(message)
        await self._respond(command, words, caller, replying_to(message, self._messenger))

    def _read(self, message: Message) -> tuple[str, str] | None:
        """``/topic@daybrief 开源`` as ``("topic", "开源")``; nothing where it is not meant for us.

        Text without a command is looked for in a private chat, and small talk in a group.
        """
        text = message.text or ""
        found = _COMMAND.match(text)
        if found is None:
            return (FREE_TEXT, text) if message.chat.type == ChatType.PRIVATE else None
        command, addressee, words = found.groups()
        username = self._bot.bot.username
        if addressee and username and addressee.casefold() != username.casefold():
            return None
        return command, words.strip()
