"""Lets Telegram post updates to us, and sees that it goes on doing so."""

import asyncio
import hashlib
import hmac
import logging
import re
from contextlib import suppress
from dataclasses import dataclass

from telegram import Bot, WebhookInfo
from telegram.error import RetryAfter, TelegramError

from bot.adapters.telegram.update_inbox import ALLOWED_UPDATES, UpdateInbox
from bot.adapters.telegram.waiting import wait_after
from bot.adapters.telegram.webhook_endpoint import WebhookEndpoint
from bot.adapters.telegram.webhook_server import served
from bot.domain.errors import ConfigError

logger = logging.getLogger(__name__)
_LOOK_S = 60.0
_SET_AGAIN_S = 300.0
_BAD_WEBHOOK = re.compile(r"bad webhook|webhook.*(url|port)|https url", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """``url`` is where Telegram posts to, ``listen`` the ``host:port`` at which we are there.

    Without a ``secret`` one is made from the bot's token. ``look_s`` is how often Telegram is asked
    how it fares, in seconds.
    """

    url: str
    listen: str
    secret: str = ""
    max_connections: int = 40
    drops_pending: bool = False
    look_s: float = _LOOK_S


class Webhook:
    """Serves the endpoint, tells Telegram of it, and looks after it."""

    def __init__(self, bot: Bot, inbox: UpdateInbox, options: WebhookOptions) -> None:
        self._bot = bot
        self._options = options
        self._secret = options.secret or derived_secret(bot.token)
        self._endpoint = WebhookEndpoint(bot, inbox, secret=self._secret)
        self._last_error: object = None
        self._set_at = 0.0

    async def run(self) -> None:
        """Serve until cancelled. Raises ``ConfigError`` where the address can never do."""
        async with served(self._endpoint.application(), self._options.listen):
            await self._set(drops_pending=self._options.drops_pending)
            while True:
                await asyncio.sleep(self._options.look_s)
                await self._look()

    async def confirm(self) -> None:
        """Nothing to be done: an update is confirmed as it is taken."""

    async def _set(self, *, drops_pending: bool) -> None:
        failures = 0
        while True:
            try:
                await self._bot.set_webhook(
                    self._options.url,
                    secret_token=self._secret,
                    allowed_updates=ALLOWED_UPDATES,
                    max_connections=self._options.max_connections,
                    drop_pending_updates=drops_pending,
                )
            except TelegramError as error:
                failures += 1
                if not isinstance(error, RetryAfter) and _BAD_WEBHOOK.search(error.message):
                    raise ConfigError(("telegram.webhook.url", error.message)) from None
                logger.warning("webhook not set", extra={"error": str(error)})
                await asyncio.sleep(wait_after(error, failures))
            else:
                self._set_at = asyncio.get_running_loop().time()
                logger.info("webhook set", extra={"url": self._options.url})
                return

    async def _look(self) -> None:
        """Tell what Telegram says about the webhook, and set it again where it is gone."""
        with suppress(TelegramError):
            told = await self._bot.get_webhook_info()
            self._tell_trouble(told)
            if told.url != self._options.url:
                await self._take_back(told.url)

    def _tell_trouble(self, told: WebhookInfo) -> None:
        if told.last_error_message and told.last_error_date != self._last_error:
            self._last_error = told.last_error_date
            logger.warning(
                "Telegram cannot post updates",
                extra={"error": told.last_error_message, "waiting": told.pending_update_count},
            )

    async def _take_back(self, url: str) -> None:
        """Not more often than now and then: two programs would take it from each other for ever."""
        elsewhere = f"set to {url}" if url else "removed, as a program that polls does"
        logger.error(
            "another program uses this bot's token: its webhook was %s; stop that program, or give "
            "it a bot of its own",
            elsewhere,
        )
        if asyncio.get_running_loop().time() - self._set_at >= _SET_AGAIN_S:
            await self._set(drops_pending=False)


def derived_secret(token: str) -> str:
    """A secret that only those who have the token can make: 64 hexadecimal digits."""
    return hmac.new(token.encode(), b"daybrief webhook", hashlib.sha256).hexdigest()
