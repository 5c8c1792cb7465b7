"""How everything stands, counted by the database."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.audience_tables import ChatRow, SubscriptionRow
from bot.adapters.database.engine import Database
from bot.adapters.database.tables import AnnouncementRow, DeliveryRow, ReceiptRow, RunRow
from bot.domain.audience import Platform, SubscriptionState
from bot.domain.delivery import DeliveryState
from bot.domain.run import AnnouncementKind, ErrorCount
from bot.domain.status import SLACK, WAITS_TOO_LONG, Backlog, Due, LastPing, Standing

_ERRORS_KEPT = 5
_IS_PENDING = DeliveryRow.state == DeliveryState.PENDING
_IS_ACTIVE = SubscriptionRow.state == SubscriptionState.ACTIVE
Subscriptions = dict[Platform, dict[SubscriptionState, int]]


class SqlOverview:
    """``Overview``. It only reads, and may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, now: datetime) -> Standing:
        """How everything stands now."""
        async with self._database.reading() as connection:
            last_sent_at = await _last_sent_at(connection)
            return Standing(
                subscriptions=await _subscriptions(connection),
                next_due=await _next_due(connection, now),
                overdue=await _overdue(connection, now),
                backlogs=await _backlogs(connection, now, last_sent_at),
                last_sent_at=last_sent_at,
                last_ping=await _last_ping(connection),
            )


async def _subscriptions(connection: AsyncConnection) -> Subscriptions:
    found = await connection.execute(
        select(ChatRow.platform, SubscriptionRow.state, func.count().label("chats"))
        .join(ChatRow, ChatRow.id == SubscriptionRow.chat_id)
        .group_by(ChatRow.platform, SubscriptionRow.state)
    )
    counts: Subscriptions = defaultdict(dict)
    for row in found:
        counts[row.platform][row.state] = row.chats
    return dict(counts)


async def _next_due(connection: AsyncConnection, now: datetime) -> Due | None:
    is_coming = (_IS_ACTIVE, SubscriptionRow.next_due_at > now)
    first = select(func.min(SubscriptionRow.next_due_at)).where(*is_coming)
    at = (await connection.execute(first)).scalar_one()
    if at is None:
        return None
    return await _due(connection, at, SubscriptionRow.next_due_at == at)


async def _overdue(connection: AsyncConnection, now: datetime) -> Due | None:
    """Those who are due and not planned: since when, and how many."""
    is_due = (_IS_ACTIVE, SubscriptionRow.next_due_at <= now)
    first = select(func.min(SubscriptionRow.next_due_at)).where(*is_due)
    at = (await connection.execute(first)).scalar_one()
    return await _due(connection, at, SubscriptionRow.next_due_at <= now) if at else None


async def _due(connection: AsyncConnection, at: datetime, is_meant: ColumnElement[bool]) -> Due:
    counted = await connection.execute(select(func.count()).where(_IS_ACTIVE, is_meant))
    return Due(at, counted.scalar_one())


async def _backlogs(
    connection: AsyncConnection, now: datetime, last_sent_at: datetime | None
) -> tuple[Backlog, ...]:
    rows = (await connection.execute(_select_backlogs(now, last_sent_at))).all()
    errors = (await connection.execute(_select_errors())).all() if rows else ()
    return tuple(
        Backlog(
            row.platform,
            row.chats,
            row.oldest_at,
            waiting=row.waiting,
            next_try_at=row.next_try_at,
            overdue=row.overdue,
            errors=_errors(errors, row.platform),
        )
        for row in rows
    )


def _select_backlogs(now: datetime, last_sent_at: datetime | None) -> Select[*tuple[Any, ...]]:
    is_waiting = DeliveryRow.not_before > now
    is_overdue = and_(DeliveryRow.attempts > 0, DeliveryRow.created_at < now - WAITS_TOO_LONG)
    if last_sent_at is None or last_sent_at < now - SLACK:  # in a long broadcast somebody sends
        may_be_sent = or_(DeliveryRow.not_before.is_(None), DeliveryRow.not_before < now - SLACK)
        is_overdue = or_(is_overdue, and_(may_be_sent, DeliveryRow.created_at < now - SLACK))
    return (
        select(
            DeliveryRow.platform,
            func.count().label("chats"),
            func.min(DeliveryRow.created_at).label("oldest_at"),
            func.count().filter(is_waiting).label("waiting"),
            func.min(DeliveryRow.not_before).filter(is_waiting).label("next_try_at"),
            func.count().filter(is_overdue).label("overdue"),
        )
        .where(_IS_PENDING)
        .group_by(DeliveryRow.platform)
        .order_by(DeliveryRow.platform)
    )


def _select_errors() -> Select[*tuple[Any, ...]]:
    return (
        select(DeliveryRow.platform, DeliveryRow.last_error, func.count().label("chats"))
        .where(_IS_PENDING, DeliveryRow.last_error != "")
        .group_by(DeliveryRow.platform, DeliveryRow.last_error)
        .order_by(func.count().desc(), DeliveryRow.last_error)
        .limit(_ERRORS_KEPT * len(Platform))
    )


def _errors(rows: Sequence[Row[*tuple[Any, ...]]], platform: Platform) -> tuple[ErrorCount, ...]:
    own = (ErrorCount(row.last_error, row.chats) for row in rows if row.platform is platform)
    return tuple(own)[:_ERRORS_KEPT]


async def _last_sent_at(connection: AsyncConnection) -> datetime | None:
    newest = select(ReceiptRow.sent_at).order_by(ReceiptRow.id.desc()).limit(1)
    return (await connection.execute(newest)).scalar_one_or_none()


async def _last_ping(connection: AsyncConnection) -> LastPing | None:
    found = await connection.execute(
        select(RunRow.day, AnnouncementRow.done_at, AnnouncementRow.attempts, AnnouncementRow.error)
        .join(RunRow, RunRow.id == AnnouncementRow.run_id)
        .where(AnnouncementRow.kind == AnnouncementKind.PING)
        .order_by(AnnouncementRow.run_id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        return None
    at = None if row.error else row.done_at
    return LastPing(row.day, at, row.attempts, row.error)
