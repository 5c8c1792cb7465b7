"""Settings as they may be shown."""

import re

from pydantic import JsonValue

from bot.config.settings import Settings

MASK = "***"
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*(?=@)")


def masked(settings: Settings) -> dict[str, JsonValue]:
    """All settings as plain values; a secret is ``***`` where it is set and empty where not."""
    shown: dict[str, JsonValue] = settings.model_dump(mode="json")
    shown["database"] = {"url": _PASSWORD.sub(rf"\1:{MASK}", settings.database.url)}
    shown["telegram_bot_token"] = MASK if settings.telegram_bot_token else ""
    shown["discord_bot_token"] = MASK if settings.discord_bot_token else ""
    return shown
