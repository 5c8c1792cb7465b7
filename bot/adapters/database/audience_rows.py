"""Chats and subscriptions as rows and back."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.audience_tables import ChatRow, SubscriptionRow
from bot.adapters.database.preference_rows import read_preferences
from bot.domain.audience import (
    Chat,
    ChatAddress,
    DeliveryWindow,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)

LISTENING = (SubscriptionState.ACTIVE, SubscriptionState.PAUSED)
"""States of a wish that somebody stands behind; the others get nothing until they ask again."""

CHAT_COLUMNS = (
    ChatRow.platform,
    ChatRow.chat_id,
    ChatRow.thread_id,
    ChatRow.kind,
    ChatRow.title,
    ChatRow.language,
)

WINDOW_COLUMNS = (SubscriptionRow.local_time, SubscriptionRow.zone, SubscriptionRow.weekdays)


def is_at(address: ChatAddress) -> ColumnElement[bool]:
    """The condition that a chat's row is the one at ``address``."""
    return and_(
        ChatRow.platform == address.platform,
        ChatRow.chat_id == address.chat_id,
        ChatRow.thread_id == address.thread_id,
    )


def select_subscriptions() -> Select[*tuple[Any, ...]]:
    """Subscriptions with their chats, for ``read_subscription``."""
    return select(
        SubscriptionRow.id,
        SubscriptionRow.state,
        *WINDOW_COLUMNS,
        SubscriptionRow.topics,
        SubscriptionRow.next_due_at,
        SubscriptionRow.preferences,
        SubscriptionRow.paused_until,
        *CHAT_COLUMNS,
    ).join(ChatRow, ChatRow.id == SubscriptionRow.chat_id)


def read_subscription(row: Row[*tuple[Any, ...]]) -> Subscription:
    """A row of ``select_subscriptions``."""
    return Subscription(
        id=SubscriptionId(row.id),
        chat=read_chat(row),
        state=row.state,
        window=read_window(row),
        topics=tuple(row.topics),
        next_due_at=row.next_due_at,
        preferences=read_preferences(row.preferences),
        paused_until=row.paused_until,
    )


def read_window(row: Row[*tuple[Any, ...]]) -> DeliveryWindow:
    """A row that holds ``WINDOW_COLUMNS``."""
    weekdays = frozenset(int(digit) for digit in row.weekdays)
    return DeliveryWindow(row.local_time, ZoneInfo(row.zone), weekdays)


def read_chat(row: Row[*tuple[Any, ...]]) -> Chat:
    """A row that holds ``CHAT_COLUMNS``."""
    address = ChatAddress(row.platform, row.chat_id, row.thread_id)
    return Chat(address, row.kind, row.title, row.language)


def window_values(window: DeliveryWindow) -> dict[str, object]:
    """The window's columns."""
    return {
        "local_time": window.local_time,
        "zone": window.zone.key,
        "weekdays": "".join(str(day) for day in sorted(window.weekdays)),
    }


async def put_chat(connection: AsyncConnection, chat: Chat) -> int:
    """The row of the chat, as it is now."""
    address = chat.address
    seen = {"kind": chat.kind, "title": chat.title, "language": chat.language}
    put = await connection.execute(
        insert(ChatRow)
        .values(
            platform=address.platform,
            chat_id=address.chat_id,
            thread_id=address.thread_id,
            **seen,
        )
        .on_conflict_do_update(index_elements=["platform", "chat_id", "thread_id"], set_=seen)
        .returning(ChatRow.id)
    )
    return put.scalar_one()
