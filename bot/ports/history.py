"""What was sent to a chat before."""

from datetime import date
from typing import Protocol

from bot.domain.audience import SubscriptionId
from bot.domain.missed import DeliveryHistory


class DeliveryLog(Protocol):
    """Looks back at deliveries; it changes nothing."""

    async def history(self, subscription: SubscriptionId, *, since: date) -> DeliveryHistory:
        """What became of the subscription's editions from ``since`` on.

        May raise ``StorageUnavailable``.
        """
