"""Which run a delivery belongs to."""

from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.tables import RunRow
from bot.domain.run import WAVE


async def join_run(connection: AsyncConnection, day: date, at: datetime) -> int:
    """The id of the day's run that takes in who is planned ``at`` this moment, made if need be.

    The caller's transaction owns the write lock, so that no other one makes the same run.
    """
    found = await connection.execute(
        select(RunRow.id)
        .where(RunRow.ended_at.is_(None), RunRow.day == day, RunRow.began_at > at - WAVE)
        .order_by(RunRow.id.desc())
        .limit(1)
    )
    run_id = found.scalar_one_or_none()
    if run_id is not None:
        return run_id
    made = await connection.execute(
        insert(RunRow).values(day=day, began_at=at).returning(RunRow.id)
    )
    return made.scalar_one()
