"""/search, text without a command, and the pages of what was found."""

from dataclasses import dataclass

from bot.domain.action import ShowFound
from bot.domain.action_code import encode
from bot.domain.audience import ChatKind, Platform
from bot.domain.excerpt import Excerpt
from bot.domain.reply import Notice, PressAnswer, Reply
from bot.domain.rich_text import Inlines, Strong, Text
from bot.domain.search_notices import ListedStory, NothingFound, SearchHowTo, StoriesFound
from bot.domain.small_talk import is_small_talk
from bot.domain.story_query import tidy_query
from bot.domain.topic import TopicCatalogue
from bot.ports import FoundStories, StoryHit, StorySearch
from bot.usecases.answer_press import NOT_KNOWN
from bot.usecases.caller import Caller

PAGE = 8
_MOST_PAGES = 9999
_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for, by somebody who can turn pages or cannot."""

    query: str
    can_turn: bool


class SearchStories:
    """Answers with the stories that say what somebody wrote, ``PAGE`` at a time."""

    def __init__(self, search: StorySearch, catalogue: TopicCatalogue) -> None:
        self._search = search
        self._catalogue = catalogue

    async def answer(self, words: str, caller: Caller) -> Reply:
        """The first page of what ``/search words`` finds; without words, how to search."""
        query = tidy_query(words)
        if not query:
            return Reply((self._how_to(),))
        return Reply((await self._page(_Asked(query, _can_turn(query, caller)), 0),))

    async def answer_text(self, text: str, caller: Caller) -> Reply:
        """The same for text without a command; a greeting is greeted."""
        query = tidy_query(text)
        if is_small_talk(query, self._catalogue.fold):
            return Reply((self._how_to(is_greeting=True),))
        return await self.answer(query, caller)

    async def turn(self, asked: ShowFound, caller: Caller) -> PressAnswer:
        """Another page, in place of the one before."""
        query = tidy_query(asked.query)
        if not query:
            return NOT_KNOWN
        page = await self._page(_Asked(query, _can_turn(query, caller)), asked.page)
        return PressAnswer(reply=Reply((page,)))

    async def _page(self, asked: _Asked, page: int) -> Notice:
        found = await self._search.find(asked.query, limit=PAGE, offset=page * PAGE)
        pages = -(-found.total // PAGE)
        if found.total and page >= pages:  # fewer are found than when the button was made
            page = pages - 1
            found = await self._search.find(asked.query, limit=PAGE, offset=page * PAGE)
        if not found.total:
            return self._nothing(asked.query, found)
        topic = self._catalogue.find(asked.query)
        return StoriesFound(
            asked.query,
            found.total,
            tuple(map(_found, found.hits)),
            page,
            min(pages, _MOST_PAGES),
            first=page * PAGE + 1,
            topic=topic.name if topic else "",
            turns=asked.can_turn,
        )

    def _nothing(self, query: str, found: FoundStories) -> NothingFound:
        """Topics that are named nearly so, and those that the text speaks of among other things."""
        spoken_of = [match.topic for match in self._catalogue.matches(query)]
        topics = {topic.name: topic for topic in (*spoken_of, *self._catalogue.suggest(query))}
        if itself := self._catalogue.find(query):
            topics.pop(itself.name, None)
        suggested = tuple(topics)[:_SUGGESTED]
        known = {self._catalogue.fold(name) for name in suggested}
        nearest = (word for word in found.nearest if self._catalogue.fold(word) not in known)
        return NothingFound(query, suggested, tuple(nearest))

    def _how_to(self, *, is_greeting: bool = False) -> SearchHowTo:
        topics = self._catalogue.topics
        return SearchHowTo(topics[0].name if topics else "AI", is_greeting)


def _can_turn(query: str, caller: Caller) -> bool:
    """Whether buttons for other pages can stand below the answer."""
    is_here = caller.chat.address.platform is Platform.TELEGRAM
    is_channel = caller.chat.kind is ChatKind.CHANNEL
    return is_here and not is_channel and encode(ShowFound(query, _MOST_PAGES)) is not None


def _found(hit: StoryHit) -> ListedStory:
    return ListedStory(hit.day, hit.key, hit.headline, _marked(hit.snippet))


def _marked(snippet: Excerpt) -> Inlines:
    """The snippet with its matches strong."""
    marked: list[Text | Strong] = []
    end = 0
    for start, stop in snippet.matches:
        marked += [Text(snippet.text[end:start])] if start > end else []
        marked.append(Strong((Text(snippet.text[start:stop]),)))
        end = stop
    return (*marked, Text(snippet.text[end:])) if end < len(snippet.text) else tuple(marked)
