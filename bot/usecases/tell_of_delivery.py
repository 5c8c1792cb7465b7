"""Tell the owner of deliveries that went wrong, and not a thousand times of the same."""

import logging
from collections import Counter
from datetime import date

from bot.domain.audience import Platform
from bot.domain.delivery import Delivery
from bot.domain.reply import OwnerAlert
from bot.ports import Clock, OwnerChannel

logger = logging.getLogger(__name__)
_TOLD_APIECE = 3
"""So many of one kind and day are told one by one; the log has them all."""


class TellOfDelivery:
    """Alerts of one lane's deliveries."""

    def __init__(self, platform: Platform, owner: OwnerChannel, clock: Clock) -> None:
        self._platform = platform
        self._owner = owner
        self._clock = clock
        self._told: Counter[tuple[str, date]] = Counter()

    async def trouble(self, kind: str, delivery: Delivery, why: str) -> None:
        """One delivery, or a part of it, did not arrive."""
        facts = (
            ("chat", str(delivery.chat.address)),
            ("day", str(delivery.day)),
            ("part", f"{delivery.next_part + 1}/{delivery.parts}"),
            ("reason", why),
        )
        self._told[kind, delivery.day] += 1
        if self._told[kind, delivery.day] > _TOLD_APIECE:
            logger.warning(kind, extra={"facts": dict(facts)})
            return
        await self._owner.alert(OwnerAlert(kind, self._clock.now(), facts))

    async def account_refused(self, why: str) -> None:
        """The whole lane rests."""
        facts = (("platform", self._platform.value), ("reason", why))
        await self._owner.alert(OwnerAlert("account-refused", self._clock.now(), facts))
