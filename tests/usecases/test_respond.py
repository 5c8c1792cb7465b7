"""Commands of one chat take effect in the order they came."""

import asyncio
from typing import cast

import pytest

from bot.adapters.scheduling import SystemClock
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform
from bot.domain.errors import StorageUnavailable
from bot.domain.guest_list import GuestList
from bot.domain.presentation import Presentation, presentation_for
from bot.domain.reply import Reply, SomethingFailed, StorageAway
from bot.ports import Renderer
from bot.usecases.admit_caller import AdmitCaller, CallLimits
from bot.usecases.answer_command import AnswerCommand
from bot.usecases.caller import Caller, always
from bot.usecases.preferred_reading import PreferredReading
from bot.usecases.reception import Reception
from bot.usecases.respond import Respond
from bot.usecases.send_paced import PacedMessenger
from bot.usecases.spoken_language import SpokenLanguage


class Commands:
    """Each answer waits until the test lets it go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.may_go = asyncio.Event()

    async def answer(self, command: str, words: str, caller: Caller) -> Reply:
        del words, caller
        self.begun.append(command)
        await self.may_go.wait()
        return Reply(())


class Silence:
    def render_reply(self, reply: Reply, language: Language) -> tuple[()]:
        del reply, language
        return ()


def caller(chat_id: str) -> Caller:
    address = ChatAddress(Platform.TELEGRAM, chat_id)
    return Caller(Chat(address, ChatKind.PRIVATE, "", Language.ZH_HANS), always)


class AsPreferred:
    """Nobody prefers anything."""

    async def presentation(self, reply: Reply, chat: Chat) -> Presentation:
        del reply
        return presentation_for(chat)


class AsGuessed:
    """Knows nothing better than the guess."""

    async def known(self, caller: Caller) -> Caller:
        return caller


def everybody() -> AdmitCaller:
    no_limits = CallLimits(0, 0)
    return AdmitCaller(GuestList(), commands=no_limits, presses=no_limits, clock=SystemClock())


def reception() -> Reception:
    language = cast("SpokenLanguage", AsGuessed())
    return Reception(everybody(), language, cast("PreferredReading", AsPreferred()))


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
def respond(commands: Commands) -> Respond:
    return Respond(
        reception(),
        cast("AnswerCommand", commands),
        cast("Renderer", Silence()),
        cast("PacedMessenger", None),
        clock=SystemClock(),
    )


async def all_have_begun_or_wait() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_command_waits_for_the_one_before_it(respond: Respond, commands: Commands):
    async with asyncio.TaskGroup() as group:
        for command in ("subscribe", "status", "unsubscribe"):
            group.create_task(respond.respond(command, "", caller("1")))
        await all_have_begun_or_wait()
        assert commands.begun == ["subscribe"]
        commands.may_go.set()
    assert commands.begun == ["subscribe", "status", "unsubscribe"]


async def test_other_chats_do_not_wait(respond: Respond, commands: Commands):
    async with asyncio.TaskGroup() as group:
        for chat_id in ("1", "2"):
            group.create_task(respond.respond("today", "", caller(chat_id)))
        await all_have_begun_or_wait()
        assert len(commands.begun) == 2
        commands.may_go.set()


class Trouble(Commands):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    async def answer(self, command: str, words: str, caller: Caller) -> Reply:
        del command, words, caller
        raise self._error


@pytest.mark.parametrize(
    ("error", "notice"),
    [(StorageUnavailable("disk full"), StorageAway()), (ZeroDivisionError(), SomethingFailed())],
)
async def test_trouble_is_admitted_and_a_database_that_is_away_is_called_so(
    error: Exception, notice: object
):
    respond = Respond(
        reception(),
        cast("AnswerCommand", Trouble(error)),
        cast("Renderer", Silence()),
        cast("PacedMessenger", None),
        clock=SystemClock(),
    )
    assert (await respond.answer("today", "", caller("1"))).notices == (notice,)
