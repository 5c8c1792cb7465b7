"""What somebody gets who writes the bot's name and some words into any chat."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.domain.audience import Language
from bot.domain.digest import Digest, Story, StoryKey, story_prose
from bot.domain.errors import StorageUnavailable
from bot.domain.excerpt import excerpt
from bot.domain.folded_word import FoldedWord
from bot.domain.story_query import read_query, tidy_query
from bot.domain.topic import TopicCatalogue
from bot.ports import StorySearch
from bot.usecases.caller import Caller
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.read_digest import ReadDigest
from bot.usecases.spoken_language import SpokenLanguage

logger = logging.getLogger(__name__)
PAGE = 20
"""Telegram takes 50; the longest stories would make an answer of half a megabyte of them."""
_DESCRIBED = 120
_DIGITS = 7

Show = Callable[[Digest, Language], Digest]
"""The digest in the script of a language's readers."""


@dataclass(frozen=True, slots=True)
class InlineStory:
    """A story to choose; ``description`` is one line of it."""

    digest: Digest
    story: Story
    description: str


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """Stories to choose from. ``next_offset`` asks for more, and is empty where there are none.

    ``newest`` is the day of the newest digest, absent where there is none; ``is_today`` where
    nothing was asked for, and the stories are that day's. It ``is_lasting`` unless it was trouble
    of ours that left it empty.
    """

    stories: tuple[InlineStory, ...]
    language: Language
    next_offset: str = ""
    newest: date | None = None
    is_today: bool = False
    is_lasting: bool = True


class AnswerInline:
    """Finds the stories of an inline query: any text is one, and no text asks for the newest."""

    def __init__(
        self,
        search: StorySearch,
        read: ReadDigest,
        library: DigestLibrary,
        catalogue: TopicCatalogue,
        *,
        show: Show,
        language: SpokenLanguage,
    ) -> None:
        self._search = search
        self._read = read
        self._library = library
        self._catalogue = catalogue
        self._show = show
        self._language = language

    async def answer(self, written: str, offset: str, caller: Caller) -> InlineAnswer:
        """A page of stories in the caller's language; none where we are in trouble."""
        language = (await self._language.known(caller)).chat.language
        try:
            return await self._answer(tidy_query(written), _start(offset), language)
        except StorageUnavailable as error:
            logger.warning("no records", extra={"error": str(error)})
        except Exception:
            logger.exception("an inline query failed", extra={"query": written})
        return InlineAnswer((), language, is_lasting=False)

    async def _answer(self, query: str, start: int, language: Language) -> InlineAnswer:
        newest = await self._read.current()
        if query:
            total, chosen = await self._found(query, start)
        else:
            stories = newest.stories if newest else ()
            total = len(stories)
            chosen = [_Chosen(newest, story.key) for story in stories[start : start + PAGE]]
        describe = partial(self._described, query=query, language=language)
        stories_shown = await asyncio.to_thread(lambda: tuple(map(describe, chosen)))
        behind = start + len(chosen)
        return InlineAnswer(
            tuple(story for story in stories_shown if story),
            language,
            next_offset=str(behind) if behind < total else "",
            newest=newest.day if newest else None,
            is_today=not query,
        )

    async def _found(self, query: str, start: int) -> "tuple[int, list[_Chosen]]":
        found = await self._search.find(query, limit=PAGE, offset=start)
        digests = {hit.day: await self._library.on(hit.day) for hit in found.hits}
        return found.total, [_Chosen(digests[hit.day], hit.key) for hit in found.hits]

    def _described(
        self, chosen: "_Chosen", *, query: str, language: Language
    ) -> InlineStory | None:
        """The story as it reads now; nothing where it was withdrawn since it was found."""
        if chosen.digest is None:
            return None
        digest = self._show(chosen.digest, language)
        story = next((story for story in digest.stories if story.key == chosen.key), None)
        if story is None:
            return None
        words, fold = self._looked_for(query), self._catalogue.fold
        line = excerpt(story_prose(story), words, fold, limit=_DESCRIBED).text
        return InlineStory(digest, story, line)

    def _looked_for(self, query: str) -> tuple[FoldedWord, ...]:
        read = read_query(query, self._catalogue)
        return (*read.words, *self._catalogue.words_of(read.topics))


@dataclass(frozen=True, slots=True)
class _Chosen:
    digest: Digest | None
    key: StoryKey


def _start(offset: str) -> int:
    """An offset as it was given with the page before; the beginning for any other text."""
    return int(offset) if offset.isascii() and offset.isdigit() and len(offset) < _DIGITS else 0
