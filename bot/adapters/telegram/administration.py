"""Who looks after a Telegram chat."""

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.adapters.telegram.errors import delivery_error
from bot.domain.audience import ChatAddress

_ADMINISTRATORS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


class TelegramAdministration:
    """Asks Telegram, every time: rights can be taken away at any moment."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def is_administrator(self, chat: ChatAddress, person_id: str) -> bool:
        """Whether the person is the chat's owner or an administrator of it."""
        try:
            member = await self._bot.get_chat_member(chat.chat_id, int(person_id))
        except TelegramError as error:
            raise delivery_error(error) from error
        return member.status in _ADMINISTRATORS
