"""How Telegram's updates come in, as the settings say."""

from collections.abc import Callable

from bot.adapters.telegram.account import TelegramBot
from bot.adapters.telegram.gateway import Receiver
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.update_inbox import UpdateInbox
from bot.adapters.telegram.webhook import Webhook, WebhookOptions
from bot.config import Settings


def make_receiver(settings: Settings, bot: TelegramBot) -> Callable[[UpdateInbox], Receiver]:
    """Polling or a webhook."""
    telegram = settings.telegram
    if telegram.updates == "polling":
        return lambda inbox: Polling(bot, inbox, drops_pending=telegram.drop_pending)
    secret = settings.telegram_webhook_secret
    options = WebhookOptions(
        telegram.webhook.url,
        telegram.webhook.listen,
        secret.get_secret_value() if secret else "",
        telegram.webhook.max_connections,
        drops_pending=telegram.drop_pending,
    )
    return lambda inbox: Webhook(bot, inbox, options)
