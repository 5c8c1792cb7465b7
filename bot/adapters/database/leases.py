"""The owners of lanes, in the database that they share."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Insert, Row, Update, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.adapters.database.engine import Database
from bot.adapters.database.fence import is_row_of
from bot.adapters.database.tables import LeaseRow
from bot.domain.audience import Platform
from bot.domain.errors import LaneHeld, LeaseLost
from bot.domain.lease import LaneHolder, Lease, ProcessName, lane_name
from bot.ports import Clock

logger = logging.getLogger(__name__)


class SqlLaneLeases:
    """``LaneLeases`` of the process ``own``; ``is_gone`` says whether another one has ended."""

    def __init__(
        self,
        database: Database,
        own: ProcessName,
        *,
        is_gone: Callable[[ProcessName], bool],
        clock: Clock,
        length: timedelta,
    ) -> None:
        self._database = database
        self._own = own
        self._is_gone = is_gone
        self._clock = clock
        self._length = length

    async def take(self, platform: Platform) -> Lease:
        """Own the lane. Raises ``LaneHeld``; then nothing was written."""
        lane = lane_name(platform)
        while True:
            found = await self._find(lane)
            if found is not None and not self._is_free(found):
                raise LaneHeld(lane, _holder(found))
            lease = await self._try_take(lane, found)
            if lease is not None:
                if found is not None and not found.is_released:
                    former = {"lane": lane, "from": str(_holder(found))}
                    logger.warning("lane taken over", extra=former)
                return lease

    async def renew(self, lease: Lease) -> None:
        """Own the lane for the lease's length from now. Raises ``LeaseLost``."""
        until = self._clock.now() + lease.length
        if not await self._change(_own_row(lease).values(expires_at=until)):
            lease.lose()
            raise LeaseLost(lease.lane)
        lease.renew(until)

    async def release(self, lease: Lease) -> None:
        """Let go of the lane, where it is still owned."""
        lease.lose()
        await self._change(_own_row(lease).values(is_released=True))

    async def _find(self, lane: str) -> Row[*tuple[Any, ...]] | None:
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(*LeaseRow.__table__.columns).where(LeaseRow.lane == lane)
            )
            return found.one_or_none()

    def _is_free(self, row: Row[*tuple[Any, ...]]) -> bool:
        is_over: bool = row.is_released or row.expires_at <= self._clock.now()
        return is_over or self._is_gone(_process(row))

    async def _try_take(self, lane: str, found: Row[*tuple[Any, ...]] | None) -> Lease | None:
        """The lease; nothing where the row is not as it was ``found``: somebody was quicker."""
        now = self._clock.now()
        lease = Lease(
            lane,
            epoch=1 if found is None else found.epoch + 1,
            until=now + self._length,
            length=self._length,
        )
        values = self._ownership(lease.epoch, now)
        first = insert(LeaseRow).values(lane=lane, **values).on_conflict_do_nothing()
        change = first if found is None else _row_as_found(found).values(**values)
        return lease if await self._change(change) else None

    async def _change(self, change: Insert | Update) -> int:
        """How many rows changed. The wait for another process's lock is short."""

        def carry_out(connection: Connection) -> int:
            return connection.execute(change).rowcount

        return await self._database.write(carry_out)

    def _ownership(self, epoch: int, now: datetime) -> dict[str, object]:
        return {
            "epoch": epoch,
            "host": self._own.host,
            "machine": self._own.machine,
            "pid": self._own.pid,
            "started": self._own.started,
            "taken_at": now,
            "expires_at": now + self._length,
            "is_released": False,
        }


def _own_row(lease: Lease) -> Update:
    return update(LeaseRow).where(is_row_of(lease))


def _row_as_found(row: Row[*tuple[Any, ...]]) -> Update:
    """The row, unless somebody took or renewed it since."""
    return update(LeaseRow).where(
        LeaseRow.lane == row.lane,
        LeaseRow.epoch == row.epoch,
        LeaseRow.expires_at == row.expires_at,
    )


def _process(row: Row[*tuple[Any, ...]]) -> ProcessName:
    return ProcessName(row.host, row.machine, row.pid, row.started)


def _holder(row: Row[*tuple[Any, ...]]) -> LaneHolder:
    return LaneHolder(_process(row), row.taken_at, row.expires_at)
