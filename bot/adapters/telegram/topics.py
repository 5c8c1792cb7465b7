"""Which topic of a forum takes a message, and where it goes if that one does not.

https://core.telegram.org/bots/api#sendmessage (``message_thread_id``): General has no number.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import TelegramError

from bot.adapters.telegram.errors import is_topic_closed
from bot.adapters.telegram.theme_topics import Alert, ThemeTopics
from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt

logger = logging.getLogger(__name__)
_CLOSED = "topic-closed"

Call = Callable[[dict[str, Any]], Awaitable[Receipt]]
"""Sends with these parameters. Raises ``TelegramError``."""


class Topics:
    """The theme's topic first, then the chat's own, then General.

    Without ``themes`` no message has a topic of its own; without ``alert`` nobody is told that a
    subscription's topic is closed.
    """

    def __init__(self, themes: ThemeTopics | None = None, alert: Alert | None = None) -> None:
        self._themes = themes
        self._alert = alert

    async def send(
        self, chat: ChatAddress, theme: str, parameters: dict[str, Any], call: Call
    ) -> Receipt:
        """Send where a topic takes it. Raises ``TelegramError`` or ``DeliveryError``."""
        if theme and self._themes:
            receipt = await self._send_to_theme(self._themes, chat, theme, _in(parameters, call))
            if receipt:
                return receipt
        if not chat.thread_id:
            return await call(parameters)
        try:
            return await _in(parameters, call)(chat.thread_id)
        except TelegramError as error:
            if not is_topic_closed(error):
                raise
            logger.info("topic closed", extra={"chat": str(chat), "error": str(error)})
            why = error.message
        receipt = await call(parameters)
        if self._alert:
            await self._alert(_CLOSED, chat, why)
        return receipt

    async def _send_to_theme(
        self,
        themes: ThemeTopics,
        chat: ChatAddress,
        theme: str,
        send_to: Callable[[str], Awaitable[Receipt]],
    ) -> Receipt | None:
        """The receipt; nothing where no topic of the theme takes it, mended once or not."""
        thread_id = await themes.find(chat, theme)
        is_mended = False
        while thread_id:
            try:
                return await send_to(thread_id)
            except TelegramError as error:
                if not is_topic_closed(error):
                    raise
                known = {"chat": str(chat), "theme": theme, "error": str(error)}
                logger.info("theme's topic takes nothing", extra=known)
                if is_mended:
                    return None
                thread_id = await themes.mend(chat, theme, thread_id, error)
                is_mended = True
        return None


def _in(parameters: dict[str, Any], call: Call) -> Callable[[str], Awaitable[Receipt]]:
    """Sends to the topic that it is given."""
    return lambda thread_id: call(parameters | {"message_thread_id": int(thread_id)})
