"""Sends rendered messages to Telegram."""

import json
import logging
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from telegram.error import TelegramError

from bot.adapters.telegram.account import TelegramBot
from bot.adapters.telegram.editing import edit_message, is_rich_ignored
from bot.adapters.telegram.errors import (
    delivery_error,
    is_unauthorized,
    is_unknown_method,
)
from bot.adapters.telegram.server_methods import ServerMethods
from bot.adapters.telegram.topics import Topics
from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.errors import AccountRefused, MessageRejected

logger = logging.getLogger(__name__)
_PLAIN_METHOD = "sendMessage"
_BARE_500 = "Internal Server Error (500)"
"""PTB's words where an answer has no description; Telegram's always has one."""


class TelegramMessenger:
    """One message a call. Methods that the server does not know are not asked for twice.

    One that has worked is known: what a server says in trouble does not change that.
    """

    def __init__(
        self,
        bot: TelegramBot,
        *,
        is_paid: bool = False,
        methods: ServerMethods | None = None,
        topics: Topics | None = None,
    ) -> None:
        self._bot = bot
        self._paid = {"allow_paid_broadcast": True} if is_paid else {}
        self._methods = methods or ServerMethods()
        self._topics = topics or Topics()

    def paying(self) -> "TelegramMessenger":
        """The same, but it pays, in Telegram Stars, for what goes beyond the free rate.

        What either learns about the server's methods both know.
        """
        return TelegramMessenger(
            self._bot, is_paid=True, methods=self._methods, topics=self._topics
        )

    async def send(
        self,
        chat: ChatAddress,
        message: RenderedMessage,
        *,
        nonce: str,  # noqa: ARG002 - Telegram has no idempotency
    ) -> tuple[Receipt, ...]:
        """Deliver; Telegram has nothing that would make a repetition harmless.

        A theme's message goes to its topic. Where that, or the chat's, is closed or deleted, the
        general topic takes the message.
        """
        method = message.method
        if self._methods.is_unknown(method):
            raise _unknown(method)
        try:
            return (await self._send_into_topic(chat, message),)
        except TelegramError as error:
            if method != _PLAIN_METHOD:
                await self._raise_if_unknown(method, error)
            raise delivery_error(error) from error

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        """Let the message say what ``message`` does."""
        if self._methods.is_unknown(message.method):
            raise _unknown(message.method)
        try:
            await edit_message(self._bot, chat, message_id, message)
        except MessageRejected as rejection:
            if is_rich_ignored(rejection, message) and not self._methods.is_known(message.method):
                await self._methods.is_refused(message.method)
            raise

    async def _send_into_topic(self, chat: ChatAddress, message: RenderedMessage) -> Receipt:
        parameters = {"chat_id": chat.chat_id, **_parameters(message.body), **self._paid}
        call = partial(self._call, message.method)
        return await self._topics.send(chat, message.theme, parameters, call)

    async def _call(self, method: str, parameters: dict[str, Any]) -> Receipt:
        ask = self._bot.call if method == _PLAIN_METHOD else self._bot.do_api_request
        sent = await ask(method, parameters)
        if not isinstance(sent, dict) or "message_id" not in sent:
            await self._methods.is_refused(method)  # some servers say yes to everything
            raise _unknown(method)
        self._methods.has_worked(method)
        sent_at = datetime.fromtimestamp(sent["date"], UTC) if "date" in sent else datetime.now(UTC)
        return Receipt(str(sent["message_id"]), sent_at)

    async def _raise_if_unknown(self, method: str, error: TelegramError) -> None:
        if is_unauthorized(error):
            raise AccountRefused(str(error.__cause__ or error)) from error
        if self._methods.is_known(method):
            return
        if is_unknown_method(error):
            await self._methods.is_refused(method)
            raise _unknown(method) from error
        if error.message.startswith(_BARE_500):
            raise _unknown(method) from error


@lru_cache(maxsize=256)
def _parameters(body: str) -> dict[str, Any]:
    """Of the messages sent last; not to be changed."""
    parameters: dict[str, Any] = json.loads(body)
    return parameters


def _unknown(method: str) -> MessageRejected:
    return MessageRejected(f"{method} is unknown to this Bot API server")
