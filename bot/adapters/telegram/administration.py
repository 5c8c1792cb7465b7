"""Who looks after a Telegram chat."""

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.adapters.telegram.errors import delivery_error, is_unknown_method
from bot.domain.audience import ChatAddress

_ADMINISTRATORS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


class TelegramAdministration:
    """Asks Telegram, every time: rights can be taken away at any moment."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def is_administrator(self, chat: ChatAddress, person_id: str) -> bool:
        """Whether the person is the chat's owner or an administrator of it."""
        person = int(person_id)
        try:
            status = await self._status(chat.chat_id, person)
            if status:
                return status in _ADMINISTRATORS
            known = await self._bot.get_chat_administrators(chat.chat_id)
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
