"""Everything that the database has of one chat."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.audience_rows import (
    CHAT_COLUMNS,
    is_at,
    read_chat,
    read_subscription,
    select_subscriptions,
)
from bot.adapters.database.audience_tables import ChatRow, SubscriptionRow
from bot.adapters.database.engine import Database
from bot.adapters.database.tables import CorrectionRow, DeliveryRow, ReceiptRow
from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt
from bot.domain.personal_record import ChatRecord, DeliveryRecord


class SqlPersonalRecords:
    """``PersonalRecords``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: ChatAddress) -> ChatRecord | None:
        """Everything that is kept of the chat."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(*CHAT_COLUMNS).where(is_at(chat)))
            row = found.one_or_none()
            if row is None:
                return None
            wished = await connection.execute(select_subscriptions().where(is_at(chat)))
            subscription = wished.one_or_none()
            deliveries = await connection.execute(_select_deliveries(chat))
            return ChatRecord(
                read_chat(row),
                None if subscription is None else read_subscription(subscription),
                _read_deliveries(deliveries.all()),
            )

    async def forget(self, chat: ChatAddress) -> bool:
        """Delete all of it at once, also what is on its way; whether there was anything.

        What a lane holds of it finds no row any more: that is nothing to be sent.
        """
        chats = select(ChatRow.id).where(is_at(chat))
        subscriptions = select(SubscriptionRow.id).where(SubscriptionRow.chat_id.in_(chats))
        deliveries = select(DeliveryRow.id).where(DeliveryRow.subscription_id.in_(subscriptions))
        async with self._database.writing() as connection:
            if not await _has(connection, chats):
                return False
            for table in (CorrectionRow, ReceiptRow):
                await connection.execute(delete(table).where(table.delivery_id.in_(deliveries)))
            await connection.execute(
                delete(DeliveryRow).where(DeliveryRow.subscription_id.in_(subscriptions))
            )
            await connection.execute(
                delete(SubscriptionRow).where(SubscriptionRow.chat_id.in_(chats))
            )
            await connection.execute(delete(ChatRow).where(is_at(chat)))
            return True


async def _has(connection: AsyncConnection, wanted: Select[int]) -> bool:
    return (await connection.execute(wanted.limit(1))).first() is not None


def _select_deliveries(chat: ChatAddress) -> Select[*tuple[Any, ...]]:
    return (
        select(
            DeliveryRow.id,
            DeliveryRow.day,
            DeliveryRow.state,
            DeliveryRow.closed_at,
            DeliveryRow.reason,
            ReceiptRow.message_id,
            ReceiptRow.sent_at,
        )
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .join(ChatRow, ChatRow.id == SubscriptionRow.chat_id)
        .join(ReceiptRow, ReceiptRow.delivery_id == DeliveryRow.id, isouter=True)
        .where(is_at(chat))
        .order_by(DeliveryRow.day, DeliveryRow.id, ReceiptRow.id)
    )


def _read_deliveries(rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[DeliveryRecord, ...]:
    records = []
    for _, group in groupby(rows, key=lambda row: row.id):
        first, *others = group
        told = (first, *others)
        messages = tuple(Receipt(it.message_id, it.sent_at) for it in told if it.message_id)
        records.append(
            DeliveryRecord(first.day, first.state, first.closed_at, first.reason, messages)
        )
    return tuple(records)
