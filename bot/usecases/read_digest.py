"""/start, /today, /date and /story: reading a digest."""

import asyncio
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.asking import read_day, read_number
from bot.domain.digest import Digest
from bot.domain.page import StoryPage
from bot.domain.reply import (
    DateNotFound,
    DateNotUnderstood,
    NewestInstead,
    NothingPublished,
    Reply,
    StoryNumberNeeded,
    StoryOutOfRange,
    Welcome,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.ports import Clock
from bot.usecases.collect_digests import CollectDigests
from bot.usecases.digest_library import DigestLibrary

_NEAREST = 3


class ReadDigest:
    """Answers with a digest, whole or in part. Dates are those of ``zone``."""

    def __init__(
        self, library: DigestLibrary, collect: CollectDigests, *, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._library = library
        self._collect = collect
        self._clock = clock
        self._zone = zone
        self._looking = asyncio.Lock()
        self._has_looked = False

    @property
    def today(self) -> date:
        """The date in the bot's zone."""
        return self._clock.now().astimezone(self._zone).date()

    async def current(self) -> Digest | None:
        """Today's digest, else the newest one."""
        return await self._newest() or await self._after_first_look()

    async def _newest(self) -> Digest | None:
        return await self._library.newest(until=self.today) or await self._library.newest()

    async def _after_first_look(self) -> Digest | None:
        """Readers may ask before the schedule has begun; they do not wait for it more than once."""
        async with self._looking:
            if not self._has_looked:
                await self._collect.collect()
                self._has_looked = True
        return await self._newest()

    async def welcome(self, *, is_subscribed: bool) -> Reply:
        """The greeting with the newest overview."""
        digest = await self.current()
        notice = Welcome(digest.day if digest else None, is_subscribed)
        return Reply((notice,), whole(digest, EditionParts.OVERVIEW) if digest else None)

    async def show_newest(self) -> Reply:
        """The overview of today's digest, else of the newest one and a word about it."""
        digest = await self.current()
        if digest is None:
            return Reply((NothingPublished(),))
        is_of_today = digest.day == self.today
        notices = () if is_of_today else (NewestInstead(self.today, digest.day),)
        return Reply(notices, whole(digest, EditionParts.OVERVIEW))

    async def read_today(self) -> Reply:
        """Today's edition, else the newest one and a word about it."""
        digest = await self.current()
        if digest is None:
            return Reply((NothingPublished(),))
        if digest.day == self.today:
            return Reply((), whole(digest))
        return Reply((NewestInstead(self.today, digest.day),), whole(digest))

    async def read_date(self, written: str) -> Reply:
        """The edition of the day that ``written`` names."""
        day = read_day(written, today=self.today)
        if day is None:
            newest = await self._library.newest()
            return Reply((DateNotUnderstood(written, newest.day if newest else self.today),))
        digest = await self.on(day)
        return Reply((), whole(digest)) if digest else Reply((await self.not_found(day),))

    async def on(self, day: date) -> Digest | None:
        """The digest of ``day``, which is looked for where it has not been brought in."""
        digest = await self._library.on(day)
        if digest is None:
            await self._collect.fetch(day)
            digest = await self._library.on(day)
        return digest

    async def not_found(self, day: date) -> DateNotFound:
        """The notice for a day without a digest."""
        return DateNotFound(day, _nearest(await self._library.days(), day))

    async def read_story(self, written: str) -> Reply:
        """One story of the current digest."""
        digest = await self.current()
        if digest is None:
            return Reply((NothingPublished(),))
        position = read_number(written)
        if position is None:
            return Reply((StoryNumberNeeded(written, len(digest.stories)),))
        story = digest.story_at(position)
        if story is None:
            headlines = tuple(s.headline_text for s in digest.stories)
            return Reply((StoryOutOfRange(position, len(headlines), digest.day, headlines),))
        return Reply((), page=StoryPage(digest, SelectedStory(story)))


def whole(digest: Digest, parts: EditionParts = EditionParts.ALL) -> Edition:
    """The edition with every story."""
    return Edition(digest, tuple(SelectedStory(story) for story in digest.stories), (), parts)


def _nearest(days: Sequence[date], day: date) -> tuple[date, ...]:
    return tuple(sorted(days, key=lambda other: abs(other - day))[:_NEAREST])
