"""What only the owner of a lane may write, checked in the very transaction that writes it.

A process may lose its lane at any moment without noticing: it was frozen, or the database was away.
Whatever it still records then would overwrite what the next owner did.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.tables import LeaseRow
from bot.domain.errors import LeaseLost
from bot.domain.lease import Lease

W = TypeVar("W")
_OWNED = select(LeaseRow.lane, LeaseRow.epoch).where(LeaseRow.is_released.is_(False))


@dataclass(frozen=True, slots=True)
class Fenced(Generic[W]):
    """A write that counts only while ``lease`` is the lane's; without one it always does."""

    change: W
    lease: Lease | None


def behind_fence(
    apply: Callable[[Connection, Sequence[W]], Sequence[bool]],
) -> Callable[[Connection, Sequence[Fenced[W]]], Sequence[bool | Exception]]:
    """``apply`` behind one look at the owners: ``LeaseLost`` for each write that comes too late."""

    def apply_fenced(
        connection: Connection, writes: Sequence[Fenced[W]]
    ) -> Sequence[bool | Exception]:
        leases = {write.lease for write in writes if write.lease is not None}
        lost = _lost(connection, leases) if leases else leases
        changes = [write.change for write in writes if write.lease not in lost]
        answers = iter(apply(connection, changes) if changes else ())
        return [
            LeaseLost(write.lease.lane) if write.lease in lost else next(answers)
            for write in writes
        ]

    return apply_fenced


async def check_lease(connection: AsyncConnection, lease: Lease | None) -> None:
    """Raise ``LeaseLost`` where ``lease`` is the lane's no more; nothing without one."""
    if lease is None:
        return
    lost = await connection.run_sync(_lost, [lease])
    if lost:
        raise LeaseLost(lease.lane)


def is_current(lease: Lease) -> ColumnElement[bool]:
    """Whether ``lease`` is the lane's, for a statement that reads."""
    return exists().where(is_row_of(lease))


def is_row_of(lease: Lease) -> ColumnElement[bool]:
    """The row that says so."""
    return and_(
        LeaseRow.lane == lease.lane,
        LeaseRow.epoch == lease.epoch,
        LeaseRow.is_released.is_(False),
    )


def _lost(connection: Connection, leases: Iterable[Lease]) -> set[Lease]:
    owned = {(row.lane, row.epoch) for row in connection.execute(_OWNED)}
    lost = {lease for lease in leases if (lease.lane, lease.epoch) not in owned}
    for lease in lost:
        lease.lose()
    return lost
