"""Hands a bot's updates to its webhook.

https://core.telegram.org/bots/api#setwebhook
"""

import asyncio
import logging

import aiohttp

from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import BotAccount, Webhook, World

RETRY_AFTER = 1.0
PATIENCE = aiohttp.ClientTimeout(total=10)

logger = logging.getLogger(__name__)


async def serve_webhook(world: World, bot: BotAccount) -> None:
    """Deliver updates one by one for as long as a webhook is set. Runs until cancelled."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        while True:
            bot.webhook_changed.clear()
            if bot.webhook is None:
                await bot.webhook_changed.wait()
                continue
            update = await bot.updates.next_update()
            if bot.webhook is not None:
                await _deliver(world, bot, session, update)


async def _deliver(
    world: World, bot: BotAccount, session: aiohttp.ClientSession, update: JsonObject
) -> None:
    """Confirm the update where the webhook took it; otherwise it is tried again later."""
    webhook = bot.webhook
    if webhook is None:
        return
    try:
        error = await _post(session, webhook, update)
    except (aiohttp.ClientError, TimeoutError) as failure:
        error = f"Connection failed: {failure}"
    if not error:
        bot.updates.confirm(update["update_id"] + 1)
        return
    logger.warning("webhook_refused", extra={"reason": error})
    webhook.last_error = error
    webhook.last_error_at = world.now()
    await asyncio.sleep(RETRY_AFTER)


async def _post(session: aiohttp.ClientSession, webhook: Webhook, update: JsonObject) -> str:
    """What went wrong, "" where nothing did."""
    headers = {}
    if webhook.secret_token:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
    async with session.post(webhook.url, json=update, headers=headers) as response:
        if response.ok:
            return ""
        return f"Wrong response from the webhook: {response.status} {response.reason}"
