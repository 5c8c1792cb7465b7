"""Files to people: https://core.telegram.org/bots/api#senddocument."""

from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.telegram.errors import delivery_error
from bot.domain.audience import ChatAddress
from bot.domain.document import Document


class TelegramDocuments:
    """``DocumentSender`` for Telegram."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat: ChatAddress, document: Document) -> None:
        """Send the file, to be kept there: it is not to be forwarded by accident."""
        try:
            await self._bot.send_document(
                chat.chat_id, document.content, filename=document.name, protect_content=True
            )
        except TelegramError as error:
            raise delivery_error(error) from error
