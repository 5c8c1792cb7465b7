"""Asks for updates, for as long as the program runs: no answer of a server ends it.

PTB's own updater gives up for good where ``getUpdates`` or ``deleteWebhook`` is answered by 401 or
404, which a server behind a proxy also says while it starts.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from telegram import Bot, Update
from telegram.error import Conflict, TelegramError

from bot.adapters.telegram.update_inbox import ALLOWED_UPDATES, UpdateInbox
from bot.adapters.telegram.waiting import wait_after

logger = logging.getLogger(__name__)
_POLL_S = 10
_AT_ONCE_S = 0.5
_REST_S = 0.3
"""Between two questions to a server that answers at once although it has nothing to say."""
_CONFIRM_S = 2.0
_ANOTHER_POLLS = "other getupdates request"
_MOST_REMOVALS = 2
_REMOVE_AGAIN_S = 300.0
"""Two programs would take the bot from each other for ever."""
_WAIT_FOR_OWNER_S = 30.0


class Polling:
    """Asks for updates and hands them to the inbox, in order."""

    def __init__(self, bot: Bot, inbox: UpdateInbox, *, drops_pending: bool = False) -> None:
        self._bot = bot
        self._inbox = inbox
        self._drops_pending = drops_pending
        self._offset = 0
        self._removed_at: deque[float] = deque(maxlen=_MOST_REMOVALS)

    async def run(self) -> None:
        """Poll until cancelled."""
        await self._drop_webhook(drops_pending=self._drops_pending)
        failures = 0
        while True:
            try:
                await self._poll()
                failures = 0
            except TelegramError as error:
                failures += 1
                wait = await self._meet(error, failures)
                await asyncio.sleep(wait)

    async def confirm(self) -> None:
        """Tell the server which updates were received, so that it does not repeat them."""
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_CONFIRM_S):
                await self._bot.get_updates(
                    offset=self._offset, timeout=0, limit=1, allowed_updates=ALLOWED_UPDATES
                )

    async def _meet(self, error: TelegramError, failures: int) -> float:
        """Say what is wrong and do what can be done about it; how long to wait then."""
        if isinstance(error, Conflict) and _ANOTHER_POLLS in error.message.casefold():
            if failures == 1:
                logger.error(
                    "another program polls with this bot's token: stop it, or give it its own",
                    extra={"error": str(error)},
                )
        elif isinstance(error, Conflict):
            return await self._meet_webhook(error, failures)
        else:
            logger.warning("polling", extra={"error": str(error)})
        return wait_after(error, failures)

    async def _meet_webhook(self, error: TelegramError, failures: int) -> float:
        """One that is set again and again is left to the program that sets it."""
        now = asyncio.get_running_loop().time()
        removed = self._removed_at
        if len(removed) < _MOST_REMOVALS or now - removed[0] >= _REMOVE_AGAIN_S:
            logger.warning(
                "a webhook is set for this bot: removed, as this one polls",
                extra={"error": str(error), "url": await self._webhook_url()},
            )
            await self._drop_webhook()
            return wait_after(error, failures)
        logger.error(
            "another program sets a webhook for this bot: stop it, give it a bot of its own, "
            "or let this one use telegram.updates: webhook",
            extra={"url": await self._webhook_url()},
        )
        return _WAIT_FOR_OWNER_S

    async def _webhook_url(self) -> str:
        with suppress(TelegramError):
            return (await self._bot.get_webhook_info()).url
        return ""

    async def _poll(self) -> None:
        now = asyncio.get_running_loop().time
        asked_at = now()
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=_POLL_S, allowed_updates=ALLOWED_UPDATES
        )
        if not self._hand_on(updates) and now() - asked_at < _AT_ONCE_S:
            await asyncio.sleep(_REST_S)

    def _hand_on(self, updates: Sequence[Update]) -> bool:
        """Whether there was something new: not every server understands ``offset``."""
        is_new = False
        for update in updates:
            if self._inbox.take(update):
                is_new = True
                self._offset = update.update_id + 1
        return is_new

    async def _drop_webhook(self, *, drops_pending: bool = False) -> None:
        """Polling and a webhook exclude each other; a server without webhooks refuses."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=drops_pending)
        except TelegramError as error:
            logger.info("no webhook removed", extra={"error": str(error)})
        else:
            self._removed_at.append(asyncio.get_running_loop().time())
