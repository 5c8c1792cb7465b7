"""Presses that turn one message: story, overview, digest."""

from bot.domain.action import ShowDigest, ShowOverview, ShowStory
from bot.domain.audience import Chat, ChatKind, Platform
from bot.domain.digest import Digest
from bot.domain.page import OverviewPage, StoryPage
from bot.domain.reading_notices import ReadInPrivate, StoryWithdrawn
from bot.domain.reply import PressAnswer, Reply
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.usecases.answer_press import NOT_KNOWN, Answer
from bot.usecases.caller import Caller
from bot.usecases.find_story import FindStory, FoundStory, GoneStory
from bot.usecases.read_digest import ReadDigest

_IN_PRIVATE = PressAnswer(toast=ReadInPrivate(), is_alert=True)


class ReadInPlace:
    """Answers with pages. Whoever sees a message may turn it: reading is open to everybody."""

    def __init__(self, find: FindStory, read: ReadDigest) -> None:
        self._find = find
        self._read = read

    async def show_story(self, asked: ShowStory, _caller: Caller) -> PressAnswer:
        """The story in place of the message pressed."""
        found = await self._find.find(asked.key)
        if not isinstance(found, FoundStory):
            return not_there(found)
        return PressAnswer(reply=Reply((), page=story_page(found, asked)))

    async def show_overview(self, asked: ShowOverview, _caller: Caller) -> PressAnswer:
        """The day's overview in place of the message pressed."""
        digest = await self._read.on(asked.day)
        if digest is None:
            return NOT_KNOWN
        page = overview_page(digest, asked.chosen, asked.part)
        return PressAnswer(reply=Reply((), page=page))

    async def show_digest(self, asked: ShowDigest, _caller: Caller) -> PressAnswer:
        """The day's overview as a new message."""
        digest = await self._read.on(asked.day)
        if digest is None:
            return NOT_KNOWN
        return PressAnswer(reply=Reply((), page=overview_page(digest)), is_in_place=False)


def story_page(found: FoundStory, asked: ShowStory) -> StoryPage:
    """The page that ``asked`` means, of a story that was found."""
    return StoryPage(
        found.digest,
        SelectedStory(found.story),
        _there(found.digest, asked.chosen),
        asked.part,
        asked.is_from_overview,
    )


def overview_page(digest: Digest, chosen: tuple[int, ...] = (), part: int = 0) -> OverviewPage:
    """The overview of the stories at ``chosen``, as far as there are such; else of all."""
    chosen = _there(digest, chosen)
    stories = tuple(
        SelectedStory(story) for story in digest.stories if not chosen or story.position in chosen
    )
    return OverviewPage(Edition(digest, stories, (), EditionParts.OVERVIEW, chosen), part)


def not_there(found: GoneStory | None) -> PressAnswer:
    """The answer where there is no such story, or none any more."""
    if found is None:
        return NOT_KNOWN
    return PressAnswer(toast=StoryWithdrawn(found.day), is_alert=True)


def is_everybodys(chat: Chat) -> bool:
    """Whether one message is read by thousands, of whom anybody may press."""
    return chat.address.platform is Platform.TELEGRAM and chat.kind is ChatKind.CHANNEL


def outside_channels(answer: Answer) -> Answer:
    """``answer``, but where a channel's message would change for all of its readers."""

    async def answer_outside(asked: object, caller: Caller) -> PressAnswer:
        return _IN_PRIVATE if is_everybodys(caller.chat) else await answer(asked, caller)

    return answer_outside


def _there(digest: Digest, chosen: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(position for position in chosen if digest.story_at(position))
