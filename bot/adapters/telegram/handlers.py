"""Which kind of update is answered by whom."""

from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.adapters.telegram.gateway import Handler
from bot.adapters.telegram.presses import TelegramPresses
from bot.adapters.telegram.written_commands import WrittenCommands

_NEW_MESSAGES = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST


def make_handlers(written: WrittenCommands, presses: TelegramPresses) -> list[Handler]:
    """PTB's handlers; the first that takes an update answers it."""
    return [
        MessageHandler(filters.TEXT & _NEW_MESSAGES, written.on_text),
        CallbackQueryHandler(presses.on_press),
    ]
