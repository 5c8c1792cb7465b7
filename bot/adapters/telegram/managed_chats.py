"""Channels and groups that somebody looks after from their private chat with the bot."""

import logging

import telegram
from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.telegram.membership import access_of
from bot.adapters.telegram.short_memory import ShortMemory
from bot.domain.audience import Chat, ChatAddress, ChatKind
from bot.domain.errors import DeliveryError
from bot.domain.managed_chat import ManagedChat
from bot.domain.membership import Access
from bot.ports import Administration

logger = logging.getLogger(__name__)
_SHARED_BY_MANY = "-"
"""How ids of groups and channels begin; those of private chats are their owners' alone."""


class TelegramManagedChats:
    """Asks Telegram, and remembers it as shortly as rights."""

    def __init__(self, bot: Bot, administration: Administration) -> None:
        self._bot = bot
        self._administration = administration
        self._known: ShortMemory[str, tuple[telegram.ChatFullInfo, Access]] = ShortMemory()

    async def find(self, chat: ChatAddress, person_id: str) -> ManagedChat | None:
        """The chat, where the person administers it and the bot is in it; else nothing.

        Nothing is looked up, and nothing can be learned from the answer, before that is known.
        """
        if not chat.chat_id.startswith(_SHARED_BY_MANY):
            return None
        try:
            if not await self._administration.is_administrator(chat, person_id):
                return None
            seen, access = await self._known.recall(chat.chat_id, lambda: self._ask(chat.chat_id))
        except (DeliveryError, TelegramError) as error:
            logger.info("no managed chat", extra={"chat": str(chat), "error": str(error)})
            return None
        if access is Access.ABSENT:
            return None
        is_channel = seen.type == telegram.Chat.CHANNEL
        kind = ChatKind.CHANNEL if is_channel else ChatKind.GROUP
        return ManagedChat(Chat(chat, kind, seen.title or ""), access)

    async def _ask(self, chat_id: str) -> tuple[telegram.ChatFullInfo, Access]:
        seen = await self._bot.get_chat(chat_id)
        own = await self._bot.get_chat_member(chat_id, self._bot.id)
        access = access_of(own, seen.type)
        everybody = seen.permissions
        if own.status == own.MEMBER and everybody and everybody.can_send_messages is False:
            return seen, Access.MUTED
        return seen, access
