"""/related and the button below a story: what belongs together."""

import asyncio

from bot.domain.action import ShowRelated
from bot.domain.asking import read_number
from bot.domain.reading_notices import RelatedFound, RelatedStory, RelatedToWhich, StoryWithdrawn
from bot.domain.relatedness import Relation, related
from bot.domain.reply import (
    ButtonUnknown,
    NothingPublished,
    Notice,
    PressAnswer,
    Reply,
    StoryOutOfRange,
)
from bot.usecases.caller import Caller
from bot.usecases.find_story import FindStory, FoundStory, GoneStory
from bot.usecases.read_digest import ReadDigest
from bot.usecases.read_in_place import not_there
from bot.usecases.story_profiles import StoryProfiles


class FindRelated:
    """Looks through the digests of the newest days, and the story's own."""

    def __init__(self, find: FindStory, read: ReadDigest, profiles: StoryProfiles) -> None:
        self._find = find
        self._read = read
        self._profiles = profiles

    async def press(self, asked: ShowRelated, _caller: Caller) -> PressAnswer:
        """The list as a new message, so that the story stays; or back where it stood."""
        found = await self._find.find(asked.key)
        if not isinstance(found, FoundStory):
            return not_there(found)
        reply = Reply((await self._related(found),))
        return PressAnswer(reply=reply, is_in_place=asked.is_in_place)

    async def follow(self, asked: ShowRelated) -> Reply:
        """The same for a link."""
        match await self._find.find(asked.key):
            case FoundStory() as found:
                return Reply((await self._related(found),))
            case GoneStory(day):
                return Reply((StoryWithdrawn(day),))
            case None:
                return Reply((ButtonUnknown(),))

    async def answer(self, written: str) -> Reply:
        """``/related 4``: of a story of the current digest."""
        digest = await self._read.current()
        if digest is None:
            return Reply((NothingPublished(),))
        position = read_number(written)
        if position is None:
            keys = tuple(story.key for story in digest.stories)
            return Reply((RelatedToWhich(written, digest.day, keys),))
        story = digest.story_at(position)
        if story is None:
            headlines = tuple(s.headline_text for s in digest.stories)
            return Reply((StoryOutOfRange(position, len(headlines), digest.day, headlines),))
        return Reply((await self._related(FoundStory(digest, story)),))

    async def _related(self, found: FoundStory) -> Notice:
        own_day = await self._profiles.of(found.digest)
        own = next(it for it in own_day if it.key == found.story.key)
        newest = [it for it in await self._profiles.newest() if it.day != own.day]
        relations = await asyncio.to_thread(related, own, (*own_day, *newest))
        return RelatedFound(own.key, own.headline, tuple(map(_told, relations)))


def _told(relation: Relation) -> RelatedStory:
    told = relation.profile
    return RelatedStory(
        told.key, told.day, told.headline, relation.names, relation.topics, relation.is_same
    )
