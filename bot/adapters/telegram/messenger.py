"""Sends rendered messages to Telegram."""

import json
from datetime import UTC, datetime
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.telegram.errors import delivery_error, is_unauthorized, is_unknown_method
from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.errors import DeliveryPostponed, MessageRejected

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
        """Deliver; Telegram has nothing that would make a repetition harmless."""
        method = message.method
        if method in self._unknown_methods:
            raise _unknown(method)
        parameters = json.loads(message.body)
        if chat.thread_id:
            parameters["message_thread_id"] = int(chat.thread_id)
        try:
            if method == _PLAIN_METHOD:
                return (await self._send_text(chat.chat_id, parameters),)
            return (await self._call(method, {"chat_id": chat.chat_id, **parameters}),)
        except TelegramError as error:
            if method != _PLAIN_METHOD:
                self._raise_if_unknown(method, error)
            raise delivery_error(error) from error

    async def _send_text(self, chat_id: str, parameters: dict[str, Any]) -> Receipt:
        text = parameters.pop("text")
        sent = await self._bot.send_message(chat_id, text, api_kwargs=parameters)
        return Receipt(str(sent.message_id), sent.date)

    async def _call(self, method: str, parameters: dict[str, Any]) -> Receipt:
        """A method that PTB has no name for."""
        sent = await self._bot.do_api_request(method, api_kwargs=parameters)
        if not isinstance(sent, dict) or "message_id" not in sent:
            self._unknown_methods.add(method)  # some servers say yes to everything
            raise _unknown(method)
        sent_at = datetime.fromtimestamp(sent["date"], UTC) if "date" in sent else datetime.now(UTC)
        return Receipt(str(sent["message_id"]), sent_at)

    def _raise_if_unknown(self, method: str, error: TelegramError) -> None:
        if is_unauthorized(error):
            raise DeliveryPostponed(str(error.__cause__ or error)) from error
        if is_unknown_method(error):
            self._unknown_methods.add(method)
            raise _unknown(method) from error
        if error.message.startswith(_BARE_500):
            raise _unknown(method) from error


def _unknown(method: str) -> MessageRejected:
    return MessageRejected(f"{method} is unknown to this Bot API server")
