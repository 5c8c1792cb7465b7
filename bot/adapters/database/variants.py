"""Rendered editions: stored once each, however many deliveries point to them."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.message_rows import content_hash, restore_message, store_message
from bot.adapters.database.stored_row import StoredMessage
from bot.adapters.database.tables import MessageRow, VariantRow
from bot.domain.delivery import RenderedMessage

_COLUMNS = (
    MessageRow.kind,
    MessageRow.method,
    MessageRow.body,
    MessageRow.story_key,
    MessageRow.fallback,
    MessageRow.is_mark,
    MessageRow.theme,
)


@dataclass(frozen=True, slots=True)
class StoredVariant:
    """A variant's id and how many messages it has."""

    id: int
    parts: int


class StoredVariants:
    """The ids of variants; messages that several share are stored, and hashed, once.

    Whoever asks keeps the messages meanwhile: they are told apart by where they lie in memory.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._ids: dict[int, int] = {}

    async def id_of(self, messages: tuple[RenderedMessage, ...]) -> int:
        """As ``store_variant`` gives it."""
        shared = id(messages)
        if shared not in self._ids:
            self._ids[shared] = await store_variant(self._connection, messages)
        return self._ids[shared]


async def store_plainer(
    connection: AsyncConnection, variant_id: int, part: int, *, is_place: bool = False
) -> StoredVariant:
    """The variant with the fallback of ``part`` in its place, new or known.

    Where ``is_place``, the parts behind keep their numbers: what a fallback takes more goes to the
    end. Raises ``LookupError`` without such a part, ``ValueError`` where it has no fallback.
    """
    messages = list(await load_messages(connection, variant_id))
    if part >= len(messages):
        raise LookupError(f"variant {variant_id} has no part {part}")
    if not messages[part].fallback:
        raise ValueError(f"part {part} of variant {variant_id} has no fallback")
    first, *others = messages[part].fallback
    end = len(messages) if is_place else part + 1
    messages[part], messages[end:end] = first, others
    return StoredVariant(await store_variant(connection, tuple(messages)), len(messages))


async def store_variant(connection: AsyncConnection, messages: tuple[RenderedMessage, ...]) -> int:
    """The id of the variant that consists of ``messages``, new or known.

    ``connection`` owns the write lock, so that nobody stores the same one meanwhile. Raises
    ``ValueError`` without messages: such an edition is skipped, not planned.
    """
    if not messages:
        raise ValueError("an edition without messages cannot be delivered; skip it instead")
    digest = content_hash(messages)
    wanted = select(VariantRow.id).where(VariantRow.content_hash == digest)
    known = (await connection.execute(wanted)).scalar_one_or_none()
    if known is not None:
        return known
    inserted = await connection.execute(
        insert(VariantRow).values(content_hash=digest, parts=len(messages)).returning(VariantRow.id)
    )
    variant_id = inserted.scalar_one()
    await connection.execute(
        insert(MessageRow),
        [
            {
                "variant_id": variant_id,
                "part": part,
                "kind": message.kind,
                "method": message.method,
                "body": message.body,
                "story_key": message.story_key,
                "fallback": [store_message(plainer) for plainer in message.fallback],
                "is_mark": message.is_mark or None,
                "theme": message.theme or None,
            }
            for part, message in enumerate(messages)
        ],
    )
    return variant_id


async def load_messages(
    connection: AsyncConnection, variant_id: int
) -> tuple[RenderedMessage, ...]:
    """All parts of a variant, none where there is no such variant."""
    found = await connection.execute(
        select(*_COLUMNS).where(MessageRow.variant_id == variant_id).order_by(MessageRow.part)
    )
    return tuple(_read_message(row) for row in found)


async def load_message(
    connection: AsyncConnection, variant_id: int, part: int
) -> RenderedMessage | None:
    """One part of a variant, or nothing where it has no such part."""
    found = await connection.execute(
        select(*_COLUMNS).where(MessageRow.variant_id == variant_id, MessageRow.part == part)
    )
    row = found.one_or_none()
    return None if row is None else _read_message(row)


def _read_message(row: Row[*tuple[Any, ...]]) -> RenderedMessage:
    kind, method, body, story_key, fallback, is_mark, theme = row
    stored = StoredMessage(
        kind=kind, method=method, body=body, story_key=story_key, fallback=fallback
    )
    return replace(restore_message(stored, theme=theme or ""), is_mark=bool(is_mark))
