"""What became of a run, counted by the database: a run may have a million deliveries.

A delivery that is corrected before its run has ended counts as what it was: delivered. Messages
that a correction sent meanwhile, and stories in an edition that was corrected, count as they stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.progress import IS_CORRECTION
from bot.adapters.database.tables import DeliveryRow, MessageRow, ReceiptRow, VariantRow
from bot.domain.audience import Platform
from bot.domain.delivery import DeliveryState, MessageKind, SkipReason
from bot.domain.run import ErrorCount, PlatformFigures, RunFigures, RunId

ERRORS_KEPT = 10
_SENT_FOR = and_(
    ReceiptRow.delivery_id == DeliveryRow.id, ReceiptRow.generation == DeliveryRow.generation
)
_LOST_A_PART = DeliveryRow.part_error != ""
_STATE = case(
    (
        and_(IS_CORRECTION, DeliveryRow.state == DeliveryState.PENDING),
        literal(DeliveryState.DELIVERED, DeliveryRow.state.type),
    ),
    else_=DeliveryRow.state,
)
_VARIANT = func.coalesce(DeliveryRow.standing_variant_id, DeliveryRow.variant_id)
_CURSOR = case(
    (
        IS_CORRECTION,
        select(VariantRow.parts)
        .where(VariantRow.id == DeliveryRow.standing_variant_id)
        .correlate(DeliveryRow)
        .scalar_subquery(),
    ),
    else_=DeliveryRow.next_part,
)
"""A correction moves the delivery's own one back to the first part that it changes."""
_TROUBLE = case(
    (
        and_(DeliveryRow.last_error != "", DeliveryRow.delivered_at.is_(None)),
        DeliveryRow.last_error,
    ),
    else_=DeliveryRow.part_error,
)
"""What went wrong; not what did when it was corrected since."""
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
            errors=read_errors(errors, platform),
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
            _STATE.label("state"),
            DeliveryRow.reason,
            func.max(DeliveryRow.revision).label("revision"),
            func.count().label("chats"),
        )
        .where(_of(run))
        .group_by(DeliveryRow.platform, _STATE, DeliveryRow.reason)
    )


def _select_errors(run: RunId) -> Select[*tuple[Any, ...]]:
    """What went wrong, the most frequent first: also for those who still wait for another try."""
    return (
        select(DeliveryRow.platform, _TROUBLE.label("error"), func.count().label("chats"))
        .where(_of(run), _TROUBLE != "")
        .group_by(DeliveryRow.platform, _TROUBLE)
        .order_by(func.count().desc(), _TROUBLE)
        .limit(ERRORS_KEPT * len(Platform))
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
        .where(_SENT_FOR, ReceiptRow.part < _CURSOR)
        .correlate(DeliveryRow)
        .scalar_subquery()
    )
    return (
        select(DeliveryRow.platform, func.sum(_CURSOR - arrived).label("number"))
        .where(_of(run), _LOST_A_PART)
        .group_by(DeliveryRow.platform)
    )


def _select_stories_of_whole(run: RunId) -> Select[*tuple[Any, ...]]:
    """Stories of deliveries that lost no part: few different ones, by edition and cursor."""
    alike = (
        select(
            DeliveryRow.platform,
            _VARIANT.label("variant_id"),
            _CURSOR.label("next_part"),
            func.count().label("chats"),
        )
        .where(_of(run), ~_LOST_A_PART, _CURSOR > 0)
        .group_by(DeliveryRow.platform, _VARIANT, _CURSOR)
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
            and_(MessageRow.variant_id == _VARIANT, MessageRow.part == ReceiptRow.part),
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


def read_errors(
    rows: Iterable[Row[*tuple[Any, ...]]], platform: Platform
) -> tuple[ErrorCount, ...]:
    """The most frequent ones of the platform; ``rows`` are platforms, errors and chats."""
    own = (ErrorCount(row.error, row.chats) for row in rows if row.platform is platform)
    return tuple(own)[:ERRORS_KEPT]


def _sent(row: Row[*tuple[Any, ...]] | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"messages": row.messages, "first_at": row.first_at, "last_at": row.last_at}
