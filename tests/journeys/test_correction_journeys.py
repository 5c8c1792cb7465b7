"""A digest is corrected after both platforms had it: counted call by call, killed in the middle."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.bootstrap.program import open_program
from bot.config import load_settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.sandbox.demo.scene import Scene, set_scene
from tests.journeys.processes import Daybrief
from tests.journeys.stage import REPOSITORY, Stage, running, staged

PARTS = 12
SEED = (REPOSITORY / "digests" / "2026-02-26.md").read_text("utf-8")
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
NEW = """## 11. 机器人上岗：首批人形机器人进厂

**简要内容：** 首批人形机器人进厂上岗。

**来源链接：** https://example.com/robots

---

## 总结与展望"""
Calls = tuple[list[str], list[str]]


def corrected(text: str) -> str:
    """The first story changes, the third is withdrawn, and one more comes at the end."""
    text = text.replace("速度快了25%", "速度快了26%").replace("## 总结与展望", NEW)
    text = re.sub(r"## 3\. .*?(?=## 4\. )", "", text, flags=re.DOTALL)
    return re.sub(r"## (\d+)\.", lambda it: f"## {int(it[1]) - (int(it[1]) > 3)}.", text)


@dataclass
class Journey:
    stage: Stage
    scene: Scene
    folder: Path
    _version: int = field(default=0)

    @property
    def environ(self) -> dict[str, str]:
        return {
            **self.stage.environ,
            "DAYBRIEF_SOURCE_FOLDER": str(self.folder),
            "DAYBRIEF_CONFIG": str(self.stage.config),
        }

    def write(self, text: str, day: date) -> None:
        """Put the digest into the folder, an hour old so that it counts as settled."""
        self._version += 1
        file = self.folder / f"{day}.md"
        written = f"{day.year}年{day.month}月{day.day}日"
        file.write_text(text.replace("2026年2月26日", written, 1), encoding="utf-8")
        stamp = file.stat().st_mtime - 3600 + self._version
        os.utime(file, (stamp, stamp))

    async def subscribe(self, *groups: int) -> None:
        """Both chats of the scene, and groups on Telegram."""
        settings = load_settings(self.stage.config, self.environ)
        chats = [
            (ChatAddress(Platform.TELEGRAM, str(self.scene.chat.id)), ChatKind.PRIVATE),
            (ChatAddress(Platform.DISCORD, self.scene.channel.id), ChatKind.CHANNEL),
            *((ChatAddress(Platform.TELEGRAM, str(it)), ChatKind.GROUP) for it in groups),
        ]
        async with open_program(settings, self.stage.home) as program:
            for address, kind in chats:
                await program.stores.subscriptions.put(
                    Chat(address, kind),
                    state=SubscriptionState.ACTIVE,
                    window=settings.subscription.as_window(),
                    topics=(),
                    next_due_at=None,
                )

    async def state(self, chat_id: int) -> SubscriptionState:
        settings = load_settings(self.stage.config, self.environ)
        address = ChatAddress(Platform.TELEGRAM, str(chat_id))
        async with open_program(settings, self.stage.home) as program:
            subscription = await program.stores.subscriptions.get(address)
        assert subscription
        return subscription.state

    async def push(self, *words: str) -> None:
        assert await Daybrief("push", *words, environ=self.environ).ended() == 0

    def calls(self) -> Calls:
        """What was asked of each platform about messages, in order."""
        telegram = [call.method for call in self.stage.telegram.calls]
        discord = [call.request.method for call in self.stage.discord.calls if _is_message(call)]
        about = {"sendMessage", "sendRichMessage", "editMessageText"}
        return [method for method in telegram if method in about], discord

    def since(self, before: Calls) -> Calls:
        telegram, discord = self.calls()
        return telegram[len(before[0]) :], discord[len(before[1]) :]

    def telegram_texts(self) -> list[str]:
        return [m.text for m in self.stage.telegram.bot_messages(self.scene.chat)]

    def discord_texts(self) -> list[str]:
        return [m.text for m in self.stage.discord.messages(self.scene.channel.id)]


def _is_message(call: object) -> bool:
    return "/messages" in call.request.path  # type: ignore[attr-defined]


@asynccontextmanager
async def beginning(home: Path, *, has_rich_messages: bool = True) -> AsyncIterator[Journey]:
    folder = home / "digests"
    folder.mkdir()
    async with staged(home, has_rich_messages=has_rich_messages) as stage:
        scene = await set_scene(stage.telegram, stage.discord)
        scene.chat.is_started = True
        yield Journey(stage, scene, folder)


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    async with beginning(tmp_path) as begun:
        yield begun


