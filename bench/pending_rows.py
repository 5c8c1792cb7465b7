"""A database with as many pending subscriptions as wished, made in seconds.

One subscription is planned as the bot does it; then its rows are multiplied inside the database,
so that whatever columns there are hold what the bot would write.
"""

import json
import sqlite3
from datetime import UTC, date, datetime
from datetime import time as local_time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.database import Stores, migrate, open_database
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Platform,
    Subscription,
    SubscriptionState,
)
from bot.domain.delivery import MessageKind, PlannedEdition, RenderedMessage

DAY = date(2026, 2, 26)
WINDOW = DeliveryWindow(local_time(8), ZoneInfo("Asia/Shanghai"))
_TABLES = {
    "chats": {"id": "n.i", "chat_id": "CAST(n.i AS TEXT)"},
    "subscriptions": {"id": "n.i", "chat_id": "n.i"},
    "deliveries": {"id": "n.i", "subscription_id": "n.i"},
}
"""Tables to multiply, in this order, and the columns that differ from row to row."""


async def build_pending(file: Path, subscriptions: int, *, parts: int) -> None:
    """Make ``file``: each subscription has an edition of ``parts`` messages to come."""
    database = await open_database(f"sqlite:///{file}")
    try:
        await migrate(database)
        await plan_editions(Stores(database), [1], make_messages(parts))
    finally:
        await database.close()
    _multiply(file, subscriptions)


def make_messages(parts: int) -> tuple[RenderedMessage, ...]:
    """An edition of short stories for Telegram."""
    return tuple(
        RenderedMessage(
            MessageKind.STORY, "sendMessage", json.dumps({"text": f"{part}/{parts} story"})
        )
        for part in range(1, parts + 1)
    )


async def plan_editions(
    stores: Stores, chats: list[int], messages: tuple[RenderedMessage, ...]
) -> None:
    """Subscribe Telegram chats and plan the same edition for all of them."""
    now = datetime.now(UTC)
    subscriptions = [await _subscribe(stores, chat) for chat in chats]
    await stores.outbox.plan_all(
        [PlannedEdition(subscription, DAY, 1, messages, now) for subscription in subscriptions]
    )


async def _subscribe(stores: Stores, chat: int) -> Subscription:
    return await stores.subscriptions.put(
        Chat(ChatAddress(Platform.TELEGRAM, str(chat)), ChatKind.PRIVATE),
        state=SubscriptionState.ACTIVE,
        window=WINDOW,
        topics=(),
        next_due_at=None,
    )


def _multiply(file: Path, rows: int) -> None:
    connection = sqlite3.connect(file)
    try:
        for faster in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {faster}")
        for table, differing in _TABLES.items():
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(differing.get(name, f"one.{name}") for name in names)
            connection.execute(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "  # noqa: S608 - names of our own tables
                f"INSERT INTO {table} SELECT {values} FROM n, {table} AS one "
                f"WHERE one.id = 1 AND n.i > 1",
                (rows,),
            )
        connection.commit()
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
