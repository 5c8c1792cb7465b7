"""Who answers what people read, keep and look for from story to story."""

from collections.abc import Mapping

from bot.adapters.database import Stores
from bot.domain.action import (
    Action,
    DropSaved,
    KeepStory,
    ShowDigest,
    ShowFoundStory,
    ShowNewest,
    ShowOverview,
    ShowRelated,
    ShowSaved,
    ShowStory,
    ShowTopic,
    ShowTopics,
    VoteOnStory,
)
from bot.domain.reply import PressAnswer
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock
from bot.usecases.answer_command import Answer
from bot.usecases.answer_press import Answer as PressedAnswer
from bot.usecases.caller import Caller
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.find_related import FindRelated
from bot.usecases.find_story import FindStory
from bot.usecases.find_topic import FindTopic
from bot.usecases.follow_link import FollowLink
from bot.usecases.greet import Greet
from bot.usecases.keep_stories import KeepStories
from bot.usecases.open_found import OpenFound
from bot.usecases.read_digest import ReadDigest
from bot.usecases.read_in_place import ReadInPlace, outside_channels
from bot.usecases.story_profiles import StoryProfiles
from bot.usecases.vote_on_stories import VoteOnStories


class Reading:
    """The use cases behind links and presses that lead from story to story."""

    def __init__(
        self,
        stores: Stores,
        read: ReadDigest,
        catalogue: TopicCatalogue,
        *,
        library: DigestLibrary,
        greet: Greet,
        clock: Clock,
    ) -> None:
        find = FindStory(read, stores.corrections)
        self._topics = FindTopic(read, catalogue)
        self._read = read
        self._in_place = ReadInPlace(find, read)
        self._open_found = OpenFound(find)
        self._keep = KeepStories(stores.readers, find, clock=clock)
        self._vote = VoteOnStories(stores.readers, find, clock=clock)
        self._related = FindRelated(find, read, StoryProfiles(library, catalogue))
        self._link = FollowLink(
            read, find, self._topics, greet=greet, keep=self._keep, related=self._related
        )

    @property
    def command_answers(self) -> Mapping[str, Answer]:
        """``/start`` with its links, ``/related``, ``/saved``."""
        return {
            "start": self._link.start,
            "related": lambda words, _caller: self._related.answer(words),
            "saved": lambda _words, caller: self._keep.list(caller),
        }

    @property
    def press_answers(self) -> Mapping[type[Action], PressedAnswer]:
        """Every press below stories, lists of them, and greetings."""
        opening: dict[type[Action], PressedAnswer] = {
            ShowStory: self._in_place.show_story,
            ShowFoundStory: self._open_found.open,
            ShowOverview: self._in_place.show_overview,
            ShowDigest: self._in_place.show_digest,
            ShowNewest: self._show_newest,
            ShowTopic: self._show_topic,
            ShowTopics: self._show_topics,
            ShowRelated: self._related.press,
            ShowSaved: self._keep.turn,
            DropSaved: self._keep.drop,
        }
        answers = {asked: outside_channels(answer) for asked, answer in opening.items()}
        answers[KeepStory] = self._keep.press
        answers[VoteOnStory] = self._vote.press
        return answers

    async def _show_newest(self, _asked: ShowNewest, _caller: Caller) -> PressAnswer:
        return PressAnswer(reply=await self._read.show_newest(), is_in_place=False)

    async def _show_topic(self, asked: ShowTopic, _caller: Caller) -> PressAnswer:
        return PressAnswer(reply=await self._topics.find(asked.topic), is_in_place=False)

    async def _show_topics(self, _asked: ShowTopics, _caller: Caller) -> PressAnswer:
        return PressAnswer(reply=await self._topics.list_topics(), is_in_place=False)
