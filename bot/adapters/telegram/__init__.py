"""Telegram: gateway, commands, messenger, and the pure renderer with its dialects."""
