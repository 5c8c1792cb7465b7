"""Which parts of a correction take a call, and which message each of them takes the place of."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Update, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.adapters.database.audience_tables import SubscriptionRow
from bot.adapters.database.engine import Database
from bot.adapters.database.messages import read_variant
from bot.adapters.database.tables import DeliveryRow, ReceiptRow
from bot.adapters.database.variants import load_messages
from bot.domain.correction import changed_places
from bot.domain.delivery import Delivery, DeliveryId, MessageKind, RenderedMessage
from bot.domain.recent import Recent

_KEPT = 64
_KEPT_DELIVERIES = 4_096
_GONE = "gone:"
"""Before the id of a message that cannot be reached by it any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part and the id of its message, absent where it is a new one."""

    part: int
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class _Difference:
    """The parts of one variant that differ from another's, which has ``standing``.

    ``stories`` are those of them that tell one.
    """

    standing: int
    changed: tuple[int, ...]
    stories: frozenset[int]


class Changes:
    """What corrections change. Of two variants it is worked out once, for very many chats."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: Recent[tuple[int, int], _Difference] = Recent(_KEPT)
        self._standing: Recent[DeliveryId, int] = Recent(_KEPT_DELIVERIES)

    def stands(self, delivery: Delivery, variant_id: int) -> None:
        """Remember what the chat had before the correction, as it was claimed."""
        self._standing.put(delivery.id, variant_id)

    async def next_place(self, delivery: Delivery, variant_id: int) -> Place:
        """The next part that takes a call, from ``delivery.next_part`` on; behind the last: none.

        What stands in the chat but cannot be reached is passed over. A story that never arrived,
        because the platform refused it, is sent as it reads now.
        """
        standing_id = await self._standing_of(delivery)
        if standing_id is None:
            return Place(delivery.next_part)
        difference = await self._difference(standing_id, variant_id)
        for part in difference.changed:
            if part < delivery.next_part:
                continue
            if part >= difference.standing:
                return Place(part)
            message_id = await self._message_id(delivery, part)
            if message_id is None and part in difference.stories:
                return Place(part)
            if message_id and not message_id.startswith(_GONE):
                return Place(part, message_id)
        return Place(max(delivery.parts, delivery.next_part))

    async def _standing_of(self, delivery: Delivery) -> int | None:
        known = self._standing.get(delivery.id)
        if known is not None:
            return known
        return await read_variant(self._database, delivery, DeliveryRow.standing_variant_id)

    async def _difference(self, standing_id: int, variant_id: int) -> _Difference:
        known = self._known.get((standing_id, variant_id))
        if known is not None:
            return known
        async with self._database.reading() as connection:
            standing = await load_messages(connection, standing_id)
            corrected = await load_messages(connection, variant_id)
        changed = changed_places(standing, corrected)
        stories = frozenset(part for part in changed if _tells_story(corrected[part]))
        difference = _Difference(len(standing), changed, stories)
        self._known.put((standing_id, variant_id), difference)
        return difference

    async def _message_id(self, delivery: Delivery, part: int) -> str | None:
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(ReceiptRow.message_id)
                .where(
                    ReceiptRow.delivery_id == delivery.id,
                    ReceiptRow.generation == delivery.generation,
                    ReceiptRow.part == part,
                )
                .order_by(ReceiptRow.id)
                .limit(1)
            )
            return found.scalar_one_or_none()


def _tells_story(message: RenderedMessage) -> bool:
    return message.kind is MessageKind.STORY and not message.is_mark


def is_reachable(message_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether the message can be reached by its id."""
    return ~message_id.startswith(_GONE)


def forget_messages(chat_id: int) -> Update:
    """No message that was sent to the chat of this row can be reached by its id any more."""
    deliveries = (
        select(DeliveryRow.id)
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .where(SubscriptionRow.chat_id == chat_id)
    )
    return (
        update(ReceiptRow)
        .where(ReceiptRow.delivery_id.in_(deliveries), is_reachable(ReceiptRow.message_id))
        .values(message_id=func.substr(_GONE + ReceiptRow.message_id, 1, 64))
    )
