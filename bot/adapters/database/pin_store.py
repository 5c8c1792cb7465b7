"""What is pinned, and what should be, in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    and_,
    literal_column,
    or_,
    select,
    text,
    update,
)

from bot.adapters.database.audience_rows import CHAT_COLUMNS, LISTENING, is_at, read_chat
from bot.adapters.database.audience_tables import ChatRow, SubscriptionRow
from bot.adapters.database.changes import is_reachable
from bot.adapters.database.engine import Database
from bot.adapters.database.tables import DeliveryRow, ReceiptRow
from bot.domain.audience import ChatAddress, Platform, SubscriptionState
from bot.domain.pinning import PinChange

# Literally as the index has it, which is used for nothing else.
_WANTS_PIN = text("json_extract(subscriptions.preferences, '$.is_pinned') = 1")
_RESTING = tuple(state for state in SubscriptionState if state not in LISTENING)
_PLATFORM_BEHIND: ColumnElement[Any] = literal_column("+chats.platform", ChatRow.platform.type)
"""Without an index: few chats pin, and nearly all are of one platform."""
_HAS_NO_WISH = text("json_extract(subscriptions.preferences, '$.is_pinned') IS NOT 1")


class SqlPinStore:
    """``PinStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def owed(self, platform: Platform, *, limit: int, after: int = 0) -> Sequence[PinChange]:
        """What is to be done in chats whose ``order`` is greater than ``after``."""
        is_here = _PLATFORM_BEHIND.in_([platform])
        overview = _newest_overview()
        pins = (
            select(ChatRow.id, overview.label("pins"), ChatRow.pinned_message_id, *CHAT_COLUMNS)
            .join(SubscriptionRow, SubscriptionRow.chat_id == ChatRow.id)
            .where(_WANTS_PIN, SubscriptionRow.chat_id > after, is_here)
            .where(SubscriptionRow.state.not_in(_RESTING))
            .where(_differs(overview, ChatRow.pinned_message_id))
            .where(_differs(overview, ChatRow.pin_refused_id))
            .order_by(SubscriptionRow.chat_id)
            .limit(limit)
        )
        unpins = (
            select(ChatRow.id, ChatRow.pinned_message_id, *CHAT_COLUMNS)
            .join(SubscriptionRow, SubscriptionRow.chat_id == ChatRow.id)
            .where(ChatRow.platform == platform, ChatRow.id > after)
            .where(ChatRow.pinned_message_id.is_not(None), _wants_none())
            .order_by(ChatRow.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            found = [
                PinChange(read_chat(row), row.id, row.pins, row.pinned_message_id)
                for row in await connection.execute(pins)
            ]
            found += [_taken_down(row) for row in await connection.execute(unpins)]
        return sorted(found, key=lambda change: change.order)[:limit]

    async def record(self, chat: ChatAddress, pinned: str | None) -> None:
        """The message is pinned, or none of ours."""
        await self._update(chat, pinned_message_id=pinned, pin_refused_id=None)

    async def refuse(self, chat: ChatAddress, message_id: str) -> None:
        """The platform does not pin the message: it is owed no more."""
        await self._update(chat, pin_refused_id=message_id)

    async def _update(self, chat: ChatAddress, **values: str | None) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(ChatRow).where(is_at(chat)).values(**values))


def _newest_overview() -> ScalarSelect[str]:
    """The first message of the newest edition that the subscription got any of."""
    return (
        select(ReceiptRow.message_id)
        .join(
            DeliveryRow,
            and_(
                DeliveryRow.id == ReceiptRow.delivery_id,
                DeliveryRow.generation == ReceiptRow.generation,
            ),
        )
        .where(
            DeliveryRow.subscription_id == SubscriptionRow.id,
            ReceiptRow.part == 0,
            is_reachable(ReceiptRow.message_id),
        )
        .order_by(DeliveryRow.day.desc(), ReceiptRow.id)
        .limit(1)
        .correlate(SubscriptionRow)
        .scalar_subquery()
    )


def _differs(overview: ScalarSelect[str], known: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return and_(overview.is_not(None), overview.is_distinct_from(known))


def _wants_none() -> ColumnElement[bool]:
    """Nothing is done in a chat that is suspended: no call may go there."""
    is_over = SubscriptionRow.state == SubscriptionState.ENDED
    is_off = and_(_HAS_NO_WISH, SubscriptionRow.state != SubscriptionState.SUSPENDED)
    return or_(is_over, is_off)


def _taken_down(row: Row[*tuple[Any, ...]]) -> PinChange:
    return PinChange(read_chat(row), row.id, unpins=row.pinned_message_id)
