"""Bring the editions that chats have in step with a digest that changed since."""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import DeliveredEdition, PlannedCorrection
from bot.domain.story_lineage import StoryLineage
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock, CorrectionStore, Renderer, StoredDigest
from bot.usecases.corrected_editions import CorrectedEditions
from bot.usecases.digest_library import DigestLibrary

logger = logging.getLogger(__name__)
_PAGE = 500


@dataclass(slots=True)
class CorrectionSummary:
    """Editions that take a call or read as before, and the messages of those that do.

    ``marks``, the messages that are emptied, are among the ``edits``.
    """

    planned: int = 0
    unchanged: int = 0
    edits: int = 0
    sends: int = 0
    marks: int = 0

    def __str__(self) -> str:
        return (
            f"{self.planned} edition(s) to correct, {self.unchanged} unchanged: "
            f"{self.edits - self.marks} message(s) to edit, {self.sends} to send, "
            f"{self.marks} to mark as withdrawn or shortened"
        )


class CorrectDigest:
    """Plans what changed in the editions that were delivered. Doing it twice changes nothing.

    A delivery that is still under way is finished as it was planned; it is found the next time.
    """

    def __init__(
        self,
        corrections: CorrectionStore,
        library: DigestLibrary,
        renderers: Mapping[Platform, Renderer],
        catalogue: TopicCatalogue,
        *,
        clock: Clock,
    ) -> None:
        self._corrections = corrections
        self._library = library
        self._renderers = renderers
        self._catalogue = catalogue
        self._clock = clock

    async def correct(
        self, stored: StoredDigest, *, to: ChatAddress | None = None, at_once: int = _PAGE
    ) -> CorrectionSummary:
        """Put corrections into the outbox for every chat, or for one.

        ``at_once`` is how many editions are read, and held in memory, together.
        """
        summary = CorrectionSummary()
        editions: CorrectedEditions | None = None
        async for page in self._pages(stored, to, limit=at_once):
            editions = editions or await self._editions(stored)
            planned = await self._planned(stored, page, editions, summary)
            planned = [replace(each, is_apart=to is not None) for each in planned]
            reopened = await self._corrections.correct_all(planned)
            summary.planned += reopened
            summary.unchanged += len(page) - reopened
        if summary.planned or summary.unchanged:
            logger.info("corrections planned", extra={"day": str(stored.day), "what": str(summary)})
        return summary

    async def has_outdated(self, stored: StoredDigest, *, to: ChatAddress | None = None) -> bool:
        """Whether anybody has an older revision of the digest."""
        async for _ in self._pages(stored, to, limit=1):
            return True
        return False

    async def correct_since(self, first_day: date) -> None:
        """Correct every digest of that day and later."""
        for day in await self._library.days():
            stored = await self._library.stored(day) if day >= first_day else None
            if stored is not None:
                await self.correct(stored)

    async def _pages(
        self, stored: StoredDigest, to: ChatAddress | None, *, limit: int
    ) -> AsyncIterator[Sequence[DeliveredEdition]]:
        """Editions of each older revision, on platforms that have an account here."""
        for revision in range(1, stored.revision):
            after = None
            while page := await self._corrections.outdated(
                stored.day, revision=revision, limit=limit, after=after, chat=to
            ):
                if here := [edition for edition in page if _platform(edition) in self._renderers]:
                    yield here
                after = page[-1].delivery_id

    async def _editions(self, stored: StoredDigest) -> CorrectedEditions:
        revisions = await self._corrections.revisions(stored.day)
        return CorrectedEditions(
            await self._library.digest(stored),
            StoryLineage(revisions[: stored.revision]),
            self._renderers,
            self._catalogue,
        )

    async def _planned(
        self,
        stored: StoredDigest,
        page: Sequence[DeliveredEdition],
        editions: CorrectedEditions,
        summary: CorrectionSummary,
    ) -> list[PlannedCorrection]:
        at = self._clock.now()
        earlier = await self._library.revision(stored.day, page[0].revision)
        planned: list[PlannedCorrection] = []
        for edition in page:
            standing = await self._corrections.standing(edition.standing)
            corrected = await editions.of(edition, standing, earlier)
            summary.edits += corrected.edits
            summary.sends += corrected.sends
            summary.marks += corrected.marks
            planned.append(
                PlannedCorrection(
                    edition,
                    stored.revision,
                    standing,
                    corrected.messages,
                    corrected.first_change,
                    at,
                )
            )
        return planned


def _platform(edition: DeliveredEdition) -> Platform:
    return edition.subscription.chat.address.platform
