"""What became of a run, counted by the database: a run may have a million deliveries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.tables import DeliveryRow, MessageRow, ReceiptRow
from bot.domain.audience import Platform
from bot.domain.delivery import DeliveryState, MessageKind, SkipReason
from bot.domain.run import ErrorCount, PlatformFigures, RunFigures, RunId

_ERRORS_KEPT = 10
_SENT_FOR = and_(
    ReceiptRow.delivery_id == DeliveryRow.id, ReceiptRow.generation == DeliveryRow.generation
)
_LOST_A_PART = DeliveryRow.part_error != ""
Counts = Mapping[Platform, int]


async def count_run(connection: AsyncConnection, run: RunId) -> RunFigures:
    """What became of the run so far, platform by platform."""
    states = (await connection.execute(_select_states(run))).all()
    errors = (await connection.execute(_select_errors(run))).all()
    sent = {row.platform: row for row in await connection.execute(_select_sent(run))}
    lost = await _counts(connection, _select_lost(run))
    whole = await _counts(connection, _select_stories_of_whole(run))
    rest = await _counts(connection, _select_stories_of_rest(run))
    platforms = tuple(
        replace(
            _by_state(platform, [row for row in states if row.platform is platform]),
            errors=_errors(errors, platform),
            parts_lost=lost.get(platform, 0),
            stories=whole.get(platform, 0) + rest.get(platform, 0),
            **_sent(sent.get(platform)),
        )
        for platform in Platform
        if any(row.platform is platform for row in states)
    )
    revisions = [row.revision for row in states if row.revision is not None]
    return RunFigures(platforms, max(revisions, default=None))


def _of(run: RunId) -> ColumnElement[bool]:
    return DeliveryRow.run_id == run


def _select_states(run: RunId) -> Select[*tuple[Any, ...]]:
    return (
        select(
            DeliveryRow.platform,
            DeliveryRow.state,
            DeliveryRow.reason,
            func.max(DeliveryRow.revision).label("revision"),
            func.count().label("chats"),
        )
        .where(_of(run))
        .group_by(DeliveryRow.platform, DeliveryRow.state, DeliveryRow.reason)
    )


def _select_errors(run: RunId) -> Select[*tuple[Any, ...]]:
    """What went wrong, the most frequent first: also for those who still wait for another try."""
    error = case(
        (DeliveryRow.last_error != "", DeliveryRow.last_error), else_=DeliveryRow.part_error
    )
    return (
        select(DeliveryRow.platform, error.label("error"), func.count().label("chats"))
        .where(_of(run), or_(DeliveryRow.last_error != "", _LOST_A_PART))
        .group_by(DeliveryRow.platform, error)
        .order_by(func.count().desc(), error)
        .limit(_ERRORS_KEPT * len(Platform))
    )


def _select_sent(run: RunId) -> Select[*tuple[Any, ...]]:
    return (
        select(
            DeliveryRow.platform,
            func.count().label("messages"),
            func.min(ReceiptRow.sent_at).label("first_at"),
            func.max(ReceiptRow.sent_at).label("last_at"),
        )
        .join(ReceiptRow, _SENT_FOR)
        .where(_of(run))
        .group_by(DeliveryRow.platform)
    )


def _select_lost(run: RunId) -> Select[*tuple[Any, ...]]:
    """Parts that the cursor has passed without a receipt."""
    arrived = (
        select(func.count(ReceiptRow.part.distinct()))
        .where(_SENT_FOR)
        .correlate(DeliveryRow)
        .scalar_subquery()
    )
    return (
        select(DeliveryRow.platform, func.sum(DeliveryRow.next_part - arrived).label("number"))
        .where(_of(run), _LOST_A_PART)
        .group_by(DeliveryRow.platform)
    )


def _select_stories_of_whole(run: RunId) -> Select[*tuple[Any, ...]]:
    """Stories of deliveries that lost no part: few different ones, by edition and cursor."""
    alike = (
        select(
            DeliveryRow.platform,
            DeliveryRow.variant_id,
            DeliveryRow.next_part,
            func.count().label("chats"),
        )
        .where(_of(run), ~_LOST_A_PART, DeliveryRow.next_part > 0)
        .group_by(DeliveryRow.platform, DeliveryRow.variant_id, DeliveryRow.next_part)
        .subquery()
    )
    stories = (
        select(func.count(MessageRow.story_key.distinct()))
        .where(
            MessageRow.variant_id == alike.c.variant_id,
            MessageRow.part < alike.c.next_part,
            MessageRow.kind == MessageKind.STORY,
        )
        .correlate(alike)
        .scalar_subquery()
    )
    return select(alike.c.platform, func.sum(alike.c.chats * stories).label("number")).group_by(
        alike.c.platform
    )


def _select_stories_of_rest(run: RunId) -> Select[*tuple[Any, ...]]:
    """Stories of which at least a part arrived, of deliveries that lost one: chat by chat."""
    arrived = (
        select(DeliveryRow.platform, DeliveryRow.id, MessageRow.story_key)
        .join(ReceiptRow, _SENT_FOR)
        .join(
            MessageRow,
            and_(
                MessageRow.variant_id == DeliveryRow.variant_id, MessageRow.part == ReceiptRow.part
            ),
        )
        .where(_of(run), _LOST_A_PART, MessageRow.kind == MessageKind.STORY)
        .distinct()
        .subquery()
    )
    return select(arrived.c.platform, func.count().label("number")).group_by(arrived.c.platform)


async def _counts(connection: AsyncConnection, wanted: Select[*tuple[Any, ...]]) -> Counts:
    return {row.platform: row.number for row in await connection.execute(wanted)}


def _by_state(platform: Platform, rows: Sequence[Row[*tuple[Any, ...]]]) -> PlatformFigures:
    chats: dict[DeliveryState, int] = defaultdict(int)
    skipped: dict[SkipReason | None, int] = {}
    for row in rows:
        chats[row.state] += row.chats
        if row.state is DeliveryState.SKIPPED:
            skipped[row.reason] = row.chats
    return PlatformFigures(
        platform,
        delivered=chats[DeliveryState.DELIVERED],
        failed=chats[DeliveryState.FAILED],
        still_open=chats[DeliveryState.PENDING],
        skipped=skipped,
    )


def _errors(rows: Sequence[Row[*tuple[Any, ...]]], platform: Platform) -> tuple[ErrorCount, ...]:
    own = (ErrorCount(row.error, row.chats) for row in rows if row.platform is platform)
    return tuple(own)[:_ERRORS_KEPT]


def _sent(row: Row[*tuple[Any, ...]] | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"messages": row.messages, "first_at": row.first_at, "last_at": row.last_at}
