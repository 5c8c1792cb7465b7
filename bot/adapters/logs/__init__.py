"""The log: structured, and without secrets."""

from bot.adapters.logs.setup import set_up_logging

__all__ = ["set_up_logging"]
