"""/start: the greeting, or what a link into the chat asks for."""

from dataclasses import replace

from bot.domain.action import Action, KeepStory, ShowDigest, ShowRelated, ShowStory, ShowTopic
from bot.domain.audience import ChatKind
from bot.domain.deep_link import read_payload
from bot.domain.reading_notices import LinkUnknown, StoryWithdrawn
from bot.domain.reply import ButtonUnknown, Reply
from bot.usecases.caller import Caller
from bot.usecases.find_related import FindRelated
from bot.usecases.find_story import FindStory, FoundStory, GoneStory
from bot.usecases.find_topic import FindTopic
from bot.usecases.greet import Greet
from bot.usecases.keep_stories import KeepStories
from bot.usecases.read_digest import ReadDigest
from bot.usecases.read_in_place import overview_page, story_page


class FollowLink:
    """Answers links with what they ask for, and everything else with a greeting."""

    def __init__(
        self,
        read: ReadDigest,
        find: FindStory,
        topics: FindTopic,
        *,
        greet: Greet,
        keep: KeepStories,
        related: FindRelated,
    ) -> None:
        self._read = read
        self._find = find
        self._topics = topics
        self._greet = greet
        self._keep = keep
        self._related = related

    async def start(self, payload: str, caller: Caller) -> Reply:
        """``/start``, and what stands behind it."""
        asked = read_payload(payload) if payload else None
        answered = await self._follow(asked, caller) if asked else None
        if answered:
            return answered
        greeting = await self._greet.greet(caller)
        if not payload or caller.chat.kind is not ChatKind.PRIVATE:
            return greeting  # a link that adds to a group may carry any word
        return replace(greeting, notices=(LinkUnknown(), *greeting.notices))

    async def _follow(self, asked: Action, caller: Caller) -> Reply | None:
        match asked:
            case ShowStory():
                return await self._story(asked)
            case ShowDigest():
                return await self._digest(asked)
            case ShowTopic(topic):
                return await self._topics.find(topic)
            case ShowRelated():
                return await self._related.follow(asked)
            case KeepStory():
                return await self._kept(asked, caller)
            case _:
                return None

    async def _digest(self, asked: ShowDigest) -> Reply:
        digest = await self._read.on(asked.day)
        if digest is None:
            return Reply((await self._read.not_found(asked.day),))
        return Reply((), page=overview_page(digest))

    async def _story(self, asked: ShowStory) -> Reply:
        match await self._find.find(asked.key):
            case FoundStory() as found:
                return Reply((), page=story_page(found, asked))
            case GoneStory(day):
                return Reply((StoryWithdrawn(day),))
            case None:
                return Reply((ButtonUnknown(),))

    async def _kept(self, asked: KeepStory, caller: Caller) -> Reply:
        """What was saved is shown with the word that it is: there is no toast here."""
        answer = await self._keep.press(asked, caller)
        shown = await self._story(ShowStory(asked.key))
        return replace(shown, notices=(answer.toast,)) if answer.toast else shown
