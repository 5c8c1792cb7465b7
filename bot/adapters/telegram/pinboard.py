"""Pins messages: https://core.telegram.org/bots/api#pinchatmessage."""

import re

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.adapters.telegram.errors import delivery_error, is_unauthorized, is_unknown_method
from bot.domain.audience import ChatAddress
from bot.domain.errors import AccountRefused, DeliveryError, MessageRejected

_NOT_PINNED = re.compile(
    r"message to unpin not found|message is not pinned|message_id_invalid|not[ _]modified",
    re.IGNORECASE,
)


class TelegramPinboard:
    """``Pinboard``. Telegram pins a message in its chat, and shows it in its topic."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def pin(self, chat: ChatAddress, message_id: str) -> None:
        """Pin the message without a sound; one that is pinned stays so."""
        try:
            await self._bot.pin_chat_message(
                chat.chat_id, int(message_id), disable_notification=True
            )
        except TelegramError as error:
            raise _pin_error(error) from error

    async def unpin(self, chat: ChatAddress, message_id: str) -> None:
        """Take it down; done where it is not pinned any more."""
        try:
            await self._bot.unpin_chat_message(chat.chat_id, int(message_id))
        except TelegramError as error:
            if not (isinstance(error, BadRequest) and _NOT_PINNED.search(error.message)):
                raise _pin_error(error) from error


def _pin_error(error: TelegramError) -> DeliveryError:
    if is_unauthorized(error):
        return AccountRefused(str(error.__cause__ or error))
    if is_unknown_method(error):
        return MessageRejected("this Bot API server pins no messages")
    return delivery_error(error)
