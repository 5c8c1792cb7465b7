"""Inline queries that were asked, and the answers that Telegram keeps.

https://core.telegram.org/bots/api#answerinlinequery
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.wire import JsonObject

Key: TypeAlias = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A card and the message that choosing it sends. ``article`` is what the bot gave."""

    id: str
    title: str
    description: str
    content: Content
    article: JsonObject = field(repr=False)


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot answered; kept until ``until``, seconds since the epoch."""

    results: list[InlineResult]
    next_offset: str
    button: JsonObject | None
    is_personal: bool
    until: float


@dataclass(slots=True, eq=False)
class InlineQuery:
    """Somebody's question to a bot. ``is_cached``: answered without asking the bot again."""

    id: str
    bot: Person
    person: Person
    query: str
    offset: str
    at: float
    answer: InlineAnswer | None = None
    is_cached: bool = False

    @property
    def results(self) -> list[InlineResult]:
        """The cards shown; none while the bot hasn't answered."""
        return self.answer.results if self.answer else []


class InlineWorld:
    """All inline queries, oldest first, with Telegram's cache of answers."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.queries: list[InlineQuery] = []
        self._shared: dict[Key, InlineAnswer] = {}
        self._personal: dict[tuple[int, Key], InlineAnswer] = {}

    def ask(self, query: InlineQuery) -> InlineQuery:
        """Note the query, and answer it where an answer is kept."""
        key = _key(query)
        kept = self._personal.get((query.person.id, key)) or self._shared.get(key)
        if kept is not None and self._now() < kept.until:
            query.answer = kept
            query.is_cached = True
        self.queries.append(query)
        return query

    def waiting(self, bot: Person, number: str) -> InlineQuery | None:
        """The bot's query that still waits for its answer."""
        for query in reversed(self.queries):
            if query.id == number and query.bot is bot and query.answer is None:
                return query
        return None

    def answer(self, query: InlineQuery, answer: InlineAnswer) -> None:
        """Show the answer, and keep it for those who ask the same."""
        query.answer = answer
        if answer.is_personal:
            self._personal[query.person.id, _key(query)] = answer
        else:
            self._shared[_key(query)] = answer

    def latest(self, bot: Person, person: Person, result_id: str) -> InlineQuery | None:
        """The latest query whose answer shows the person this result."""
        for query in reversed(self.queries):
            is_shown = any(result.id == result_id for result in query.results)
            if is_shown and query.bot is bot and query.person is person:
                return query
        return None


def _key(query: InlineQuery) -> Key:
    return query.bot.id, query.query, query.offset
