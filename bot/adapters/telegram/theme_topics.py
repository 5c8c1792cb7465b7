"""One topic a theme in a forum: https://core.telegram.org/bots/api#createforumtopic.

Telegram names no topics and finds none: one that was made but not recorded is lost to the bot, so
that it is recorded at once, and a chat's topics are made one at a time.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from bot.adapters.telegram.account import TelegramBot
from bot.adapters.telegram.errors import delivery_error, is_topic_deleted, is_unknown_method
from bot.domain.audience import ChatAddress
from bot.domain.errors import DeliveryPostponed, DeliveryUncertain
from bot.domain.recent import Recent
from bot.ports import ThemeStore
from bot.rendering.text_length import shorten
from bot.usecases.chat_turns import ChatTurns

logger = logging.getLogger(__name__)
_LONGEST_NAME = 128
_SUPERGROUP = "-100"
"""How the ids of all chats begin that may be forums."""
_TRY_AGAIN = timedelta(hours=1)
_KEPT = 1024
_REFUSED = "themes-refused"

Alert = Callable[[str, ChatAddress, str], Awaitable[None]]
"""Tells the owner of trouble with a chat: its kind and why."""


class ThemeTopics:
    """Finds, makes and mends the topics of themes; without a topic, a message goes elsewhere."""

    def __init__(
        self, bot: TelegramBot, store: ThemeStore, alert: Alert, *, now: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._store = store
        self._alert = alert
        self._now = now
        self._turns = ChatTurns()
        self._refused: Recent[str, datetime] = Recent(_KEPT)

    async def find(self, chat: ChatAddress, theme: str) -> str | None:
        """The theme's topic, made where there is none yet. Raises ``DeliveryError``."""
        if not chat.chat_id.startswith(_SUPERGROUP):
            return None
        name = shorten(theme, limit=_LONGEST_NAME)
        return await self._make(chat, name, unless=None)

    async def mend(
        self, chat: ChatAddress, theme: str, thread_id: str, error: TelegramError
    ) -> str | None:
        """The topic to try instead of one that took no message: anew, or the same, reopened."""
        if is_topic_deleted(error):
            return await self._make(chat, shorten(theme, limit=_LONGEST_NAME), unless=thread_id)
        try:
            await self._bot.reopen_forum_topic(chat.chat_id, int(thread_id))
        except TelegramError as refusal:
            logger.info("topic not reopened", extra={"chat": str(chat), "error": str(refusal)})
            return None
        return thread_id

    async def _make(self, chat: ChatAddress, name: str, *, unless: str | None) -> str | None:
        """The topic that is known, ``unless`` it is this one; else a new one."""
        whole = ChatAddress(chat.platform, chat.chat_id)
        async with self._turns.of(whole):
            known: str | None = await self._store.topic(whole, name)
            if known is not None and known != unless:
                return known
            if self._is_refused(whole):
                return None
            made, refusal = await self._create(whole, name)
            if made is not None:
                await self._store.keep(whole, name, made, at=self._now())
                return made
            self._refused.put(whole.chat_id, self._now() + _TRY_AGAIN)
        logger.warning("no topic made", extra={"chat": str(whole), "error": refusal})
        await self._alert(_REFUSED, whole, refusal)
        return None

    def _is_refused(self, chat: ChatAddress) -> bool:
        until = self._refused.get(chat.chat_id)
        return until is not None and self._now() < until

    async def _create(self, chat: ChatAddress, name: str) -> tuple[str | None, str]:
        """The new topic, or why there is none."""
        try:
            made = await self._bot.call("createForumTopic", {"chat_id": chat.chat_id, "name": name})
        except TelegramError as error:
            if _is_refusal(error):
                return None, error.message
            trouble = delivery_error(error)
            if isinstance(trouble, DeliveryUncertain):  # the message itself was not sent
                raise DeliveryPostponed(str(trouble)) from error
            raise trouble from error
        if isinstance(made, dict) and "message_thread_id" in made:
            return str(made["message_thread_id"]), ""
        return None, "the server answers without a topic"


def _is_refusal(error: TelegramError) -> bool:
    if isinstance(error, ChatMigrated | RetryAfter):
        return False
    return isinstance(error, BadRequest) or is_unknown_method(error)
