"""Which kind of update is answered by whom."""

from dataclasses import dataclass

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.adapters.telegram.chat_choice import CHOICES, ChatChoices
from bot.adapters.telegram.gateway import Handler
from bot.adapters.telegram.inline import InlineQueries
from bot.adapters.telegram.membership import TelegramMembership
from bot.adapters.telegram.presses import TelegramPresses
from bot.adapters.telegram.wordless_messages import WordlessMessages
from bot.adapters.telegram.written_commands import WrittenCommands

_NEW_MESSAGES = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST

_WORDLESS = filters.ChatType.PRIVATE & ~(
    filters.TEXT | filters.StatusUpdate.ALL | filters.FORWARDED | filters.CONTACT
)
"""Stickers, photos, voices; not what others wait for, such as a chosen or a forwarded chat."""


@dataclass(frozen=True, slots=True)
class UpdateReaders:
    """Who reads which updates."""

    written: WrittenCommands
    presses: TelegramPresses
    inline: InlineQueries
    membership: TelegramMembership
    wordless: WordlessMessages
    choices: ChatChoices


def make_handlers(readers: UpdateReaders) -> list[Handler]:
    """PTB's handlers; the first that takes an update answers it."""
    return [
        MessageHandler(CHOICES & filters.UpdateType.MESSAGE, readers.choices.on_choice),
        MessageHandler(filters.TEXT & _NEW_MESSAGES, readers.written.on_text),
        CallbackQueryHandler(readers.presses.on_press),
        ChatMemberHandler(readers.membership.on_change, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, readers.membership.on_migration),
        InlineQueryHandler(readers.inline.on_query),
        MessageHandler(_WORDLESS & filters.UpdateType.MESSAGE, readers.wordless.on_message),
    ]
