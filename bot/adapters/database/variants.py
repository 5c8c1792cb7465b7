"""Rendered editions: stored once each, however many deliveries point to them."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.message_rows import content_hash, restore_message, store_message
from bot.adapters.database.tables import MessageRow, StoredMessage, VariantRow
from bot.domain.delivery import RenderedMessage


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
            }
            for part, message in enumerate(messages)
        ],
    )
    return variant_id


async def load_message(
    connection: AsyncConnection, variant_id: int, part: int
) -> RenderedMessage | None:
    """One part of a variant, or nothing where it has no such part."""
    found = await connection.execute(
        select(
            MessageRow.kind,
            MessageRow.method,
            MessageRow.body,
            MessageRow.story_key,
            MessageRow.fallback,
        ).where(MessageRow.variant_id == variant_id, MessageRow.part == part)
    )
    row = found.one_or_none()
    if row is None:
        return None
    kind, method, body, story_key, fallback = row
    return restore_message(
        StoredMessage(kind=kind, method=method, body=body, story_key=story_key, fallback=fallback)
    )
