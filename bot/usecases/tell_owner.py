"""Tell the operator what needs a person: in the log, and in the chats that were named for it."""

import logging
import uuid
from collections.abc import Mapping, Sequence

from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform
from bot.domain.errors import DeliveryError
from bot.domain.reply import OwnerAlert, Reply
from bot.ports import Renderer
from bot.usecases.send_paced import PacedMessenger

logger = logging.getLogger(__name__)


class TellOwner:
    """Never raises: an alert that cannot be sent is in the log all the same."""

    def __init__(
        self,
        chats: Sequence[ChatAddress],
        renderers: Mapping[Platform, Renderer],
        messengers: Mapping[Platform, PacedMessenger],
        *,
        language: Language,
    ) -> None:
        self._chats = chats
        self._renderers = renderers
        self._messengers = messengers
        self._language = language

    async def alert(self, alert: OwnerAlert) -> None:
        """Log the alert and send it to the owner's chats."""
        findings = [f"{f.line}: {f.code}" for f in alert.findings]
        logger.warning(alert.kind, extra={"facts": dict(alert.facts), "findings": findings})
        for address in self._chats:
            if address.platform in self._messengers:
                await self._send(alert, address)

    async def _send(self, alert: OwnerAlert, address: ChatAddress) -> None:
        renderer = self._renderers[address.platform]
        chat = Chat(address, ChatKind.PRIVATE, language=self._language)
        try:
            for message in renderer.render_reply(Reply((alert,)), self._language):
                nonce = uuid.uuid4().hex[:24]
                await self._messengers[address.platform].send(chat, message, nonce=nonce)
        except DeliveryError as error:
            logger.warning("owner not told", extra={"chat": str(address), "error": str(error)})
        except Exception:  # whoever alerts has something better to do than to fail because of it
            logger.exception("owner not told", extra={"chat": str(address)})
