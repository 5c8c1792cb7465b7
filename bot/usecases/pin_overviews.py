"""Pin the overview of the day, and take down the one that we pinned before."""

import asyncio
import logging

from bot.domain.audience import Platform
from bot.domain.errors import (
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    RateLimited,
    StorageUnavailable,
)
from bot.domain.pinning import PinChange
from bot.ports import Pinboard, PinStore
from bot.usecases.send_paced import PacedMessenger

logger = logging.getLogger(__name__)
_AT_ONCE = 32


class PinOverviews:
    """Compares what is pinned with what should be: it makes no difference who looks, or when.

    What we pinned before is taken down first, and what is pinned is recorded last: after a kill in
    between the same is done once more, which changes nothing.
    """

    def __init__(
        self, platform: Platform, pins: PinStore, pinboard: Pinboard, messenger: PacedMessenger
    ) -> None:
        self._platform = platform
        self._pins = pins
        self._pinboard = pinboard
        self._messenger = messenger
        self._turn = asyncio.Lock()

    async def pin(self) -> None:
        """Do all that is owed, once. Raises ``StorageUnavailable``."""
        async with self._turn:
            after = 0
            while owed := await self._pins.owed(self._platform, limit=_AT_ONCE, after=after):
                await asyncio.gather(*(self._carry_out(change) for change in owed))
                after = owed[-1].order

    async def _carry_out(self, change: PinChange) -> None:
        try:
            await self._change(change)
        except (DeliveryPostponed, DeliveryUncertain) as error:  # owed again at the next look
            if isinstance(error, RateLimited):
                self._messenger.pause(change.chat, error)
            logger.info("not pinned yet", extra=_known(change, error))
        except DeliveryError as error:
            logger.warning("not pinned", extra=_known(change, error))
            await self._refuse(change)
        except StorageUnavailable:
            raise
        except Exception as error:  # a pin is no reason to stop all else
            logger.exception("a pin failed", extra=_known(change, error))
            await self._refuse(change)

    async def _change(self, change: PinChange) -> None:
        address = change.chat.address
        if change.unpins:
            await self._messenger.reply_turn(change.chat)
            await self._pinboard.unpin(address, change.unpins)
        if change.pins:
            await self._messenger.reply_turn(change.chat)
            await self._pinboard.pin(address, change.pins)
        await self._pins.record(address, change.pins)

    async def _refuse(self, change: PinChange) -> None:
        """Not tried again before the next overview; what cannot be taken down is let be."""
        if change.pins:
            await self._pins.refuse(change.chat.address, change.pins)
        else:
            await self._pins.record(change.chat.address, None)


def _known(change: PinChange, error: Exception) -> dict[str, object]:
    return {"chat": str(change.chat.address), "pins": change.pins, "error": str(error)}
