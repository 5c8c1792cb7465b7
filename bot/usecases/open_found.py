"""A press on what a search found: the story in its place, with a way back."""

from bot.domain.action import ShowFoundStory
from bot.domain.action_fields import day_in
from bot.domain.page import StoryPage
from bot.domain.reply import PressAnswer, Reply
from bot.domain.selection import SelectedStory
from bot.usecases.answer_press import NOT_KNOWN
from bot.usecases.caller import Caller
from bot.usecases.digest_library import DigestLibrary

_DAY = len("20260226")


class OpenFound:
    """Opens a story by its key, whatever position it has by now."""

    def __init__(self, library: DigestLibrary) -> None:
        self._library = library

    async def open(self, asked: ShowFoundStory, _caller: Caller) -> PressAnswer:
        """The story, between its neighbours of the same day."""
        digest = await self._library.on(day_in(asked.key[:_DAY]))
        story = next((s for s in digest.stories if s.key == asked.key), None) if digest else None
        if digest is None or story is None:
            return NOT_KNOWN
        page = StoryPage(
            digest,
            SelectedStory(story),
            part=asked.part,
            is_from_overview=False,
            found=asked.found,
        )
        return PressAnswer(reply=Reply((), page=page))
