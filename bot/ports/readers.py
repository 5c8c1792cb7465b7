"""What single people keep and think of stories."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Person
from bot.domain.digest import StoryKey
from bot.domain.readers import Keeping, KeptStory, ReaderRecord, VoteTally


class ReaderStore(Protocol):
    """Kept stories and votes by person. All methods may raise ``StorageUnavailable``."""

    async def keep(self, person: Person, story: StoryKey, *, at: datetime, most: int) -> Keeping:
        """Keep the story, unless the person keeps ``most`` already."""

    async def drop(self, person: Person, story: StoryKey) -> bool:
        """Keep the story no more; whether it was kept."""

    async def kept(self, person: Person, *, limit: int, offset: int = 0) -> Sequence[KeptStory]:
        """What the person keeps, newest first."""

    async def count(self, person: Person) -> int:
        """How many stories the person keeps."""

    async def vote(
        self, person: Person, story: StoryKey, *, is_liked: bool, at: datetime
    ) -> bool | None:
        """Record the vote, or take it back where it stands so; what stands then, if anything."""

    async def tally(self, story: StoryKey) -> VoteTally:
        """How the votes on the story stand."""

    async def everything_of(self, person: Person) -> ReaderRecord:
        """All that is recorded of the person here."""

    async def forget(self, person: Person) -> None:
        """Delete all of that."""
