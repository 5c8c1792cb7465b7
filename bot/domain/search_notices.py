"""What is said of a search, and of what a chat has missed."""

from dataclasses import dataclass
from datetime import date

from bot.domain.digest import StoryKey
from bot.domain.rich_text import Inlines


@dataclass(frozen=True, slots=True)
class ListedStory:
    """One hit. In the ``snippet``, what was looked for is strong."""

    day: date
    key: StoryKey
    headline: str
    snippet: Inlines


@dataclass(frozen=True, slots=True)
class StoriesFound:
    """Page ``page`` (from 0) of ``pages`` of ``total`` stories; its hits count from ``first``.

    ``topic`` is the catalogue's, where the query is its name. Where it does not ``turn``, the other
    pages cannot be reached: the query is too long for a button, or the chat has none.
    """

    query: str
    total: int
    hits: tuple[ListedStory, ...]
    page: int
    pages: int
    first: int = 1
    topic: str = ""
    turns: bool = True


@dataclass(frozen=True, slots=True)
class NothingFound:
    """No story says ``query``; ``suggestions`` are topics, ``nearest`` words of stories."""

    query: str
    suggestions: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHowTo:
    """How to look for something; ``is_greeting`` where somebody only said hello."""

    example_topic: str
    is_greeting: bool = False


@dataclass(frozen=True, slots=True)
class MissedDay:
    """A day with ``count`` stories for the chat."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class DaysMissed:
    """What came out and did not come here in the ``span`` last days, newest first.

    Without a subscription nothing was to come: then they are the newest days.
    """

    missed: tuple[MissedDay, ...]
    span: int
    is_subscribed: bool = True


SearchNotice = StoriesFound | NothingFound | SearchHowTo | DaysMissed
