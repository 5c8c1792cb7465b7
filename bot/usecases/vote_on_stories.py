"""👍 and 👎 below a story."""

from bot.domain.action import VoteOnStory
from bot.domain.reading_notices import NobodySaves, VoteCounted
from bot.domain.reply import PressAnswer
from bot.ports import Clock, ReaderStore
from bot.usecases.caller import Caller
from bot.usecases.find_story import FindStory, FoundStory
from bot.usecases.read_in_place import not_there


class VoteOnStories:
    """One vote a person and story. Only stories that are there can be voted on."""

    def __init__(self, readers: ReaderStore, find: FindStory, *, clock: Clock) -> None:
        self._readers = readers
        self._find = find
        self._clock = clock

    async def press(self, asked: VoteOnStory, caller: Caller) -> PressAnswer:
        """Count the vote; the toast says how all of them stand."""
        if caller.person is None:
            return PressAnswer(toast=NobodySaves(), is_alert=True)
        found = await self._find.find(asked.key)
        if not isinstance(found, FoundStory):
            return not_there(found)
        key, now = found.story.key, self._clock.now()
        own = await self._readers.vote(caller.person, key, is_liked=asked.is_liked, at=now)
        tally = await self._readers.tally(key)
        return PressAnswer(toast=VoteCounted(tally.likes, tally.dislikes, own))
