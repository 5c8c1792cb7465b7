"""Finding stories by what they say."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.digest import StoryKey
from bot.domain.excerpt import Excerpt


@dataclass(frozen=True, slots=True)
class StoryHit:
    """A story that was found; ``snippet`` is the piece of it where it was."""

    day: date
    key: StoryKey
    headline: str
    snippet: Excerpt


@dataclass(frozen=True, slots=True)
class FoundStories:
    """One page of ``total`` hits; ``nearest`` are words of stories spelled nearly as the query's.

    There are ``nearest`` words only where nothing was found.
    """

    total: int
    hits: tuple[StoryHit, ...]
    nearest: tuple[str, ...] = ()


class StorySearch(Protocol):
    """Looks through published stories."""

    async def find(self, query: str, *, limit: int, offset: int = 0) -> FoundStories:
        """The stories that ``query`` asks for (see ``story_query``), newest day first.

        Of one day, those whose headline holds the words come first. Any text is a query; one that
        says nothing finds nothing. May raise ``StorageUnavailable``.
        """
