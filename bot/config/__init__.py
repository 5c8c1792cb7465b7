"""The settings of an operator: ``config.yaml``, environment, secrets."""

from bot.config.loading import find_config, load_settings, shipped_digests
from bot.config.settings import Settings

__all__ = ["Settings", "find_config", "load_settings", "shipped_digests"]
