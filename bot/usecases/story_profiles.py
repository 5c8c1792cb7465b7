"""The profiles of the newest days' stories, made once, for looking for what is related."""

import asyncio
from datetime import date

from bot.domain.digest import Digest, story_text
from bot.domain.recent import Recent
from bot.domain.relatedness import StoryProfile, profile_story
from bot.domain.topic import TopicCatalogue
from bot.usecases.digest_library import DigestLibrary

_DAYS = 30
_KEPT = 64
_Profiles = tuple[StoryProfile, ...]


class StoryProfiles:
    """Keeps them by digest, which stays the same object as long as the library keeps it."""

    def __init__(self, library: DigestLibrary, catalogue: TopicCatalogue) -> None:
        self._library = library
        self._catalogue = catalogue
        self._known: Recent[tuple[date, int], _Profiles] = Recent(_KEPT)

    async def newest(self) -> _Profiles:
        """Those of the newest ``_DAYS`` days. Raises ``StorageUnavailable``."""
        revisions = await self._library.revisions(limit=_DAYS)
        days = [await self._on(day, revision) for day, revision in revisions.items()]
        return tuple(profile for profiles in days for profile in profiles)

    async def of(self, digest: Digest) -> _Profiles:
        """Those of one digest, in its order; made in a thread."""
        return await asyncio.to_thread(self._profiles, digest)

    async def _on(self, day: date, revision: int) -> _Profiles:
        known = self._known.get((day, revision))
        if known is None:
            digest = await self._library.revision(day, revision)
            known = await self.of(digest) if digest else ()
            self._known.put((day, revision), known)
        return known

    def _profiles(self, digest: Digest) -> _Profiles:
        return tuple(
            profile_story(
                story,
                digest.day,
                (match.topic.name for match in self._catalogue.matches(story_text(story))),
            )
            for story in digest.stories
        )
