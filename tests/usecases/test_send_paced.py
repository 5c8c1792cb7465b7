import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.scheduling import ManualClock
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import RateLimited
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.usecases.send_paced import PacedMessenger
from tests.usecases.world import ListMessenger

SECOND = timedelta(seconds=1)
NOW = datetime(2026, 2, 26, 8, tzinfo=UTC)
LANE_RATE = 10


class Stage:
    """Ten messages a second for the lane, and as many as one likes for a chat."""

    def __init__(self) -> None:
        self.clock = ManualClock(NOW)
        self.messenger = ListMessenger(self.clock)
        chat_rate = Rate(1000, SECOND, burst=1000)
        pace = LanePace(Rate(LANE_RATE, SECOND), lambda _kind: ChatRate(chat_rate))
        self.paced = PacedMessenger(self.messenger, pace, self.clock)

    async def deliver(self, name: str) -> None:
        pace = self.paced.pace
        await self.paced.turn(pace.take(chat(name), self.clock.now()))
        await self.paced.hand_over(chat(name), message(name), nonce=name)

    async def reply(self, name: str) -> None:
        await self.paced.send(chat(name), message(name), nonce=name)

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def pass_seconds(self, seconds: float) -> None:
        for _ in range(round(seconds * 100)):
            self.clock.advance(SECOND / 100)
            await self.settle()

    @property
    def sent(self) -> list[str]:
        return [text for _, text in self.messenger.sent]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def chat(name: str) -> Chat:
    return Chat(ChatAddress(Platform.TELEGRAM, name), ChatKind.PRIVATE)


def message(text: str) -> RenderedMessage:
    return RenderedMessage(MessageKind.REPLY, "sendMessage", json.dumps({"text": text}))


async def test_deliveries_go_in_the_order_in_which_they_asked(stage: Stage):
    names = [str(number) for number in range(8)]
    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(stage.deliver(name))
        await stage.settle()
        assert stage.sent == ["0"]
        await stage.pass_seconds(0.35)
        assert stage.sent == names[:4]
        await stage.pass_seconds(1)
    assert stage.sent == names


async def test_a_reply_takes_the_place_of_the_next_delivery(stage: Stage):
    async with asyncio.TaskGroup() as group:
        for number in range(30):
            group.create_task(stage.deliver(str(number)))
        await stage.settle()
        group.create_task(stage.reply("answer"))
        await stage.settle()
        await stage.pass_seconds(0.2)
        assert stage.sent[:2] == ["0", "answer"]
        await stage.pass_seconds(4)
    assert len(stage.sent) == 31


async def test_a_reply_goes_at_once_in_a_lane_that_is_not_used_in_full(stage: Stage):
    await stage.deliver("0")
    await stage.reply("answer")
    assert stage.sent == ["0", "answer"]


async def test_the_roads_of_one_lane_share_its_pace(stage: Stage):
    other = ListMessenger(stage.clock)
    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(stage.deliver(str(number)))
        await stage.settle()
        road = stage.paced.through(other)
        group.create_task(road.send(chat("x"), message("answer"), nonce="n"))
        await stage.pass_seconds(0.2)
        assert other.sent == [("x", "answer")]
        assert stage.sent == ["0"]
        await stage.pass_seconds(0.3)
    assert stage.sent == ["0", "1", "2"]


async def test_a_refused_reply_goes_when_its_chat_is_free_again(stage: Stage):
    stage.messenger.troubles = [RateLimited(2 * SECOND)]
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.reply("answer"))
        await stage.pass_seconds(1.9)
        assert stage.sent == []
        group.create_task(stage.deliver("elsewhere"))
        await stage.pass_seconds(0.4)
    assert stage.sent == ["elsewhere", "answer"]


async def test_a_paused_lane_holds_deliveries_and_replies(stage: Stage):
    stage.messenger.troubles = [RateLimited(2 * SECOND, is_global=True)]
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.reply("refused"))
        await stage.settle()
        group.create_task(stage.reply("answer"))
        group.create_task(stage.deliver("part"))
        await stage.pass_seconds(1.9)
        assert stage.sent == []
        await stage.pass_seconds(1)
    assert sorted(stage.sent) == ["answer", "part", "refused"]


async def test_whoever_gives_up_waiting_holds_up_nobody(stage: Stage):
    await stage.deliver("0")
    given_up = asyncio.create_task(stage.reply("1"))
    waiting = asyncio.create_task(stage.deliver("2"))
    await stage.settle()
    given_up.cancel()
    await stage.settle()
    await stage.pass_seconds(0.3)
    await waiting
    assert stage.sent[0] == "0"
    assert stage.sent[-1] == "2"
