"""Say something in a chat that has not asked."""

import asyncio
import logging
import uuid

from bot.domain.audience import Chat
from bot.domain.errors import DeliveryError
from bot.domain.presentation import presentation_for
from bot.domain.reply import Reply
from bot.ports import Renderer
from bot.usecases.send_paced import PacedMessenger, message_nonce

logger = logging.getLogger(__name__)


class TellChat:
    """Renders and sends at the lane's pace, as replies are sent."""

    def __init__(self, renderer: Renderer, messenger: PacedMessenger) -> None:
        self._renderer = renderer
        self._messenger = messenger

    async def tell(self, chat: Chat, reply: Reply) -> bool:
        """Whether it arrived. A chat that takes nothing is no error: nobody waits for it."""
        sending = uuid.uuid4().hex
        try:
            render = self._renderer.render_reply
            for message in await asyncio.to_thread(render, reply, presentation_for(chat)):
                nonce = message_nonce(sending, message)
                await self._messenger.send(chat, message, nonce=nonce)
        except DeliveryError as error:
            logger.info("not told", extra={"chat": str(chat.address), "error": str(error)})
            return False
        return True
