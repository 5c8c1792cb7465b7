"""The command line: ``daybrief``."""

from bot.cli.command_line import main

__all__ = ["main"]
