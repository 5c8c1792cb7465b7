"""The owners of lanes, in the database that they share."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Update, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.adapters.database.engine import Database
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
        async with self._database.writing() as connection:
            until = self._clock.now() + lease.length
            renewed = await connection.execute(_own_row(lease).values(expires_at=until))
        if not renewed.rowcount:
            lease.lose()
            raise LeaseLost(lease.lane)
        lease.renew(until)

    async def release(self, lease: Lease) -> None:
        """Let go of the lane, where it is still owned."""
        lease.lose()
        async with self._database.writing() as connection:
            await connection.execute(_own_row(lease).values(is_released=True))

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
        async with self._database.writing() as connection:
            now = self._clock.now()
            until = now + self._length
            epoch = found.epoch + 1 if found is not None else 1
            owner = self._ownership(epoch, now, until)
            if found is None:
                first = insert(LeaseRow).values(lane=lane, **owner).on_conflict_do_nothing()
                taken = await connection.execute(first)
            else:
                is_as_found = (
                    LeaseRow.lane == lane,
                    LeaseRow.epoch == found.epoch,
                    LeaseRow.expires_at == found.expires_at,
                )
                taken = await connection.execute(
                    update(LeaseRow).where(*is_as_found).values(**owner)
                )
        return Lease(lane, epoch, until=until, length=self._length) if taken.rowcount else None

    def _ownership(self, epoch: int, now: datetime, until: datetime) -> dict[str, object]:
        return {
            "epoch": epoch,
            "host": self._own.host,
            "machine": self._own.machine,
            "pid": self._own.pid,
            "started": self._own.started,
            "taken_at": now,
            "expires_at": until,
            "is_released": False,
        }


def _own_row(lease: Lease) -> Update:
    return update(LeaseRow).where(
        LeaseRow.lane == lease.lane,
        LeaseRow.epoch == lease.epoch,
        LeaseRow.is_released.is_(False),
    )


def _process(row: Row[*tuple[Any, ...]]) -> ProcessName:
    return ProcessName(row.host, row.machine, row.pid, row.started)


def _holder(row: Row[*tuple[Any, ...]]) -> LaneHolder:
    return LaneHolder(_process(row), row.taken_at, row.expires_at)
