"""Which messages a delivery consists of."""

from sqlalchemy import select

from bot.adapters.database.engine import Database
from bot.adapters.database.tables import DeliveryRow
from bot.adapters.database.variants import load_message
from bot.domain.delivery import Delivery, DeliveryId, RenderedMessage
from bot.domain.recent import Recent

_KEPT_MESSAGES = 256
_KEPT_DELIVERIES = 4_096


class Messages:
    """Variants never change: to a thousand chats an edition is read once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._messages: Recent[tuple[int, int], RenderedMessage] = Recent(_KEPT_MESSAGES)
        self._variants: Recent[tuple[DeliveryId, int], int] = Recent(_KEPT_DELIVERIES)

    def consists_of(self, delivery: Delivery, variant_id: int) -> None:
        """Remember the delivery's variant, as it was claimed or has become since."""
        self._variants.put((delivery.id, delivery.generation), variant_id)

    async def message(self, delivery: Delivery, part: int) -> RenderedMessage:
        """Part ``part`` (from 0). Raises ``LookupError`` as ``Outbox.message``."""
        variant_id = await self.variant_of(delivery)
        known = self._messages.get((variant_id, part))
        if known is not None:
            return known
        async with self._database.reading() as connection:
            message = await load_message(connection, variant_id, part)
        if message is None:
            raise LookupError(f"delivery {delivery.id} has no part {part}")
        self._messages.put((variant_id, part), message)
        return message

    async def variant_of(self, delivery: Delivery) -> int:
        """The delivery's variant. Raises ``LookupError`` where it was planned anew since."""
        known = self._variants.get((delivery.id, delivery.generation))
        if known is not None:
            return known
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(DeliveryRow.variant_id).where(
                    DeliveryRow.id == delivery.id, DeliveryRow.generation == delivery.generation
                )
            )
            variant_id = found.scalar_one_or_none()
        if variant_id is None:
            raise LookupError(f"delivery {delivery.id} has no generation {delivery.generation}")
        self.consists_of(delivery, variant_id)
        return variant_id
