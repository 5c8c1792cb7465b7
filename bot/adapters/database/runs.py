"""Which run a delivery belongs to."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.tables import RunRow
from bot.domain.run import WAVE, RunKind


async def join_run(connection: AsyncConnection, day: date, at: datetime) -> int:
    """The id of the day's run that takes in who is planned ``at`` this moment, made if need be.

    The caller's transaction owns the write lock, so that no other one makes the same run.
    """
    is_open = and_(RunRow.kind == RunKind.DELIVERY, RunRow.began_at > at - WAVE)
    return await _join(connection, day, at, is_open, kind=RunKind.DELIVERY)


async def join_corrections(connection: AsyncConnection, day: date, at: datetime) -> int:
    """As ``join_run``, for corrections: their run takes in all until it has ended.

    So what a chat's second correction does is counted where its first one is.
    """
    is_open = RunRow.kind == RunKind.CORRECTION
    return await _join(connection, day, at, is_open, kind=RunKind.CORRECTION)


class JoinedRuns:
    """The runs that deliveries of a transaction ``join``, asked for once a day."""

    def __init__(
        self,
        connection: AsyncConnection,
        join: Callable[[AsyncConnection, date, datetime], Awaitable[int]],
    ) -> None:
        self._connection = connection
        self._join = join
        self._ids: dict[date, int] = {}

    async def id_of(self, day: date, at: datetime, *, is_apart: bool) -> int | None:
        """The run; none for what ``is_apart``, which nobody hears of."""
        if is_apart:
            return None
        if day not in self._ids:
            self._ids[day] = await self._join(self._connection, day, at)
        return self._ids[day]


async def _join(
    connection: AsyncConnection,
    day: date,
    at: datetime,
    takes_in: ColumnElement[bool],
    *,
    kind: RunKind,
) -> int:
    found = await connection.execute(
        select(RunRow.id)
        .where(RunRow.ended_at.is_(None), RunRow.day == day, takes_in)
        .order_by(RunRow.id.desc())
        .limit(1)
    )
    run_id = found.scalar_one_or_none()
    if run_id is not None:
        return run_id
    made = await connection.execute(
        insert(RunRow).values(day=day, began_at=at, kind=kind).returning(RunRow.id)
    )
    return made.scalar_one()
