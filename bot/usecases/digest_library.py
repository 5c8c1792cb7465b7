"""Published digests, parsed: what every other use case reads from."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.domain.digest import Digest
from bot.domain.errors import StorageUnavailable
from bot.parsing import SectionLabels, parse_digest
from bot.ports import DigestStore, StoredDigest

_KEPT = 32


class DigestLibrary:
    """Digests by day. Parsing is repeatable, so only the text is stored and the result is kept.

    While the database is away, those that were read last are still there for readers.
    """

    def __init__(self, store: DigestStore, labels: SectionLabels) -> None:
        self._store = store
        self._labels = labels
        self._parsed: OrderedDict[tuple[date, int], Digest] = OrderedDict()

    async def on(self, day: date) -> Digest | None:
        """The digest of ``day`` in its newest revision."""
        try:
            stored = await self._store.get(day)
        except StorageUnavailable as error:
            return self._kept(lambda kept: kept == day, error)
        return await self.digest(stored) if stored else None

    async def revision(self, day: date, number: int) -> Digest | None:
        """The digest of ``day`` as that revision had it."""
        stored = await self._store.get(day, revision=number)
        return await self.digest(stored) if stored else None

    async def newest(self, *, until: date | None = None) -> Digest | None:
        """The latest digest, not after ``until``."""
        try:
            day = await self._store.newest_day(until=until)
        except StorageUnavailable as error:
            return self._kept(lambda kept: until is None or kept <= until, error)
        return await self.on(day) if day else None

    def _kept(self, is_wanted: Callable[[date], bool], error: StorageUnavailable) -> Digest:
        """The latest of those that were read last. Raises ``error`` where there is none."""
        wanted = [key for key in self._parsed if is_wanted(key[0])]
        if not wanted:
            raise error
        return self._parsed[max(wanted)]

    async def days(self) -> Sequence[date]:
        """Every day with a digest, newest first."""
        return await self._store.days()

    async def revisions(self, *, limit: int) -> Mapping[date, int]:
        """The newest revision of each of the ``limit`` newest days, newest day first."""
        return await self._store.revisions(limit=limit)

    async def stored(self, day: date) -> StoredDigest | None:
        """The text of ``day`` as published."""
        return await self._store.get(day)

    async def digest(self, stored: StoredDigest) -> Digest:
        """``stored`` as a digest."""
        key = (stored.day, stored.revision)
        if key not in self._parsed:
            parsed = await asyncio.to_thread(
                parse_digest,
                stored.text,
                labels=self._labels,
                name_day=stored.day,
                fallback_day=stored.day,
            )
            if parsed.digest is None:
                raise AssertionError(f"the stored digest of {stored.day} cannot be read")
            self._parsed[key] = parsed.digest
        self._parsed.move_to_end(key)
        found = self._parsed[key]
        if len(self._parsed) > _KEPT:
            self._parsed.popitem(last=False)
        return found
