"""Hands a bot's updates to its webhook.

Several at a time, but those of one chat one after the other, as the platform does; what is not
taken is tried again. https://core.telegram.org/bots/api#setwebhook
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import aiohttp

from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import BotAccount, Webhook, World

PATIENCE = aiohttp.ClientTimeout(total=10)

Perform: TypeAlias = Callable[[BotAccount, str, JsonObject], Awaitable[object]]

logger = logging.getLogger(__name__)


class WebhookPost:
    """Delivers one bot's updates. A response may itself be a call, which ``perform`` makes."""

    def __init__(self, world: World, bot: BotAccount, perform: Perform) -> None:
        self._world = world
        self._bot = bot
        self._perform = perform
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Deliver for as long as a webhook is set. Runs until cancelled."""
        async with aiohttp.ClientSession(timeout=PATIENCE) as session, asyncio.TaskGroup() as group:
            while True:
                webhook = self._bot.webhook
                if webhook is not None:
                    self._start(group, session, webhook)
                await self._bot.updates.news()

    def _start(
        self, group: asyncio.TaskGroup, session: aiohttp.ClientSession, webhook: Webhook
    ) -> None:
        """Post what can go now, as far as connections are free."""
        for update in self._bot.updates.waiting():
            queue = queue_of(update)
            if len(self._busy) >= webhook.max_connections:
                return
            if queue not in self._busy:
                self._busy[queue] = group.create_task(self._deliver(session, webhook, update))

    async def _deliver(
        self, session: aiohttp.ClientSession, webhook: Webhook, update: JsonObject
    ) -> None:
        try:
            error = await self._post(session, webhook, update)
        except (aiohttp.ClientError, TimeoutError) as failure:
            error = f"Connection failed: {failure}"
        if error:
            logger.warning("webhook_refused", extra={"reason": error})
            webhook.last_error = error
            webhook.last_error_at = self._world.now()
            self._world.changes.announce()
            await asyncio.sleep(self._bot.webhook_retry)
        elif self._bot.webhook is webhook:
            self._bot.updates.take(update)
        del self._busy[queue_of(update)]
        self._world.changes.announce()
        self._bot.updates.wake()

    async def _post(
        self, session: aiohttp.ClientSession, webhook: Webhook, update: JsonObject
    ) -> str:
        """What went wrong, "" where nothing did."""
        headers = {}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        async with session.post(
            webhook.url, json=update, headers=headers, allow_redirects=False
        ) as response:
            if not 200 <= response.status < 300:
                return f"Wrong response from the webhook: {response.status} {response.reason}"
            call = _call_in(await response.read())
        if call is not None:
            await self._perform(self._bot, str(call.pop("method")), call)
        return ""


def queue_of(update: JsonObject) -> str:
    """Whose turn an update is: updates of one chat, or one person, wait for one another."""
    kind = next(name for name in update if name != "update_id")
    payload = update[kind]
    place = payload.get("chat") or payload.get("from", {})
    return f"{kind if 'chat' not in payload else 'chat'}:{place.get('id')}"


def _call_in(body: bytes) -> JsonObject | None:
    """The call that a response makes, if it makes one.

    https://core.telegram.org/bots/api#making-requests-when-getting-updates
    """
    try:
        call = json.loads(body)
    except ValueError:
        return None
    is_call = isinstance(call, dict) and isinstance(call.get("method"), str)
    return call if is_call else None
