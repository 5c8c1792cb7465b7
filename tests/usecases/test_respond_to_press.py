"""What becomes of presses: one edit each, in order, and a word where there is none."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from bot.bootstrap.admission import make_admission
from bot.config import Settings
from bot.domain.action import Action, DoNothing, ShowOverview, ShowStory
from bot.domain.action_code import encode
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import StoryKey
from bot.domain.errors import MessageGone, StorageUnavailable
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.domain.page import StoryPage
from bot.domain.presentation import Presentation
from bot.domain.reply import (
    ButtonUnknown,
    Notice,
    PressAnswer,
    Reply,
    SomethingFailed,
    StorageAway,
)
from bot.ports import PressSurface, Renderer
from bot.usecases.answer_press import Answer, AnswerPress
from bot.usecases.caller import Caller, always
from bot.usecases.find_story import FindStory
from bot.usecases.preferred_reading import PreferredReading
from bot.usecases.read_in_place import ReadInPlace
from bot.usecases.reception import Reception
from bot.usecases.respond_to_press import RespondToPress
from bot.usecases.send_paced import PacedMessenger
from bot.usecases.spoken_language import SpokenLanguage
from tests.usecases.world import DAY, World

CHAT = Chat(ChatAddress(Platform.TELEGRAM, "1"), ChatKind.PRIVATE)


def swift_pace() -> LanePace:
    swift = Rate(1_000_000, timedelta(seconds=1), burst=1_000_000)
    return LanePace(swift, lambda _kind: ChatRate(swift))


class PageRenderer:
    """One line: a story's headline, or those of an overview."""

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        del presentation
        page = reply.page
        assert page
        if isinstance(page, StoryPage):
            line = page.selected.story.headline_text
        else:
            line = "/".join(it.story.headline_text for it in page.edition.stories)
        return (RenderedMessage(MessageKind.REPLY, "sendMessage", json.dumps({"text": line})),)


@dataclass
class Surface:
    """A message; ``may_turn`` holds up its edits."""

    is_gone: bool = False
    may_turn: asyncio.Event = field(default_factory=asyncio.Event)
    edits: list[str] = field(default_factory=list)
    toasts: list[Notice | None] = field(default_factory=list)
    message_id: str = "7"

    async def replace(self, message: RenderedMessage) -> None:
        await self.may_turn.wait()
        if self.is_gone:
            raise MessageGone("message to edit not found")
        self.edits.append(json.loads(message.body)["text"])

    async def acknowledge(
        self, toast: Notice | None, presentation: Presentation, *, is_alert: bool
    ) -> None:
        del presentation, is_alert
        self.toasts.append(toast)


class Desk:
    def __init__(self, world: World) -> None:
        self.world = world
        in_place = ReadInPlace(FindStory(world.read, world.stores.corrections), world.read)
        answers: dict[type[Action], Answer] = {
            ShowStory: in_place.show_story,
            ShowOverview: in_place.show_overview,
        }
        self.presses = AnswerPress(answers)
        self.surface = Surface()
        self.surface.may_turn.set()
        self.caller = Caller(CHAT, always)

    def respond(self, presses: object | None = None) -> Callable[..., Coroutine[None, None, None]]:
        world = self.world
        reception = Reception(
            make_admission(Settings(), world.clock),
            SpokenLanguage(world.stores.chats),
            PreferredReading(world.stores.subscriptions),
        )
        return RespondToPress(
            reception,
            cast("AnswerPress", presses or self.presses),
            cast("Renderer", PageRenderer()),
            PacedMessenger(world.messenger, swift_pace(), world.clock),
        ).respond

    async def key(self, position: int) -> StoryKey:
        digest = await self.world.library.on(DAY)
        story = digest.story_at(position) if digest else None
        assert story
        return story.key

    async def press(self, action: ShowStory | ShowOverview | DoNothing) -> None:
        surface = cast("PressSurface", self.surface)
        await self.respond()(encode(action), self.caller, surface)


@pytest.fixture
async def desk(world: World) -> Desk:
    world.write(DAY)
    await world.collect.collect()
    return Desk(world)


async def test_a_story_takes_the_place_of_the_message_pressed(desk: Desk):
    await desk.press(ShowStory(await desk.key(2)))
    assert desk.surface.edits == ["芯片降价"]
    assert desk.surface.toasts == [None]
    assert desk.world.messenger.sent == []


async def test_where_the_message_is_gone_the_page_is_sent(desk: Desk):
    desk.surface.is_gone = True
    await desk.press(ShowStory(await desk.key(2)))
    assert desk.world.messenger.sent == [("1", "芯片降价")]


async def test_chosen_positions_that_are_not_there_are_dropped(desk: Desk):
    await desk.press(ShowOverview(DAY, (2, 7)))
    await desk.press(ShowOverview(DAY, (7, 8)))
    assert desk.surface.edits == ["芯片降价", "开源模型发布/芯片降价"]


async def test_of_presses_that_wait_for_one_message_only_the_last_turns_it(desk: Desk):
    respond, surface = desk.respond(), cast("PressSurface", desk.surface)
    desk.surface.may_turn.clear()
    codes = [encode(ShowStory(await desk.key(place % 2 + 1))) for place in range(20)]
    presses = [asyncio.create_task(respond(code, desk.caller, surface)) for code in codes]
    while len(desk.surface.toasts) < 20:  # noqa: ASYNC110 - they are acknowledged meanwhile
        await asyncio.sleep(0)
    desk.surface.may_turn.set()
    await asyncio.gather(*presses)
    assert desk.surface.edits[-1] == "芯片降价"
    assert len(desk.surface.edits) <= 2


async def test_a_button_that_only_shows_something_is_acknowledged(desk: Desk):
    await desk.press(DoNothing())
    assert (desk.surface.edits, desk.surface.toasts) == ([], [None])


@pytest.mark.parametrize("code", ["", "1", "1s", "2n", "1s:20260226-0000000000:0:o:", "1n:x"])
async def test_a_forged_code_gets_a_word_and_turns_nothing(desk: Desk, code: str):
    await desk.respond()(code, desk.caller, cast("PressSurface", desk.surface))
    assert (desk.surface.edits, desk.surface.toasts) == ([], [ButtonUnknown()])


@pytest.mark.parametrize(
    ("error", "toast"),
    [(StorageUnavailable("locked"), StorageAway()), (ZeroDivisionError(), SomethingFailed())],
)
async def test_trouble_is_admitted_in_a_toast(desk: Desk, error: Exception, toast: Notice):
    class Trouble:
        async def answer(self, code: str, caller: Caller) -> PressAnswer:
            del code, caller
            raise error

    code = encode(DoNothing())
    await desk.respond(Trouble())(code, desk.caller, cast("PressSurface", desk.surface))
    assert (desk.surface.edits, desk.surface.toasts) == ([], [toast])
