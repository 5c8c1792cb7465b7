"""Who looks after a Telegram chat."""

import time
from collections.abc import Callable

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.adapters.telegram.errors import delivery_error, is_unknown_method
from bot.adapters.telegram.short_memory import ShortMemory
from bot.domain.audience import ChatAddress

_ADMINISTRATORS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


class TelegramAdministration:
    """Asks Telegram, and remembers its yes or no for ``short_memory.KEPT_S``.

    So rights that were given or taken away count within that time: the price of not asking anew at
    every button of a panel. A question that failed is not remembered.
    """

    def __init__(self, bot: Bot, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._known: ShortMemory[tuple[str, int], bool] = ShortMemory(timer=timer)

    async def is_administrator(self, chat: ChatAddress, person_id: str) -> bool:
        """Whether the person is the chat's owner or an administrator of it."""
        person = int(person_id)
        return await self._known.recall(
            (chat.chat_id, person), lambda: self._ask(chat.chat_id, person)
        )

    async def _ask(self, chat_id: str, person: int) -> bool:
        try:
            status = await self._status(chat_id, person)
            if status:
                return status in _ADMINISTRATORS
            known = await self._bot.get_chat_administrators(chat_id)
        except TelegramError as error:
            raise delivery_error(error) from error
        return any(member.user.id == person for member in known)

    async def _status(self, chat_id: str, person: int) -> str:
        """What the person is in the chat; empty where the server cannot tell that of one person."""
        try:
            return (await self._bot.get_chat_member(chat_id, person)).status
        except TelegramError as error:
            if not is_unknown_method(error):
                raise
            return ""
