"""Sends rendered messages to Telegram."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.telegram.errors import (
    delivery_error,
    is_topic_closed,
    is_unauthorized,
    is_unknown_method,
)
from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.errors import AccountRefused, MessageRejected

logger = logging.getLogger(__name__)
_PLAIN_METHOD = "sendMessage"
_BARE_500 = "Internal Server Error (500)"
"""PTB's words where an answer has no description; Telegram's always has one."""


class TelegramMessenger:
    """One message a call. Methods that the server does not know are not asked for twice."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._unknown_methods: set[str] = set()

    async def send(
        self,
        chat: ChatAddress,
        message: RenderedMessage,
        *,
        nonce: str,  # noqa: ARG002 - Telegram has no idempotency
    ) -> tuple[Receipt, ...]:
        """Deliver; Telegram has nothing that would make a repetition harmless.

        Where the chat's topic is closed or deleted, the general topic takes the message.
        """
        method = message.method
        if method in self._unknown_methods:
            raise _unknown(method)
        try:
            return (await self._send_into_topic(chat, message),)
        except TelegramError as error:
            if method != _PLAIN_METHOD:
                self._raise_if_unknown(method, error)
            raise delivery_error(error) from error

    async def _send_into_topic(self, chat: ChatAddress, message: RenderedMessage) -> Receipt:
        parameters = {"chat_id": chat.chat_id, **json.loads(message.body)}
        if not chat.thread_id:
            return await self._call(message.method, parameters)
        topic = {"message_thread_id": int(chat.thread_id)}
        try:
            return await self._call(message.method, parameters | topic)
        except TelegramError as error:
            if not is_topic_closed(error):
                raise
            logger.info("topic closed", extra={"chat": str(chat), "error": str(error)})
        return await self._call(message.method, parameters)

    async def _call(self, method: str, parameters: dict[str, Any]) -> Receipt:
        if method == _PLAIN_METHOD:
            return await self._send_text(**parameters)
        return await self._call_by_name(method, parameters)

    async def _send_text(self, chat_id: str, text: str, **parameters: Any) -> Receipt:  # noqa: ANN401 - JSON
        sent = await self._bot.send_message(chat_id, text, api_kwargs=parameters)
        return Receipt(str(sent.message_id), sent.date)

    async def _call_by_name(self, method: str, parameters: dict[str, Any]) -> Receipt:
        """A method that PTB has no name for."""
        sent = await self._bot.do_api_request(method, api_kwargs=parameters)
        if not isinstance(sent, dict) or "message_id" not in sent:
            self._unknown_methods.add(method)  # some servers say yes to everything
            raise _unknown(method)
        sent_at = datetime.fromtimestamp(sent["date"], UTC) if "date" in sent else datetime.now(UTC)
        return Receipt(str(sent["message_id"]), sent_at)

    def _raise_if_unknown(self, method: str, error: TelegramError) -> None:
        if is_unauthorized(error):
            raise AccountRefused(str(error.__cause__ or error)) from error
        if is_unknown_method(error):
            self._unknown_methods.add(method)
            raise _unknown(method) from error
        if error.message.startswith(_BARE_500):
            raise _unknown(method) from error


def _unknown(method: str) -> MessageRejected:
    return MessageRejected(f"{method} is unknown to this Bot API server")
