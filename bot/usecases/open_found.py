"""A press on a story that stands in a list: the story in its place, with a way back."""

from bot.domain.action import ShowFoundStory
from bot.domain.page import StoryPage
from bot.domain.reply import PressAnswer, Reply
from bot.domain.selection import SelectedStory
from bot.usecases.caller import Caller
from bot.usecases.find_story import FindStory, FoundStory
from bot.usecases.read_in_place import not_there


class OpenFound:
    """Opens a story by its key, whatever position it has by now."""

    def __init__(self, find: FindStory) -> None:
        self._find = find

    async def open(self, asked: ShowFoundStory, _caller: Caller) -> PressAnswer:
        """The story, between its neighbours of the same day."""
        found = await self._find.find(asked.key)
        if not isinstance(found, FoundStory):
            return not_there(found)
        page = StoryPage(
            found.digest,
            SelectedStory(found.story),
            part=asked.part,
            is_from_overview=False,
            found=asked.found,
        )
        return PressAnswer(reply=Reply((), page=page))
