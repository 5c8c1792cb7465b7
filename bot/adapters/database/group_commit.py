"""Writes of many tasks in one transaction: it costs about the same for one as for a hundred."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.adapters.database.engine import Database
from bot.domain.errors import StorageUnavailable

W = TypeVar("W")
_AT_ONCE = 256  # a transaction of so many small writes takes a few milliseconds
_APART = timedelta(milliseconds=25)


class GroupCommit(Generic[W]):
    """Commits what arrives shortly after one another together.

    A lone write is committed at once. Those that arrive within 25 ms of a transaction's start wait
    for the rest of it, so that nothing waits longer than that and its own transaction. ``apply``
    runs in the writer's thread; it carries out writes of different keys, in any order, and says of
    each whether it changed something, or what to raise for it alone. Where it raises, it is asked
    again for fewer of them.
    """

    def __init__(
        self,
        database: Database,
        apply: Callable[[Connection, Sequence[W]], Sequence[bool | Exception]],
    ) -> None:
        self._database = database
        self._apply = apply
        self._waiting: dict[_Entry[W], None] = {}
        self._committing: asyncio.Task[None] | None = None
        self._began_at = float("-inf")

    async def write(self, key: Hashable, change: W) -> bool:
        """Return once ``change`` is committed; writes of one ``key`` keep their order.

        Raises ``StorageUnavailable``, or what ``apply`` raises for this write alone. One that is
        cancelled is left out where its transaction has not begun.
        """
        entry = _Entry(key, change)
        self._waiting[entry] = None
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_waiting())
        try:
            return await entry.outcome
        finally:
            self._waiting.pop(entry, None)

    async def _commit_waiting(self) -> None:
        """One transaction after the other, until nothing waits."""
        try:
            while self._waiting:
                await self._gather()
                entries = self._oldest()
                for entry in entries:
                    del self._waiting[entry]
                if entries:
                    await self._commit(entries)
        finally:
            self._committing = None

    async def _gather(self) -> None:
        loop = asyncio.get_running_loop()
        wait = self._began_at + _APART.total_seconds() - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        self._began_at = loop.time()

    def _oldest(self) -> list["_Entry[W]"]:
        """At most one write of each key, so that the order within a batch does not matter."""
        oldest: dict[Hashable, _Entry[W]] = {}
        for entry in self._waiting:
            if len(oldest) == _AT_ONCE:
                break
            oldest.setdefault(entry.key, entry)
        return list(oldest.values())

    async def _commit(self, entries: Sequence["_Entry[W]"]) -> None:
        """Commit together; where that fails, in halves, until the culprit stands alone."""
        changes = [entry.change for entry in entries]
        try:
            answers = await self._database.write(
                lambda connection: self._apply(connection, changes)
            )
        except Exception as error:  # noqa: BLE001 - raised where its write was asked for
            await self._commit_apart(entries, error)
        else:
            for entry, answer in zip(entries, answers, strict=True):
                entry.settle(answer)

    async def _commit_apart(self, entries: Sequence["_Entry[W]"], error: Exception) -> None:
        if isinstance(error, StorageUnavailable):
            for entry in entries:
                entry.fail(StorageUnavailable(str(error)))
            return
        if len(entries) == 1:
            entries[0].fail(error)
            return
        middle = len(entries) // 2
        await self._commit(entries[:middle])
        await self._commit(entries[middle:])


class _Entry(Generic[W]):
    """One write on its way: equal to itself only."""

    __slots__ = ("change", "key", "outcome")

    def __init__(self, key: Hashable, change: W) -> None:
        self.key = key
        self.change = change
        self.outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(self, answer: bool | Exception) -> None:  # noqa: FBT001 - what apply says
        if isinstance(answer, Exception):
            self.fail(answer)
        elif not self.outcome.done():  # it is where its writer was cancelled
            self.outcome.set_result(answer)

    def fail(self, error: Exception) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)
