"""Tell the owner of deliveries that went wrong."""

from bot.domain.audience import Platform
from bot.domain.delivery import Delivery
from bot.domain.reply import OwnerAlert
from bot.ports import Clock, OwnerChannel


class TellOfDelivery:
    """Alerts of one lane's deliveries."""

    def __init__(self, platform: Platform, owner: OwnerChannel, clock: Clock) -> None:
        self._platform = platform
        self._owner = owner
        self._clock = clock

    async def trouble(self, kind: str, delivery: Delivery, why: str) -> None:
        """One delivery, or a part of it, did not arrive."""
        facts = (
            ("chat", str(delivery.chat.address)),
            ("day", str(delivery.day)),
            ("part", f"{delivery.next_part + 1}/{delivery.parts}"),
            ("reason", why),
        )
        await self._owner.alert(OwnerAlert(kind, self._clock.now(), facts))

    async def account_refused(self, why: str) -> None:
        """The whole lane rests."""
        facts = (("platform", self._platform.value), ("reason", why))
        await self._owner.alert(OwnerAlert("account-refused", self._clock.now(), facts))
