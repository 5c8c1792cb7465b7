"""``StorySearch`` over the digests that are loaded: enough for some weeks of them."""

import asyncio
from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.excerpt import excerpt
from bot.domain.folded_word import FoldedWord
from bot.domain.story_query import StoryQuery, read_query
from bot.domain.topic import TopicCatalogue
from bot.ports import FoundStories, StoryHit
from bot.usecases.story_shelf import ShelvedStory, StoryShelf, latin_words

_NEAREST = 3
_ALIKE = 0.7
_LONGEST_WORD = 24


class LoadedStorySearch:
    """Looks through the shelf story by story, in a thread."""

    def __init__(self, shelf: StoryShelf, catalogue: TopicCatalogue) -> None:
        self._shelf = shelf
        self._catalogue = catalogue

    async def find(self, query: str, *, limit: int, offset: int = 0) -> FoundStories:
        """The stories that ``query`` asks for, newest day first, headlines before texts."""
        read = read_query(query, self._catalogue)
        if read.is_empty:
            return FoundStories(0, ())
        stories = await self._shelf.stories()
        return await asyncio.to_thread(self._find, read, stories, slice(offset, offset + limit))

    def _find(
        self, query: StoryQuery, stories: tuple[ShelvedStory, ...], page: slice
    ) -> FoundStories:
        found = [story for story in stories if story.is_meant(query)]
        if not found:
            return FoundStories(0, (), _nearest(query, stories))
        named = self._catalogue.words_of(query.topics)
        found.sort(
            key=lambda s: (s.day, s.has_in_headline(query.words, named), -s.position), reverse=True
        )
        shown = (*query.words, *named)
        return FoundStories(len(found), tuple(self._hit(story, shown) for story in found[page]))

    def _hit(self, story: ShelvedStory, shown: Sequence[FoldedWord]) -> StoryHit:
        snippet = excerpt(story.prose, shown, self._catalogue.fold)
        return StoryHit(story.day, story.key, story.headline, snippet)


def _nearest(query: StoryQuery, stories: tuple[ShelvedStory, ...]) -> tuple[str, ...]:
    """Words of the stories that somebody may have meant who wrote a Latin word otherwise."""
    known = latin_words(stories)
    nearest: dict[str, None] = {}
    for word in query.words:
        asked = word.spelling.casefold()[:_LONGEST_WORD]
        near = get_close_matches(asked, known, n=_NEAREST, cutoff=_ALIKE)
        nearest |= dict.fromkeys(known[spelling] for spelling in near if spelling != asked)
    return tuple(nearest)[:_NEAREST]
