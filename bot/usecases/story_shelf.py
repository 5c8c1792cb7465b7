"""The stories of the newest days, folded once, for looking through them again and again."""

import asyncio
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.domain.digest import Digest, StoryKey, story_prose, story_text
from bot.domain.errors import StorageUnavailable
from bot.domain.folded_word import FoldedWord
from bot.domain.story_query import StoryQuery
from bot.domain.topic import TopicCatalogue
from bot.usecases.digest_library import DigestLibrary

logger = logging.getLogger(__name__)
_DAYS = 60
_MOST_CHARACTERS = 4_000_000
"""Of all texts kept; where the newest days have more, older ones are not looked through."""
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{2,23}")


@dataclass(frozen=True)
class ShelvedStory:
    """A story with its folded texts: all that it says, and ``prose``, what it tells of that."""

    day: date
    key: StoryKey
    position: int
    headline: str
    text: str
    prose: str
    catalogue: TopicCatalogue

    @cached_property
    def _folded_headline(self) -> str:
        return self.catalogue.fold(self.headline)

    @cached_property
    def _folded_text(self) -> str:
        return self.catalogue.fold(self.text)

    @cached_property
    def _topics(self) -> frozenset[str]:
        matches = self.catalogue.matches(self.text)
        return frozenset(match.topic.name for match in matches)

    @cached_property
    def latin_words(self) -> frozenset[str]:
        """The Latin words that it tells."""
        return frozenset(_LATIN_WORD.findall(f"{self.headline}\n{self.prose}"))

    def fold(self) -> None:
        """Fold now what would be folded when it is first asked for."""
        _ = self._folded_headline, self._folded_text

    def is_meant(self, query: StoryQuery) -> bool:
        """Whether the query asks for it."""
        if not all(map(self._has, query.words)) or any(map(self._has, query.denied_words)):
            return False
        if not (query.topics or query.denied_topics):
            return True
        return query.topics <= self._topics and not query.denied_topics & self._topics

    def has_in_headline(self, all_of: Sequence[FoldedWord], any_of: Sequence[FoldedWord]) -> bool:
        """Whether its headline holds these words; one is enough of those of topics."""
        if not all(word.is_in(self._folded_headline) for word in all_of):
            return False
        return not any_of or any(word.is_in(self._folded_headline) for word in any_of)

    def _has(self, word: FoldedWord) -> bool:
        return word.is_in(self._folded_text)


class StoryShelf:
    """Keeps the newest ``_DAYS`` days in step with the library. Folding happens in a thread."""

    def __init__(self, library: DigestLibrary, catalogue: TopicCatalogue) -> None:
        self._library = library
        self._catalogue = catalogue
        self._days: dict[date, tuple[int, tuple[ShelvedStory, ...]]] = {}
        self._filling = asyncio.Lock()

    async def stories(self) -> tuple[ShelvedStory, ...]:
        """All stories, newest day first. Raises ``StorageUnavailable`` where there are none yet."""
        async with self._filling:
            try:
                await self._fill()
            except StorageUnavailable as error:
                if not self._days:
                    raise
                logger.warning("searching what was read before", extra={"error": str(error)})
        return tuple(self._newest_first())

    async def _fill(self) -> None:
        revisions = await self._library.revisions(limit=_DAYS)
        for gone in self._days.keys() - revisions.keys():
            del self._days[gone]
        for day, revision in sorted(revisions.items()):  # the library keeps what was read last
            if self._days.get(day, (0, ()))[0] != revision:
                digest = await self._library.on(day)
                if digest is not None:
                    shelved = await asyncio.to_thread(_shelve, digest, self._catalogue)
                    self._days[day] = (revision, shelved)

    def _newest_first(self) -> Iterator[ShelvedStory]:
        characters = 0
        for day in sorted(self._days, reverse=True):
            stories = self._days[day][1]
            characters += sum(len(story.text) + len(story.prose) for story in stories)
            if characters > _MOST_CHARACTERS:
                self._days[day] = (self._days[day][0], ())
                continue
            yield from stories


def latin_words(stories: Sequence[ShelvedStory]) -> dict[str, str]:
    """The Latin words of the stories, by their lower-case forms."""
    return {word.casefold(): word for story in stories for word in story.latin_words}


def _shelve(digest: Digest, catalogue: TopicCatalogue) -> tuple[ShelvedStory, ...]:
    shelved = []
    for story in digest.stories:
        shelved.append(
            ShelvedStory(
                digest.day,
                story.key,
                story.position,
                headline=story.headline_text,
                text="\n".join((story_text(story), *story.sources)),
                prose=story_prose(story),
                catalogue=catalogue,
            )
        )
        shelved[-1].fold()
    return tuple(shelved)
