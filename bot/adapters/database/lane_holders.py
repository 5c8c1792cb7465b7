"""Who owns the lanes, for whoever only looks."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from bot.adapters.database.engine import Database
from bot.adapters.database.tables import LeaseRow
from bot.domain.audience import Platform
from bot.domain.lease import ProcessName, lane_name
from bot.domain.status import LaneHolder
from bot.ports import Clock

_PLATFORMS = {lane_name(platform): platform for platform in Platform}


class SqlLaneHolders:
    """``LaneHolders``. May raise ``StorageUnavailable``.

    ``is_gone`` says whether a process has ended: one that was killed leaves its lease behind, and
    would otherwise be taken for its lane's owner until that is over.
    """

    def __init__(
        self, database: Database, *, is_gone: Callable[[ProcessName], bool], clock: Clock
    ) -> None:
        self._database = database
        self._is_gone = is_gone
        self._clock = clock

    async def holders(self) -> Sequence[LaneHolder]:
        """Those who own a lane just now, by lane."""
        wanted = (
            select(*LeaseRow.__table__.columns)
            .where(LeaseRow.is_released.is_(False), LeaseRow.expires_at > self._clock.now())
            .where(LeaseRow.lane.in_(_PLATFORMS))
            .order_by(LeaseRow.lane)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(wanted)).all()
        return [
            LaneHolder(_PLATFORMS[row.lane], row.host, row.pid, row.taken_at)
            for row in found
            if not self._is_gone(ProcessName(row.host, row.machine, row.pid, row.started))
        ]
