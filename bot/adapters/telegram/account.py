"""One Telegram bot account: its token, its address, its connection."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.adapters.telegram.account_facts import AccountFacts
from bot.adapters.telegram.aiohttp_request import AiohttpRequest, TimeLimits
from bot.adapters.telegram.answers import complete
from bot.domain.errors import ConfigError

logger = logging.getLogger(__name__)
_LIMITS = TimeLimits(connect=10, read=20, write=60, pool=None)
_RETRY_S = 5.0


class TelegramBot(ExtBot[None]):
    """PTB's bot, with a shorter way."""

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """What the Bot API answers to a method that PTB knows, as JSON. Raises ``TelegramError``.

        To make PTB's objects of an answer takes a quarter of what sending a message takes.
        """
        return await self._post(method, parameters)


class HttpClient(StrEnum):
    """What carries PTB's requests."""

    AIOHTTP = "aiohttp"
    HTTPX = "httpx"


class _AiohttpRequest(AiohttpRequest):
    async def do_request(self, url: str, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they are
        return _whole(url, *await super().do_request(url, *args, **options))


class _HttpxRequest(HTTPXRequest):
    async def do_request(self, url: str, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they are
        return _whole(url, *await super().do_request(url, *args, **options))


def _whole(url: str, status: int, body: bytes) -> tuple[int, bytes]:
    return complete(url.rpartition("/")[2], status, body)


@dataclass(frozen=True, slots=True)
class TelegramAccount:
    """``token`` is the secret; ``api_base`` is a Bot API server without ``/bot``.

    ``proxy`` is an HTTP proxy's address; without one the environment's counts. ``connections`` is
    the most that are open at once.
    """

    token: str
    api_base: str
    http: HttpClient = HttpClient.AIOHTTP
    proxy: str = ""
    connections: int = 256

    def make_bot(self) -> TelegramBot:
        """A bot that is not connected yet."""
        os.environ.setdefault("PTB_TIMEDELTA", "true")  # how PTB gives retry_after from v23 on
        return TelegramBot(
            self.token,
            base_url=f"{self.api_base}/bot",
            base_file_url=f"{self.api_base}/file/bot",
            request=self._request(connections=self.connections),
            get_updates_request=self._request(connections=1),
        )

    def _request(self, *, connections: int) -> BaseRequest:
        if self.http is HttpClient.AIOHTTP:
            return _AiohttpRequest(connections=connections, limits=_LIMITS, proxy=self.proxy)
        return _HttpxRequest(
            connection_pool_size=connections,
            connect_timeout=_LIMITS.connect,
            read_timeout=_LIMITS.read,
            pool_timeout=_LIMITS.pool,
            media_write_timeout=_LIMITS.write,
            proxy=self.proxy or None,
        )


@asynccontextmanager
async def connected(
    bot: TelegramBot, facts: AccountFacts | None = None, *, retry_s: float = _RETRY_S
) -> AsyncIterator[Bot]:
    """The bot, signed in; waits while Telegram cannot be reached. Its name joins the ``facts``.

    Raises ``ConfigError`` where the token is refused.
    """
    try:
        while not await _sign_in(bot):  # noqa: ASYNC110 - no event tells when a server is back
            await asyncio.sleep(retry_s)
        if facts is not None:
            await facts.introduce(bot.username)
        if not bot.bot.supports_inline_queries:
            logger.info("inline mode is off: /setinline in a chat with @BotFather switches it on")
        yield bot
    finally:
        await bot.shutdown()


async def get_to_know(bot: TelegramBot, facts: AccountFacts) -> None:
    """Ask for the bot's name where no run has learned it yet; once, for it can be done without.

    Raises ``ConfigError`` where the token is refused.
    """
    if facts.username:
        return
    try:
        if await _sign_in(bot):
            await facts.introduce(bot.username)
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
