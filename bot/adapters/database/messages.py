"""Which messages a delivery consists of."""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bot.adapters.database.engine import Database
from bot.adapters.database.progress import is_generation_of
from bot.adapters.database.tables import DeliveryRow
from bot.adapters.database.variants import load_message
from bot.domain.delivery import Delivery, DeliveryId, RenderedMessage
from bot.domain.recent import Recent

_KEPT_MESSAGES = 256
_KEPT_DELIVERIES = 4_096


async def read_variant(
    database: Database, delivery: Delivery, column: InstrumentedAttribute[int | None]
) -> int | None:
    """The delivery's variant in that column; none where it was planned anew since."""
    wanted = select(column).where(is_generation_of(delivery))
    async with database.reading() as connection:
        return (await connection.execute(wanted)).scalar_one_or_none()


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
        variant_id = await read_variant(self._database, delivery, DeliveryRow.variant_id)
        if variant_id is None:
            raise LookupError(f"delivery {delivery.id} has no generation {delivery.generation}")
        self.consists_of(delivery, variant_id)
        return variant_id
