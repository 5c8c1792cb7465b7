"""The environment as a source of settings.

``DAYBRIEF_`` and a key's path in capitals, joined by ``_`` or ``__``, overrides that key:
``DAYBRIEF_TELEGRAM_API_BASE``. Secrets come from here only: ``TELEGRAM_BOT_TOKEN``,
``DISCORD_BOT_TOKEN``, ``TELEGRAM_WEBHOOK_SECRET``, ``DATABASE_URL``, ``PING_URL``, or the file
that the same name with ``_FILE`` points to.
"""

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.domain.errors import ConfigError

PREFIX = "DAYBRIEF_"
CONFIG_VARIABLE = "DAYBRIEF_CONFIG"
SECRETS = {
    "TELEGRAM_BOT_TOKEN": ("telegram_bot_token",),
    "DISCORD_BOT_TOKEN": ("discord_bot_token",),
    "TELEGRAM_WEBHOOK_SECRET": ("telegram_webhook_secret",),
    "DATABASE_URL": ("database", "url"),
    "PING_URL": ("owner", "ping_url"),
}
_TOKEN = re.compile(r"[!-~]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)


class EnvironmentSource(PydanticBaseSettingsSource):
    """Overrides from ``environ``. Raises ``ConfigError`` for a ``DAYBRIEF_`` name of no key."""

    def __init__(self, settings: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(settings)
        self._environ = environ

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Part of pydantic-settings' contract; values are read all at once in ``__call__``."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """The overrides, nested as the settings are."""
        found: dict[str, Any] = {}
        names = dict(_names(self.settings_cls))
        for variable, value in self._environ.items():
            if variable in names:
                path, field = names[variable]
                _put(found, path, _read(value, field, path))
            elif variable.startswith(PREFIX) and variable != CONFIG_VARIABLE:
                raise ConfigError((variable, "no such setting" + _hint(variable, names)))
        for variable, path in SECRETS.items():
            if secret := _secret(self._environ, variable):
                _put(found, path, secret)
        return found


def _names(
    model: type[BaseModel], path: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[tuple[str, ...], FieldInfo]]]:
    for name, field in model.model_fields.items():
        here = (*path, name)
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _names(inner, here)
        elif here not in SECRETS.values() or len(here) > 1:
            for joint in ("_", "__"):
                yield PREFIX + joint.join(here).upper(), (here, field)


def _put(found: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for key in path[:-1]:
        found = found.setdefault(key, {})
    found[path[-1]] = value


def _read(value: str, field: FieldInfo, path: tuple[str, ...]) -> object:
    if get_origin(field.annotation) is not tuple:
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError as error:
            raise ConfigError((".".join(path), f"is no JSON list: {error}")) from None
    return [part.strip() for part in value.split(",") if part.strip()]


def _secret(environ: Mapping[str, str], variable: str) -> str:
    value = environ.get(variable, "").strip() or _read_secret(environ, variable)
    if value and variable.endswith("_TOKEN") and not _TOKEN.fullmatch(value):
        raise ConfigError((variable, "should be one word of ASCII characters, without blanks"))
    if value and variable.endswith("_WEBHOOK_SECRET") and not _WEBHOOK_SECRET.fullmatch(value):
        raise ConfigError((variable, "should be up to 256 of A-Z, a-z, 0-9, _ and -"))
    return value


def _read_secret(environ: Mapping[str, str], variable: str) -> str:
    file = environ.get(f"{variable}_FILE", "")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError((f"{variable}_FILE", f"cannot be read: {error}")) from None


def _hint(variable: str, names: Mapping[str, object]) -> str:
    if (secret := variable.removeprefix(PREFIX)) in SECRETS:
        return f"; its name is {secret}"
    near = get_close_matches(variable, names, n=1)
    return f"; did you mean {near[0]}?" if near else ""
