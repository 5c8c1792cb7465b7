"""A channel or group that somebody picked, or forwarded a post of, in their private chat."""

from collections.abc import Awaitable, Callable

from telegram import Message, MessageOriginChannel, MessageOriginChat, Update
from telegram.ext import filters

from bot.adapters.telegram.callers import TelegramCallers
from bot.usecases.caller import Caller
from bot.usecases.commands import CHOSEN_CHAT

Respond = Callable[[str, str, Caller], Awaitable[None]]
"""Answers ``command words`` of a caller in the caller's chat."""


class _FromElsewhere(filters.MessageFilter):
    """Posts that were forwarded from a channel, or written in a group's own name."""

    def filter(self, message: Message) -> bool:
        return bool(_origin(message))


CHOICES = filters.ChatType.PRIVATE & (filters.StatusUpdate.CHAT_SHARED | _FromElsewhere())
"""Messages that choose a chat."""


class ChatChoices:
    """Hands every choice on. Whether the person may set that chat up is asked behind it."""

    def __init__(self, callers: TelegramCallers, respond: Respond) -> None:
        self._callers = callers
        self._respond = respond

    async def on_choice(self, update: Update, _context: object) -> None:
        """Answer with the settings of the chat that the message names."""
        message = update.message
        if message is None:
            return
        chosen = message.chat_shared.chat_id if message.chat_shared else _origin(message)
        if chosen:
            await self._respond(CHOSEN_CHAT, str(chosen), self._callers.of_message(message))


def _origin(message: Message) -> int:
    """The chat that a forwarded message is from; 0 where that is a person, or is not told."""
    match message.forward_origin:
        case MessageOriginChannel(chat=chat):
            return chat.id
        case MessageOriginChat(sender_chat=chat):
            return chat.id
        case _:
            return 0
