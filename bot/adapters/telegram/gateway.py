"""Telegram's updates in, handed to whoever answers them."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from telegram.ext import Application, BaseHandler, CallbackContext, ExtBot

from bot.adapters.telegram.polling import Polling

logger = logging.getLogger(__name__)
_ANSWERS_AT_ONCE = 256

Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
Handler = BaseHandler[Any, Context, Any]


class TelegramGateway:
    """Polls for updates and hands each to its handler; a slow answer holds up nobody else's."""

    def __init__(self, bot: ExtBot[None], handlers: Iterable[Handler]) -> None:
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

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop``; updates already received are answered first."""
        await self._application.initialize()
        await self._application.start()
        polling = Polling(self._application.bot, self._application.update_queue.put_nowait)
        asking = asyncio.create_task(polling.run())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
            await polling.confirm()
            await self._application.stop()


async def _log_error(_update: object, context: Context) -> None:
    logger.error("an update could not be answered", exc_info=context.error)
