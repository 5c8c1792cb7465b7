"""Settings as they may be shown."""

import re

from pydantic import JsonValue

from bot.config.settings import OwnerSettings, Settings

MASK = "***"
_SECRET_PARAMETER = re.compile(
    r"(?<=[?&])([^=&#]*(?:pass|pwd|token|secret|key|sig|auth)[^=&#]*)=[^&#]*", re.IGNORECASE
)


def masked(settings: Settings) -> dict[str, JsonValue]:
    """All settings as plain values; a secret is ``***`` where it is set and empty where not.

    Secrets inside addresses go too: passwords, user names without one, and parameters such as
    ``?token=…``.
    """
    shown = {key: _masked(value) for key, value in settings.model_dump(mode="json").items()}
    shown["database"] = {"url": _masked_address(settings.database.url, ends="?#")}
    shown["owner"] = _masked_owner(settings.owner)
    shown["telegram_bot_token"] = MASK if settings.telegram_bot_token else ""
    shown["discord_bot_token"] = MASK if settings.discord_bot_token else ""
    return shown


def _masked_owner(owner: OwnerSettings) -> dict[str, JsonValue]:
    plain = owner.model_dump(mode="json", exclude={"ping_url"})
    return {**plain, "ping_url": MASK if owner.ping_url.get_secret_value() else ""}


def _masked(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return _masked_address(value) if isinstance(value, str) else value


def _masked_address(url: str, *, ends: str = "/?#") -> str:
    """``url`` without its secrets; user and password stand before the first of ``ends``.

    A database's password may hold a slash, an ``@`` too: all up to the last one is hidden.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url
    authority = re.split(f"[{ends}]", rest, maxsplit=1)[0]
    user, at, host = authority.rpartition("@")
    name, colon, _ = user.partition(":")
    hidden = f"{name}:{MASK}" if colon else MASK
    shown = f"{hidden}@{host}" if at else authority
    behind = _SECRET_PARAMETER.sub(rf"\1={MASK}", rest[len(authority) :])
    return f"{scheme}://{shown}{behind}"
