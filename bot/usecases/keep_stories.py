"""Saved stories: keeping them, /saved and its pages."""

from collections.abc import Sequence

from bot.domain.action import DropSaved, KeepStory, ShowSaved
from bot.domain.audience import ChatKind, Person
from bot.domain.digest import StoryKey
from bot.domain.readers import Keeping, KeptStory
from bot.domain.reading_notices import (
    NobodySaves,
    SavedElsewhere,
    SavedStories,
    SavedStory,
    ShelfFull,
    StorySaved,
    StoryTakenOff,
)
from bot.domain.reply import Notice, PressAnswer, Reply
from bot.ports import Clock, ReaderStore
from bot.usecases.caller import Caller
from bot.usecases.find_story import FindStory, FoundStory, GoneStory, day_of
from bot.usecases.read_in_place import not_there

MOST_KEPT = 500
_ON_A_PAGE = 8


class KeepStories:
    """Each person keeps stories of their own, wherever they press; only they see which."""

    def __init__(self, readers: ReaderStore, find: FindStory, *, clock: Clock) -> None:
        self._readers = readers
        self._find = find
        self._clock = clock

    async def press(self, asked: KeepStory, caller: Caller) -> PressAnswer:
        """Keep the story, or keep it no more; a toast says so."""
        if caller.person is None:
            return PressAnswer(toast=NobodySaves(), is_alert=True)
        if not asked.is_kept:
            await self._readers.drop(caller.person, asked.key)
            return PressAnswer(toast=StoryTakenOff())
        found = await self._find.find(asked.key)
        if not isinstance(found, FoundStory):
            return not_there(found)
        toast = await self._keep(caller.person, found.story.key)
        return PressAnswer(toast=toast, is_alert=isinstance(toast, ShelfFull))

    async def list(self, caller: Caller) -> Reply:
        """``/saved``: the newest ones, in a private chat only."""
        if caller.person is None or caller.chat.kind is not ChatKind.PRIVATE:
            return Reply((SavedElsewhere(),))
        return Reply((await self._page(caller.person, 0),))

    async def turn(self, asked: ShowSaved, caller: Caller) -> PressAnswer:
        """Another page in place of the one pressed."""
        if caller.person is None or caller.chat.kind is not ChatKind.PRIVATE:
            return PressAnswer(toast=SavedElsewhere(), is_alert=True)
        return PressAnswer(reply=Reply((await self._page(caller.person, asked.page),)))

    async def drop(self, asked: DropSaved, caller: Caller) -> PressAnswer:
        """Keep a story of the page no more, and show the page without it."""
        turned = await self.turn(ShowSaved(asked.page), caller)
        if turned.reply is None or caller.person is None:
            return turned
        await self._readers.drop(caller.person, asked.key)
        reply = Reply((await self._page(caller.person, asked.page),))
        return PressAnswer(toast=StoryTakenOff(), reply=reply)

    async def _keep(self, person: Person, story: StoryKey) -> Notice:
        kept = await self._readers.keep(person, story, at=self._clock.now(), most=MOST_KEPT)
        if kept is Keeping.FULL:
            return ShelfFull(MOST_KEPT)
        return StorySaved(is_new=kept is Keeping.NEW)

    async def _page(self, person: Person, page: int) -> SavedStories:
        """That page, or the last one where there are not as many."""
        count = await self._readers.count(person)
        pages = max(1, -(-count // _ON_A_PAGE))
        page = min(page, pages - 1)
        offset = page * _ON_A_PAGE
        kept = await self._readers.kept(person, limit=_ON_A_PAGE, offset=offset)
        return SavedStories(count, offset + 1, page, pages, await self._told(kept))

    async def _told(self, kept: Sequence[KeptStory]) -> tuple[SavedStory, ...]:
        return tuple([await self._saved(each.key) for each in kept])

    async def _saved(self, kept: StoryKey) -> SavedStory:
        match await self._find.find(kept):
            case FoundStory(digest, story):
                return SavedStory(kept, digest.day, story.headline_text, story.key)
            case GoneStory(day, headline):
                return SavedStory(kept, day, headline, None)
            case None:
                return SavedStory(kept, day_of(kept), "", None)
