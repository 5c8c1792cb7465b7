"""In which language a chat is spoken to."""

import logging
from dataclasses import replace

from bot.domain.errors import StorageUnavailable
from bot.ports import ChatStore
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)


class SpokenLanguage:
    """What the chat chose or was taken for before; the guess from the person's client otherwise."""

    def __init__(self, chats: ChatStore) -> None:
        self._chats = chats

    async def known(self, caller: Caller) -> Caller:
        """The caller, in a chat of the right language."""
        try:
            language = await self._chats.language(caller.chat.address)
        except StorageUnavailable as error:
            logger.warning("language unknown", extra={"error": str(error)})
            return caller
        if language is None:
            return caller
        return replace(caller, chat=replace(caller.chat, language=language))
