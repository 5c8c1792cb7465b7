"""Daybrief: a chat bot that delivers a daily briefing to Telegram and Discord."""
