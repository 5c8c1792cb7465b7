"""Look at the source and publish what is new or changed there."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import DigestMalformed, DigestNotFound, DigestSourceUnavailable
from bot.domain.reply import OwnerAlert
from bot.parsing import DEFAULT_LIMITS, ReadingLimits, SectionLabels, parse_document
from bot.ports import Clock, DigestDocument, DigestSource, DigestStore, OwnerChannel, StoredDigest

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DigestReading:
    """How digest files are read: by which labels, and up to which size."""

    labels: SectionLabels
    limits: ReadingLimits = DEFAULT_LIMITS


class CollectDigests:
    """Brings the newest ``depth`` days of the source into the store.

    A malformed digest is reported once per version and the last good revision stays in force.
    """

    def __init__(
        self,
        source: DigestSource,
        store: DigestStore,
        reading: DigestReading,
        *,
        owner: OwnerChannel,
        clock: Clock,
        depth: int = 30,
    ) -> None:
        self._source = source
        self._store = store
        self._reading = reading
        self._owner = owner
        self._clock = clock
        self._depth = depth
        self._seen: dict[date, str] = {}
        self._is_unavailable = False
        self._turn = asyncio.Lock()

    async def collect(self) -> tuple[date, ...]:
        """Days whose digest is new or changed. Never raises for what the source has wrong."""
        try:
            days = await self._source.days()
        except DigestSourceUnavailable as error:
            await self._tell_unavailable(error)
            return ()
        refusals: list[DigestSourceUnavailable] = []
        changed = []
        for day in days[: self._depth]:
            try:
                if await self._collect_day(day):
                    changed.append(day)
            except DigestSourceUnavailable as error:
                refusals.append(error)
        if refusals:
            await self._tell_unavailable(refusals[0])
        else:
            self._is_unavailable = False
        return tuple(changed)

    async def fetch(self, day: date) -> None:
        """Bring one day in, however old, where the source has it."""
        try:
            await self._collect_day(day)
        except DigestSourceUnavailable as error:
            await self._tell_unavailable(error)

    async def _collect_day(self, day: date) -> bool:
        try:
            document = await self._source.fetch(day)
        except DigestNotFound:
            return False
        try:
            async with self._turn:  # two who look at once publish, and complain, once
                return await self._take(day, document)
        except DigestMalformed as error:
            await self._tell_malformed(error)
            return False

    async def _take(self, day: date, document: DigestDocument) -> bool:
        """Whether the document is news. Raises ``DigestMalformed``, once per version."""
        if self._seen.get(day) == document.version:
            return False
        known = await self._store.get(day)
        if known and known.version == document.version:
            self._seen[day] = document.version
            return False
        try:
            stored = await self._publish(document)
        except DigestMalformed:
            self._seen[day] = document.version
            raise
        self._seen[day] = document.version
        logger.info("digest published", extra={"day": str(day), "revision": stored.revision})
        return known is None or stored.revision != known.revision

    async def _publish(self, document: DigestDocument) -> StoredDigest:
        parsed = await asyncio.to_thread(  # a long one takes seconds, and people ask meanwhile
            parse_document,
            document.content,
            name=document.name,
            labels=self._reading.labels,
            limits=self._reading.limits,
            fallback_day=document.day,
        )
        if parsed.digest is None or parsed.has_errors:
            raise DigestMalformed(document.name, parsed.findings)
        return await self._store.save(
            day=document.day,
            version=document.version,
            text=document.content.decode("utf-8-sig"),
            stories=parsed.digest.stories,
            at=self._clock.now(),
        )

    async def _tell_malformed(self, error: DigestMalformed) -> None:
        facts = (("name", error.name),)
        alert = OwnerAlert("digest-malformed", self._clock.now(), facts, error.findings)
        await self._owner.alert(alert)

    async def _tell_unavailable(self, error: DigestSourceUnavailable) -> None:
        if not self._is_unavailable:
            facts = (("reason", str(error)),)
            alert = OwnerAlert("digest-source-unavailable", self._clock.now(), facts)
            await self._owner.alert(alert)
        self._is_unavailable = True
