"""Find a story by its key, whatever corrections have made of it since."""

from dataclasses import dataclass
from datetime import date

from bot.domain.action_fields import day_in
from bot.domain.digest import Digest, Story, StoryKey
from bot.domain.story_lineage import StoryLineage
from bot.ports import CorrectionStore
from bot.usecases.read_digest import ReadDigest

_DAY = len("20260226")


@dataclass(frozen=True, slots=True)
class FoundStory:
    """A story in the newest revision of its digest."""

    digest: Digest
    story: Story


@dataclass(frozen=True, slots=True)
class GoneStory:
    """A story that its day's digest had once; ``headline`` is what it was called last."""

    day: date
    headline: str


class FindStory:
    """Looks in the digest of the key's day: by the key, else by the story's lineage."""

    def __init__(self, read: ReadDigest, corrections: CorrectionStore) -> None:
        self._read = read
        self._corrections = corrections

    async def find(self, key: StoryKey) -> FoundStory | GoneStory | None:
        """The story; nothing where no digest ever had it. Raises ``StorageUnavailable``."""
        day = day_of(key)
        digest = await self._read.on(day)
        if digest is None:
            return None
        if story := _with_key(digest, key):
            return FoundStory(digest, story)
        lineage = StoryLineage(await self._corrections.revisions(day))
        current = lineage.current(key)
        if current and (story := _with_key(digest, current)):
            return FoundStory(digest, story)
        return GoneStory(day, lineage.headline(key)) if lineage.knows(key) else None


def day_of(key: StoryKey) -> date:
    """The day of the story's digest. Raises ``ValueError`` where the key is none."""
    return day_in(key[:_DAY])


def _with_key(digest: Digest, key: StoryKey) -> Story | None:
    return next((story for story in digest.stories if story.key == key), None)
