"""Who looks for stories: by commands, presses, plain text and inline queries."""

from collections.abc import Mapping

from bot.adapters.database import Stores
from bot.adapters.opencc import ShownDigests
from bot.domain.action import Action, ShowFound
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock
from bot.usecases.answer_command import Answer
from bot.usecases.answer_inline import AnswerInline
from bot.usecases.answer_press import Answer as PressedAnswer
from bot.usecases.commands import FREE_TEXT
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.find_missed import FindMissed
from bot.usecases.read_digest import ReadDigest
from bot.usecases.read_in_place import outside_channels
from bot.usecases.search_loaded import LoadedStorySearch
from bot.usecases.search_stories import SearchStories
from bot.usecases.spoken_language import SpokenLanguage
from bot.usecases.story_shelf import StoryShelf


class Finding:
    """The use cases behind ``/search``, text without a command, inline mode and ``/missed``."""

    def __init__(
        self,
        stores: Stores,
        library: DigestLibrary,
        read: ReadDigest,
        catalogue: TopicCatalogue,
        *,
        clock: Clock,
    ) -> None:
        search = LoadedStorySearch(StoryShelf(library, catalogue), catalogue)
        shown = ShownDigests()
        self._search = SearchStories(search, catalogue)
        self._missed = FindMissed(
            stores.subscriptions, stores.delivery_log, library, catalogue, clock=clock
        )
        self.inline = AnswerInline(
            search,
            read,
            library,
            catalogue,
            show=lambda digest, language: shown.shown(digest, language).digest,
            language=SpokenLanguage(stores.chats),
        )

    @property
    def command_answers(self) -> Mapping[str, Answer]:
        """By the commands' names."""
        return {
            "search": self._search.answer,
            "missed": lambda _words, caller: self._missed.find(caller),
            FREE_TEXT: self._search.answer_text,
        }

    @property
    def press_answers(self) -> Mapping[type[Action], PressedAnswer]:
        """By what the pressed button asks for."""
        return {ShowFound: outside_channels(self._search.turn)}
