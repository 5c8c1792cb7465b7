"""How updates reach the bot."""

import re
from urllib.parse import urlsplit

from bot.sandbox.telegram.updates import SET_WEBHOOK
from bot.sandbox.telegram.wire import JsonObject, bad_request, conflict
from bot.sandbox.telegram.world import BotAccount, Webhook, World

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
MAX_POLL_SECONDS = 50
MAX_CONNECTIONS = 100
USE_DELETE_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
    " webhook first"
)


async def get_updates(world: World, bot: BotAccount, given: JsonObject) -> list[JsonObject]:
    if bot.webhook is not None:
        raise conflict(USE_DELETE_WEBHOOK)
    bot.updates.allow(given.get("allowed_updates"))
    bot.updates.confirm(given.get("offset", 0))
    world.changes.announce()
    return await bot.updates.poll(
        limit=min(100, max(1, given.get("limit", 100))),
        timeout=min(MAX_POLL_SECONDS, max(0, given.get("timeout", 0))),
    )


def set_webhook(_world: World, bot: BotAccount, given: JsonObject) -> bool:
    """Plain HTTP is taken for loopback addresses only."""
    url = given["url"]
    if url and not _is_acceptable(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = given.get("secret_token", "")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if given.get("drop_pending_updates"):
        bot.updates.drop()
    bot.updates.allow(given.get("allowed_updates"))
    connections = min(MAX_CONNECTIONS, max(1, given.get("max_connections", 40)))
    bot.webhook = Webhook(url, secret, connections) if url else None
    if url:
        bot.updates.interrupt(SET_WEBHOOK)
    bot.updates.wake()
    return True


def delete_webhook(_world: World, bot: BotAccount, given: JsonObject) -> bool:
    if given.get("drop_pending_updates"):
        bot.updates.drop()
    bot.webhook = None
    bot.updates.wake()
    return True


def get_webhook_info(_world: World, bot: BotAccount, _given: JsonObject) -> JsonObject:
    info: JsonObject = {
        "url": bot.webhook.url if bot.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates),
    }
    if bot.updates.allowed:
        info["allowed_updates"] = bot.updates.allowed
    if bot.webhook:
        info["max_connections"] = bot.webhook.max_connections
        if bot.webhook.last_error:
            info["last_error_date"] = int(bot.webhook.last_error_at)
            info["last_error_message"] = bot.webhook.last_error
    return info


def _is_acceptable(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback)
