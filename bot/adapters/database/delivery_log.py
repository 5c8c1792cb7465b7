"""What was sent to a chat before, read from its deliveries."""

from datetime import date

from sqlalchemy import func, select

from bot.adapters.database.engine import Database
from bot.adapters.database.tables import DeliveryRow
from bot.domain.audience import SubscriptionId
from bot.domain.missed import DayFate, DeliveryHistory


class SqlDeliveryLog:
    """``DeliveryLog``. It only reads, and may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def history(self, subscription: SubscriptionId, *, since: date) -> DeliveryHistory:
        """What became of the subscription's editions from ``since`` on."""
        own = DeliveryRow.subscription_id == subscription
        first = select(func.min(DeliveryRow.day)).where(own)
        recent = select(DeliveryRow.day, DeliveryRow.state, DeliveryRow.reason).where(
            own, DeliveryRow.day >= since
        )
        async with self._database.reading() as connection:
            first_day = (await connection.execute(first)).scalar_one()
            rows = (await connection.execute(recent)).all()
        return DeliveryHistory(first_day, {row.day: DayFate(row.state, row.reason) for row in rows})