DAY = date(2026, 2, 26)
EDITS_AND_SENDS = (
    ["editMessageText"] * 3 + ["sendRichMessage"],
    ["PATCH"] * 3 + ["POST"],
)


def check_corrected(texts: list[str], before: list[str]) -> None:
    assert len(before) == PARTS
    assert len(texts) == PARTS + 1
    overview, story, withdrawn = texts[0], texts[1], texts[3]
    assert "机器人上岗" in overview
    assert "DeepSeek仓库" not in overview
    assert "速度快了26%" in story
    assert "DeepSeek仓库" in withdrawn
    assert "已从日报中撤回" in withdrawn
    assert "机器人进厂上岗" in texts[-1]
    unchanged = [2, *range(4, PARTS)]
    assert [texts[place] for place in unchanged] == [before[place] for place in unchanged]


async def test_a_push_of_corrections_calls_for_what_changed_and_for_nothing_else(
    journey: Journey,
):
    await journey.subscribe()
    journey.write(SEED, DAY)
    await journey.push()
    telegram, discord = journey.telegram_texts(), journey.discord_texts()
    before = journey.calls()
    await journey.push("--corrections")
    assert journey.since(before) == ([], [])
    journey.write(corrected(SEED), DAY)
    await journey.push()
    assert journey.since(before) == ([], [])
    await journey.push("--corrections")
    assert journey.since(before) == EDITS_AND_SENDS
    check_corrected(journey.telegram_texts(), telegram)
    check_corrected(journey.discord_texts(), discord)
    before = journey.calls()
    await journey.push("--corrections")
    await journey.push()
    assert journey.since(before) == ([], [])
    journey.write(SEED, DAY)
    await journey.push("--corrections")
    assert journey.since(before) == (["editMessageText"] * 4, ["PATCH"] * 4)
    assert journey.telegram_texts()[:PARTS] == telegram
    assert journey.discord_texts()[:PARTS] == discord


async def test_corrections_deliver_to_nobody_who_has_no_edition(journey: Journey):
    await journey.subscribe()
    journey.write(SEED, DAY)
    chat = f"telegram:{journey.scene.chat.id}"
    await journey.push("--to", chat)
    journey.write(corrected(SEED), DAY)
    before = journey.calls()
    await journey.push("--corrections", "--to", f"discord:{journey.scene.channel.id}")
    assert journey.since(before) == ([], [])
    await journey.push("2026-02-26", "--corrections", "--to", chat)
    assert journey.since(before) == (EDITS_AND_SENDS[0], [])


async def test_a_running_bot_corrects_by_itself_what_it_delivered_today(journey: Journey):
    await journey.subscribe()
    journey.write(SEED, TODAY)
    await journey.push()
    telegram, discord = journey.telegram_texts(), journey.discord_texts()
    before = journey.calls()
    async with running(journey.stage, **journey.environ):
        journey.write(corrected(SEED), TODAY)
        expected = tuple(map(len, EDITS_AND_SENDS))
        await journey.stage.telegram.wait_for(
            lambda: len(journey.since(before)[0]) >= expected[0], 20
        )
        await journey.stage.discord.wait_for(
            lambda: len(journey.since(before)[1]) >= expected[1], 20
        )
        await journey.scene.quiet()
    assert journey.since(before) == EDITS_AND_SENDS
    check_corrected(journey.telegram_texts(), telegram)
    check_corrected(journey.discord_texts(), discord)


async def test_a_running_bot_leaves_it_to_the_operator_where_told_so(journey: Journey):
    await journey.subscribe()
    journey.write(SEED, TODAY)
    await journey.push()
    before = journey.calls()
    journey.write(corrected(SEED), TODAY)
    manual = {**journey.environ, "DAYBRIEF_DELIVERY_CORRECTIONS": "manual"}
    async with running(journey.stage, **manual) as program:
        await journey.scene.quiet()
        stored = await program.library.stored(TODAY)
        assert stored
        assert stored.revision == 2
        assert await program.correct.has_outdated(stored)
    assert journey.since(before) == ([], [])


@pytest.mark.parametrize("after", [1, 3])
async def test_a_correction_that_is_killed_is_finished_by_the_next_one(
    journey: Journey, after: int
):
    await journey.subscribe()
    journey.write(SEED, DAY)
    await journey.push()
    telegram, discord = journey.telegram_texts(), journey.discord_texts()
    before = journey.calls()
    journey.write(corrected(SEED), DAY)
    journey.stage.telegram.latency = 0.1
    killed = Daybrief("push", "--corrections", environ=journey.environ)
    await journey.stage.telegram.wait_for(lambda: len(journey.since(before)[0]) >= after, 30)
    await killed.kill()
    journey.stage.telegram.latency = 0
    await journey.push("--corrections")
    check_corrected(journey.telegram_texts(), telegram)
    check_corrected(journey.discord_texts(), discord)
    assert len(journey.since(before)[0]) <= len(EDITS_AND_SENDS[0]) + 1


