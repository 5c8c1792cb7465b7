"""Telegram's updates in, handed to whoever answers them."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Protocol

from telegram.ext import Application, BaseHandler, CallbackContext, ExtBot

from bot.adapters.telegram.update_inbox import UpdateInbox

logger = logging.getLogger(__name__)
_ANSWERS_AT_ONCE = 256

Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
Handler = BaseHandler[Any, Context, Any]


class Receiver(Protocol):
    """Brings updates into the inbox: by polling or by a webhook."""

    async def run(self) -> None:
        """Receive until cancelled."""

    async def confirm(self) -> None:
        """Tell the server what was received."""


class TelegramGateway:
    """Receives updates and hands each to its handler; a slow answer holds up nobody else's."""

    def __init__(
        self,
        bot: ExtBot[None],
        handlers: Iterable[Handler],
        receive: Callable[[UpdateInbox], Receiver],
    ) -> None:
        self._application = (
            Application.builder()
            .bot(bot)
            .concurrent_updates(_ANSWERS_AT_ONCE)
            .job_queue(None)
            .updater(None)
            .build()
        )
        self._application.add_handlers([*handlers])
        self._application.add_error_handler(_log_error)
        queue = self._application.update_queue
        self._receiver = receive(UpdateInbox(queue.put_nowait, queue.qsize))

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until ``stop``; updates already received are answered first.

        Raises ``ConfigError`` where updates can never be received as the settings say.
        """
        await self._application.initialize()
        await self._application.start()
        receiving = asyncio.create_task(self._receiver.run())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({receiving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            receiving.cancel()
            try:
                with suppress(asyncio.CancelledError):
                    await receiving
            finally:
                await self._receiver.confirm()
                await self._application.stop()


async def _log_error(_update: object, context: Context) -> None:
    logger.error("an update could not be answered", exc_info=context.error)
