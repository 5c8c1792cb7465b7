"""“typing…” is shown while an answer takes its time, and never gets into its way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest.mock import create_autospec

import pytest

from bot.adapters.scheduling import ManualClock
from bot.adapters.telegram.typing_indicator import TypingIndicator
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform
from bot.ports import PressSurface
from bot.usecases.caller import Caller, always
from tests.adapters.telegram.scripted_bot_api import (
    Answer,
    BotApi,
    page,
    refusal,
    result,
    serving,
    signed_in_at,
)

PRIVATE = Chat(ChatAddress(Platform.TELEGRAM, "42"), ChatKind.PRIVATE)
TOPIC = Chat(ChatAddress(Platform.TELEGRAM, "-100", "7"), ChatKind.GROUP)
CHANNEL = Chat(ChatAddress(Platform.TELEGRAM, "-200"), ChatKind.CHANNEL)


@dataclass
class Waiting:
    """Somebody waits for an answer in a chat."""

    api: BotApi
    clock: ManualClock

    async def passes(self, seconds: float) -> None:
        """Time, once the indicator waits for it."""
        async with asyncio.timeout(10):
            while not self.clock.sleepers:  # noqa: ASYNC110 - a manual clock tells of no sleeper
                await asyncio.sleep(0)
        self.clock.advance(timedelta(seconds=seconds))

    async def is_shown(self, times: int) -> None:
        await self.api.wait_for(lambda: self.shown == times)

    @property
    def shown(self) -> int:
        return self.api.count("sendChatAction")


@asynccontextmanager
async def waiting(chat: Chat, *, answer: Answer | None = None) -> AsyncIterator[Waiting]:
    api = BotApi(answers={"sendchataction": answer or result(value=True)})
    clock = ManualClock(datetime(2026, 2, 26, tzinfo=UTC))
    async with serving(api), signed_in_at(api) as bot, TypingIndicator(bot, clock).shown(chat):
        yield Waiting(api, clock)


async def test_it_is_shown_after_half_a_second_and_renewed():
    async with waiting(PRIVATE) as wait:
        await wait.passes(0.5)
        await wait.is_shown(1)
        await wait.passes(4.5)
        await wait.is_shown(2)
    assert dict(wait.api.calls)["sendChatAction"] == {"chat_id": "42", "action": "typing"}


async def test_a_quick_answer_is_not_announced():
    async with waiting(PRIVATE) as wait:
        await wait.passes(0.4)
    assert wait.shown == 0


async def test_it_is_shown_in_the_topic_of_a_forum():
    async with waiting(TOPIC) as wait:
        await wait.passes(0.5)
        await wait.is_shown(1)
    assert dict(wait.api.calls)["sendChatAction"]["message_thread_id"] == "7"


async def test_channels_show_none():
    async with waiting(CHANNEL) as wait:
        assert wait.clock.sleepers == 0


async def test_it_ends_after_a_minute():
    async with waiting(PRIVATE) as wait:
        await wait.passes(0.5)
        await wait.is_shown(1)
        await wait.passes(60)
        await asyncio.sleep(0)
        assert wait.clock.sleepers == 0
    assert wait.shown == 1


@pytest.mark.parametrize(
    "answer", [refusal(403, "Forbidden: bot was blocked by the user"), page(404), page(502)]
)
async def test_a_refusal_harms_nothing_and_is_not_repeated(answer: Answer):
    async with waiting(PRIVATE, answer=answer) as wait:
        await wait.passes(0.5)
        await wait.is_shown(1)
    assert wait.shown == 1


async def test_what_fails_meanwhile_fails_all_the_same():
    with pytest.raises(LookupError):
        await fail_waiting()


async def fail_waiting() -> None:
    async with waiting(PRIVATE) as wait:
        await wait.passes(0.5)
        raise LookupError


@pytest.mark.parametrize("code", ["1N", "1T", "1d:20260226", "1t:AI", "1r:20260226-0a"])
async def test_a_press_that_leads_to_a_new_message_is_announced(code: str):
    api = BotApi(answers={"sendchataction": result(value=True)})
    clock = ManualClock(datetime(2026, 2, 26, tzinfo=UTC))
    async with serving(api), signed_in_at(api) as bot:

        async def respond(_code: str, _caller: Caller, _surface: PressSurface) -> None:
            await Waiting(api, clock).passes(0.5)
            await api.wait_for(lambda: api.count("sendChatAction") == 1)

        press = TypingIndicator(bot, clock).around_presses(respond)
        async with asyncio.timeout(10):
            await press(code, Caller(PRIVATE, always), create_autospec(PressSurface))
