"""One Telegram bot account: its token, its address, its connection."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.adapters.telegram.answers import complete
from bot.domain.errors import ConfigError

logger = logging.getLogger(__name__)
_CONNECTIONS = 32
_RETRY_S = 5.0
TelegramBot = ExtBot[None]


class _Request(HTTPXRequest):
    """PTB's requests, with answers made whole."""

    async def do_request(self, url: str, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they are
        status, body = await super().do_request(url, *args, **options)
        return complete(url.rpartition("/")[2], status, body)


@dataclass(frozen=True, slots=True)
class TelegramAccount:
    """``token`` is the secret; ``api_base`` is a Bot API server without ``/bot``."""

    token: str
    api_base: str

    def make_bot(self) -> TelegramBot:
        """A bot that is not connected yet."""
        os.environ.setdefault("PTB_TIMEDELTA", "true")  # how PTB gives retry_after from v23 on
        return ExtBot(
            self.token,
            base_url=f"{self.api_base}/bot",
            base_file_url=f"{self.api_base}/file/bot",
            request=_Request(
                connection_pool_size=_CONNECTIONS, connect_timeout=10, read_timeout=20
            ),
            get_updates_request=_Request(
                connection_pool_size=1, connect_timeout=10, read_timeout=20
            ),
        )


@asynccontextmanager
async def connected(bot: TelegramBot, *, retry_s: float = _RETRY_S) -> AsyncIterator[Bot]:
    """The bot, signed in; waits while Telegram cannot be reached.

    Raises ``ConfigError`` where the token is refused.
    """
    try:
        while not await _sign_in(bot):  # noqa: ASYNC110 - no event tells when a server is back
            await asyncio.sleep(retry_s)
        yield bot
    finally:
        await bot.shutdown()


async def _sign_in(bot: TelegramBot) -> bool:
    """Whether the server answered. PTB's words for a refusal hold the token; its cause's do not."""
    try:
        await bot.initialize()
    except InvalidToken as error:
        reason = f"{_server(bot)} refuses it: {error.__cause__}"
        raise ConfigError(("TELEGRAM_BOT_TOKEN", reason)) from None
    except TelegramError as error:
        logger.warning("Telegram cannot be reached", extra={"error": str(error)})
        return False
    return True


def _server(bot: TelegramBot) -> str:
    return bot.base_url.removesuffix(f"/bot{bot.token}")
