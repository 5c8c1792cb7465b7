"""Editions that chats have, and their corrections, in the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, select

from bot.adapters.database import corrections
from bot.adapters.database.audience_rows import is_at, read_subscription, select_subscriptions
from bot.adapters.database.audience_tables import SubscriptionRow
from bot.adapters.database.engine import Database
from bot.adapters.database.preference_rows import read_preferences
from bot.adapters.database.runs import JoinedRuns, join_corrections
from bot.adapters.database.tables import DeliveryRow, DigestRow, RevisionRow, StoryRow
from bot.adapters.database.variants import StoredVariants, load_messages
from bot.domain.audience import ChatAddress, SubscriptionState
from bot.domain.delivery import (
    DeliveredEdition,
    DeliveryId,
    DeliveryState,
    PlannedCorrection,
    RenderedMessage,
    StandingVariant,
)
from bot.domain.digest import StoryKey
from bot.domain.recent import Recent
from bot.domain.story_lineage import PublishedStory

_KEPT = 64
_TAKING = (SubscriptionState.ACTIVE, SubscriptionState.ENDED)
"""Also chats that were pushed to without a standing wish; who ended one is left alone by name."""


class SqlCorrectionStore:
    """``CorrectionStore``. All methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._standing: Recent[StandingVariant, tuple[RenderedMessage, ...]] = Recent(_KEPT)

    async def revisions(self, day: date) -> Sequence[Sequence[PublishedStory]]:
        """The stories of each revision of the day, oldest first."""
        wanted = (
            select(RevisionRow.revision, StoryRow.key, StoryRow.headline, StoryRow.position)
            .join(DigestRow, DigestRow.id == RevisionRow.digest_id)
            .join(StoryRow, StoryRow.revision_id == RevisionRow.id, isouter=True)
            .where(DigestRow.day == day)
            .order_by(RevisionRow.revision, StoryRow.position)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(wanted)).all()
        return [
            [_story(row) for row in rows if row.key is not None]
            for _, rows in groupby(found, key=lambda row: row.revision)
        ]

    async def outdated(
        self,
        day: date,
        *,
        revision: int,
        limit: int,
        after: DeliveryId | None = None,
        chat: ChatAddress | None = None,
    ) -> Sequence[DeliveredEdition]:
        """Delivered editions of just that revision, in the order of their ids, behind ``after``."""
        wanted = _select_outdated(day, revision).where(DeliveryRow.id > (after or 0)).limit(limit)
        if chat is not None:
            wanted = wanted.where(is_at(chat))
        async with self._database.reading() as connection:
            return [_edition(row) for row in await connection.execute(wanted)]

    async def standing(self, variant: StandingVariant) -> tuple[RenderedMessage, ...]:
        """The messages that stand in a chat."""
        known = self._standing.get(variant)
        if known is not None:
            return known
        async with self._database.reading() as connection:
            messages = await load_messages(connection, variant.variant)
            if variant.before is not None:
                before = await load_messages(connection, variant.before)
                messages = messages[: variant.settled] + before[variant.settled :]
        self._standing.put(variant, messages)
        return messages

    async def correct_all(self, planned: Sequence[PlannedCorrection]) -> int:
        """Put corrections into the outbox together; how many of them take a call."""
        if not planned:
            return 0
        async with self._database.writing() as connection:
            variants, runs = StoredVariants(connection), JoinedRuns(connection, join_corrections)
            adopted: list[dict[str, object]] = []
            reopened: list[dict[str, object]] = []
            for correction in planned:
                values = await _values(correction, variants)
                if correction.first_change is not None:
                    values["to_run"] = await runs.id_of(
                        correction.edition.day, correction.at, is_apart=correction.is_apart
                    )
                (adopted if correction.first_change is None else reopened).append(values)
            if adopted:
                await connection.execute(corrections.adopt(), adopted)
            if not reopened:
                return 0
            await connection.execute(corrections.keep_count(), reopened)
            done = await connection.execute(
                corrections.reopen(), reopened, execution_options={"preserve_rowcount": True}
            )
            return done.rowcount


async def _values(correction: PlannedCorrection, variants: StoredVariants) -> dict[str, object]:
    edition = correction.edition
    values: dict[str, object] = {
        "of_delivery": edition.delivery_id,
        "of_generation": edition.generation,
        "of_revision": edition.revision,
        "of_variant": edition.standing.variant,
        "to_revision": correction.revision,
        "to_variant": await variants.id_of(correction.messages),
    }
    if correction.first_change is None:
        return values
    return {
        **values,
        "to_standing": await variants.id_of(correction.standing),
        "to_part": correction.first_change,
        "to_created_at": correction.at,
    }


def _select_outdated(day: date, revision: int) -> Select[*tuple[Any, ...]]:
    return (
        select_subscriptions()
        .add_columns(
            DeliveryRow.id.label("delivery_id"),
            DeliveryRow.generation,
            DeliveryRow.revision,
            DeliveryRow.day,
            DeliveryRow.variant_id,
            DeliveryRow.standing_variant_id,
            DeliveryRow.next_part,
            DeliveryRow.preferences.label("read_as"),
        )
        .join(DeliveryRow, DeliveryRow.subscription_id == SubscriptionRow.id)
        .where(
            DeliveryRow.day == day,
            DeliveryRow.revision == revision,
            DeliveryRow.state == DeliveryState.DELIVERED,
            DeliveryRow.left_alone_at.is_(None),
            SubscriptionRow.state.in_(_TAKING),
        )
        .order_by(DeliveryRow.id)
    )


def _edition(row: Row[*tuple[Any, ...]]) -> DeliveredEdition:
    before: int | None = row.standing_variant_id
    settled = 0 if before is None else row.next_part
    return DeliveredEdition(
        delivery_id=DeliveryId(row.delivery_id),
        generation=row.generation,
        subscription=replace(read_subscription(row), preferences=read_preferences(row.read_as)),
        day=row.day,
        revision=row.revision,
        standing=StandingVariant(row.variant_id, before, settled),
    )


def _story(row: Row[*tuple[Any, ...]]) -> PublishedStory:
    return PublishedStory(StoryKey(row.key), row.headline, row.position)
