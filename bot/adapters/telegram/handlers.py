"""Which kind of update is answered by whom."""

from telegram.ext import CallbackQueryHandler, ChatMemberHandler, MessageHandler, filters

from bot.adapters.telegram.gateway import Handler
from bot.adapters.telegram.membership import TelegramMembership
from telegram.ext import CallbackQueryHandler, InlineQueryHandler, MessageHandler, filters

from bot.adapters.telegram.gateway import Handler
from bot.adapters.telegram.inline import InlineQueries
from bot.adapters.telegram.presses import TelegramPresses
from bot.adapters.telegram.written_commands import WrittenCommands

_NEW_MESSAGES = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST


def make_handlers(
    written: WrittenCommands, presses: TelegramPresses, membership: TelegramMembership
    written: WrittenCommands, presses: TelegramPresses, inline: InlineQueries
) -> list[Handler]:
    """PTB's handlers; the first that takes an update answers it."""
    return [
        MessageHandler(filters.TEXT & _NEW_MESSAGES, written.on_text),
        CallbackQueryHandler(presses.on_press),
        ChatMemberHandler(membership.on_change, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, membership.on_migration),
        InlineQueryHandler(inline.on_query),
    ]
