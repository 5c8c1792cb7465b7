"""Writes of many tasks in one transaction: it costs about the same for one as for a hundred."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.engine import Database
from bot.domain.errors import StorageUnavailable

W = TypeVar("W")
_AT_ONCE = 256  # a transaction of so many small writes takes a few milliseconds


class GroupCommit(Generic[W]):
    """Commits what arrives while a transaction is under way together in the next one.

    Nobody waits for company: a lone write is committed at once. ``apply`` carries out writes of
    different keys, in any order, and says of each whether it changed something. Carried out once
    more it must change nothing more: of a writer that is cancelled in the middle of a transaction
    nobody knows whether it was committed, and the next one repeats it for the others.
    """

    def __init__(
        self,
        database: Database,
        apply: Callable[[AsyncConnection, Sequence[W]], Awaitable[Sequence[bool]]],
    ) -> None:
        self._database = database
        self._apply = apply
        self._turn = asyncio.Lock()
        self._waiting: dict[_Entry[W], None] = {}

    async def write(self, key: Hashable, change: W) -> bool:
        """Return once ``change`` is committed; writes of one ``key`` keep their order.

        Raises ``StorageUnavailable``, or what ``apply`` raises for this write alone.
        """
        entry = _Entry(key, change)
        self._waiting[entry] = None
        try:
            async with self._turn:  # whoever came earlier is settled or gone: ours is the oldest
                if not entry.is_settled:
                    await self._commit()
        finally:
            self._waiting.pop(entry, None)
        return entry.answer()

    def _oldest(self) -> list["_Entry[W]"]:
        """At most one write of each key, so that the order within a batch does not matter."""
        oldest: dict[Hashable, _Entry[W]] = {}
        for entry in self._waiting:
            if len(oldest) == _AT_ONCE:
                break
            oldest.setdefault(entry.key, entry)
        return list(oldest.values())

    async def _commit(self, chosen: Sequence["_Entry[W]"] = ()) -> None:
        """Commit together; where that fails, in halves, until the culprit stands alone.

        Who is on board is decided once the transaction has begun, unless it was ``chosen`` before.
        """
        entries = chosen
        try:
            async with self._database.writing() as connection:
                entries = chosen or self._oldest()
                answers = await self._apply(connection, [entry.change for entry in entries])
        except StorageUnavailable as error:
            for entry in entries or self._oldest():
                self._settle(entry, StorageUnavailable(str(error)))
        except Exception as error:  # noqa: BLE001 - raised where its write was asked for
            await self._commit_apart(entries or self._oldest(), error)
        else:
            for entry, has_changed in zip(entries, answers, strict=True):
                self._settle(entry, has_changed)

    async def _commit_apart(self, entries: Sequence["_Entry[W]"], error: Exception) -> None:
        if len(entries) == 1:
            self._settle(entries[0], error)
            return
        middle = len(entries) // 2
        await self._commit(entries[:middle])
        await self._commit(entries[middle:])

    def _settle(self, entry: "_Entry[W]", outcome: bool | Exception) -> None:  # noqa: FBT001 - what apply says
        entry.outcome = outcome
        self._waiting.pop(entry, None)


class _Entry(Generic[W]):
    """One write on its way: equal to itself only."""

    __slots__ = ("change", "key", "outcome")

    def __init__(self, key: Hashable, change: W) -> None:
        self.key = key
        self.change = change
        self.outcome: bool | Exception | None = None

    @property
    def is_settled(self) -> bool:
        return self.outcome is not None

    def answer(self) -> bool:
        """Whether something changed. Raises what went wrong."""
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return bool(self.outcome)
