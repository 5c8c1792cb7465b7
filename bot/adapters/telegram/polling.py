"""Asks for updates, for as long as the program runs: no answer of a server ends it.

PTB's own updater gives up for good where ``getUpdates`` or ``deleteWebhook`` is answered by 401 or
404, which a server behind a proxy also says while it starts.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter, TelegramError

logger = logging.getLogger(__name__)
_ALLOWED_UPDATES = [Update.MESSAGE, Update.CHANNEL_POST]
_POLL_S = 10
_AT_ONCE_S = 0.5
_REST_S = 0.3
"""Between two questions to a server that answers at once although it has nothing to say."""
_LONGEST_WAIT_S = 30.0
_KNOWN_UPDATES = 1000
_CONFIRM_S = 2.0
_ANOTHER_POLLS = "other getupdates request"


class Polling:
    """Hands every update on once, in order."""

    def __init__(self, bot: Bot, put: Callable[[Update], None]) -> None:
        self._bot = bot
        self._put = put
        self._offset = 0
        self._known: deque[int] = deque(maxlen=_KNOWN_UPDATES)

    async def run(self) -> None:
        """Poll until cancelled."""
        await self._drop_webhook()
        failures = 0
        while True:
            try:
                await self._poll()
                failures = 0
            except TelegramError as error:
                failures += 1
                await self._meet(error, failures)
                await asyncio.sleep(_wait(error, failures))

    async def confirm(self) -> None:
        """Tell the server which updates were received, so that it does not repeat them."""
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_CONFIRM_S):
                await self._bot.get_updates(
                    offset=self._offset, timeout=0, limit=1, allowed_updates=_ALLOWED_UPDATES
                )

    async def _meet(self, error: TelegramError, failures: int) -> None:
        """Say what is wrong, and do what can be done about it."""
        if isinstance(error, Conflict) and _ANOTHER_POLLS in error.message.casefold():
            if failures == 1:
                logger.error(
                    "another program polls with this bot's token: stop it, or give it its own",
                    extra={"error": str(error)},
                )
            return
        logger.warning("polling", extra={"error": str(error)})
        if isinstance(error, Conflict):
            await self._drop_webhook()

    async def _poll(self) -> None:
        now = asyncio.get_running_loop().time
        asked_at = now()
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=_POLL_S, allowed_updates=_ALLOWED_UPDATES
        )
        if not self._hand_on(updates) and now() - asked_at < _AT_ONCE_S:
            await asyncio.sleep(_REST_S)

    def _hand_on(self, updates: Sequence[Update]) -> bool:
        """Whether there was something new: not every server understands ``offset``."""
        is_new = False
        for update in updates:
            if update.update_id in self._known:
                continue
            is_new = True
            self._known.append(update.update_id)
            self._put(update)
            self._offset = update.update_id + 1
        return is_new

    async def _drop_webhook(self) -> None:
        """Polling and a webhook exclude each other; a server without webhooks refuses."""
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            logger.info("no webhook removed", extra={"error": str(error)})


def _wait(error: TelegramError, failures: int) -> float:
    """Seconds until the next question after ``failures`` in a row."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return min(_LONGEST_WAIT_S, 2.0 ** min(failures - 1, 10))
