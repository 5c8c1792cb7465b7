"""Editions that were delivered, as their digest changes."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.audience import ChatAddress
from bot.domain.delivery import (
    DeliveredEdition,
    DeliveryId,
    PlannedCorrection,
    RenderedMessage,
    StandingVariant,
)
from bot.domain.story_lineage import PublishedStory


class CorrectionStore(Protocol):
    """Editions that were delivered, and what becomes of them when their digest changes."""

    async def revisions(self, day: date) -> Sequence[Sequence[PublishedStory]]:
        """The stories of each revision of the day, oldest first."""

    async def outdated(
        self,
        day: date,
        *,
        revision: int,
        limit: int,
        after: DeliveryId | None = None,
        chat: ChatAddress | None = None,
    ) -> Sequence[DeliveredEdition]:
        """Delivered editions of just that revision, in the order of their ids, behind ``after``.

        Of one chat, or of all that take corrections: not of those that paused, that cannot be
        reached or that said goodbye since.
        """

    async def standing(self, variant: StandingVariant) -> tuple[RenderedMessage, ...]:
        """The messages that stand in a chat."""

    async def correct_all(self, corrections: Sequence[PlannedCorrection]) -> int:
        """Put corrections into the outbox together; how many of them take a call.

        One whose delivery was planned anew or corrected meanwhile is left out. Those that take a
        call are a run of their day, apart from the one that delivered.
        """