LONG = "这一段很长，要分成几条消息才发得完。" * 300
LONG_SEED = SEED.replace("速度快了25%", LONG + "末尾")


async def test_without_rich_messages_the_messages_that_fell_back_are_corrected(tmp_path: Path):
    async with beginning(tmp_path, has_rich_messages=False) as journey:
        await journey.subscribe()
        journey.write(LONG_SEED, DAY)
        await journey.push()
        telegram = journey.telegram_texts()
        assert len(telegram) > PARTS
        before = journey.calls()
        journey.write(LONG_SEED.replace("本事直逼Opus", "本事追上Opus"), DAY)
        await journey.push("--corrections")
        texts = journey.telegram_texts()
        changed = [new for new, old in zip(texts, telegram, strict=True) if new != old]
        assert ["本事追上Opus" in text for text in changed] == [True, True]
        called, _ = journey.since(before)
        assert called == ["editMessageText"] * 2  # overview and story: the refusal is remembered
        before = journey.calls()
        await journey.push("--corrections")
        assert journey.since(before) == ([], [])


async def test_a_story_that_grows_and_shrinks_uses_the_messages_it_has(journey: Journey):
    await journey.subscribe()
    journey.write(SEED, DAY)
    await journey.push()
    telegram, discord = journey.telegram_texts(), journey.discord_texts()
    journey.write(LONG_SEED, DAY)
    before = journey.calls()
    await journey.push("--corrections")
    assert journey.since(before)[0] == ["editMessageText"]
    grown = journey.discord_texts()
    assert len(grown) > PARTS
    assert [place for place in range(PARTS) if grown[place] != discord[place]] == [1]
    assert "会编程" in grown[-1]
    journey.write(SEED, DAY)
    await journey.push("--corrections")
    assert journey.telegram_texts() == telegram
    shrunk = journey.discord_texts()
    assert shrunk[:PARTS] == discord
    assert all("全文见前面的消息" in text for text in shrunk[PARTS:])


async def test_deleted_messages_and_moved_groups_are_passed_over_and_blocked_chats_suspended(
    journey: Journey,
):
    telegram = journey.stage.telegram
    owner, away = telegram.person("群主"), telegram.person("走了")
    group, blocked = telegram.group("升级", creator=owner), telegram.private_chat(away)
    blocked.is_started = True
    await journey.subscribe(group.id, blocked.id)
    journey.write(SEED, DAY)
    await journey.push()
    telegram.bot_messages(journey.scene.chat)[1].is_deleted = True
    journey.stage.discord.messages(journey.scene.channel.id)[1].is_deleted = True
    upgraded = telegram.migrate(group)
    telegram.block(away)
    journey.write(corrected(SEED), DAY)
    pushed = Daybrief("push", "--corrections", environ=journey.environ)
    assert await pushed.ended() == 1  # one chat cannot be reached
    for texts in (journey.telegram_texts(), journey.discord_texts()):
        assert len(texts) == PARTS
        assert "已从日报中撤回" in texts[2]
        assert "机器人进厂上岗" in texts[-1]
    moved = [m.text for m in telegram.bot_messages(upgraded) if m.service is None]
    assert len(moved) == 1
    assert "机器人进厂上岗" in moved[0]
    assert await journey.state(blocked.id) is SubscriptionState.SUSPENDED
    assert await journey.state(upgraded.id) is SubscriptionState.ACTIVE
    assert await journey.state(journey.scene.chat.id) is SubscriptionState.ACTIVE


async def test_a_delivery_that_was_broken_off_is_finished_and_then_corrected(journey: Journey):
    await journey.subscribe()
    journey.write(SEED, DAY)
    journey.stage.telegram.latency = 0.1
    killed = Daybrief("push", environ=journey.environ)
    await journey.stage.telegram.wait_for(lambda: len(journey.telegram_texts()) >= 5, 30)
    await killed.kill()
    journey.stage.telegram.latency = 0
    assert len(journey.telegram_texts()) < PARTS
    journey.write(SEED.replace("速度快了25%", "速度快了26%"), DAY)
    await journey.push("--corrections")
    for texts in (journey.telegram_texts(), journey.discord_texts()):
        assert PARTS <= len(texts) <= PARTS + 1  # the one on its way may have come twice
        assert "速度快了26%" in texts[1]
    telegram, discord = journey.calls()
    assert telegram[-1:] == ["editMessageText"]
    assert discord[-1:] == ["PATCH"]
