"""Tell the operator what needs a person: in the log, and in the chats that were named for it."""

import logging
import uuid
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform
from bot.domain.errors import AnnouncementFailed, DeliveryError
from bot.domain.presentation import presentation_for
from bot.domain.reply import OwnerAlert, Reply
from bot.domain.run import RunReport
from bot.ports import Renderer
from bot.usecases.send_paced import PacedMessenger, message_nonce

logger = logging.getLogger(__name__)
_OF_ONE_CHAT = frozenset({"chat-unreachable", "part-failed", "delivery-failed"})
"""A broadcast may have thousands: after the first few the run's report counts them."""
_FIRST_FEW = 3
_APART = timedelta(hours=1)


class TellOwner:
    """An alert that cannot be sent is in the log all the same; whoever alerts never fails by it."""

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
        self._told: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=_FIRST_FEW))

    async def alert(self, alert: OwnerAlert) -> None:
        """Log the alert and send it to the owner's chats, unless one like it comes too often."""
        findings = [f"{f.line}: {f.code}" for f in alert.findings]
        logger.warning(alert.kind, extra={"facts": dict(alert.facts), "findings": findings})
        if alert.kind in _OF_ONE_CHAT and not self._is_among_the_first(alert):
            return
        await self._send(Reply((alert,)), uuid.uuid4().hex)

    async def report(self, report: RunReport) -> None:
        """Send the report to the owner's chats; a platform that can, drops a repetition.

        Raises ``AnnouncementFailed`` where there are chats and none of them could be told.
        """
        told = await self._send(Reply((report,)), f"run {report.run_id} {report.at}")
        if told and not any(told):
            raise AnnouncementFailed("no chat of the owner could be told")

    def _is_among_the_first(self, alert: OwnerAlert) -> bool:
        """Whether few of its kind were told within the hour."""
        told = self._told[alert.kind]
        if len(told) == _FIRST_FEW and alert.at - told[0] < _APART:
            return False
        told.append(alert.at)
        return True

    async def _send(self, reply: Reply, sending: str) -> list[bool]:
        """Whether each of the chats was told."""
        here = (address for address in self._chats if address.platform in self._messengers)
        return [await self._send_to(address, reply, sending) for address in here]

    async def _send_to(self, address: ChatAddress, reply: Reply, sending: str) -> bool:
        renderer = self._renderers[address.platform]
        chat = Chat(address, ChatKind.PRIVATE, language=self._language)
        try:
            for message in renderer.render_reply(reply, presentation_for(chat)):
                nonce = message_nonce(f"{sending} {address}", message)
                await self._messengers[address.platform].send(chat, message, nonce=nonce)
        except DeliveryError as error:
            logger.warning("owner not told", extra={"chat": str(address), "error": str(error)})
        except Exception:  # whoever alerts has something better to do than to fail because of it
            logger.exception("owner not told", extra={"chat": str(address)})
        else:
            return True
        return False
