"""The owner's commands: there for the owner, and for nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap.program import Program
from bot.config import load_settings
from bot.domain.errors import ConfigError
from bot.domain.preferences import Layout, Preferences
from tests.journeys.reading_stage import Reader, reader_of
from tests.journeys.stage import Stage, running, staged

UNKNOWN = "没有 {} 这个命令。"


@dataclass
class House:
    """An owner, a reader, and the bot that knows one from the other."""

    stage: Stage
    program: Program
    owner: Reader
    reader: Reader

    async def subscribe(self) -> None:
        await self.reader.write("/subscribe 08:00")

    def delivered(self) -> int:
        """Messages that the reader got besides answers."""
        return len(self.reader.messages)


@asynccontextmanager
async def opened_house(home: Path) -> AsyncIterator[House]:
    async with staged(home) as stage:
        owner = reader_of(stage, "主人")
        people = f"telegram:{owner.person.id}"
        async with running(stage, DAYBRIEF_OWNER_PEOPLE=people) as program:
            yield House(stage, program, owner, reader_of(stage))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(tmp_path) as opened:
        yield opened


async def test_a_push_is_offered_done_at_the_press_and_done_once(house: House):
    await house.subscribe()
    before = house.delivered()
    offer = await house.owner.write("/push")
    assert "AI大模型热点新闻日报" in offer.text
    assert "1个聊天" in offer.text
    assert house.delivered() == before
    await house.owner.press(offer, "📣 立即推送")
    assert "1个聊天" in offer.text
    await house.stage.telegram.wait_for(lambda: house.delivered() == before + 12, 15)
    again = await house.owner.write("/push 2026-02-26")
    await house.owner.press(again, "📣 立即推送")
    assert "0个聊天" in again.text
    assert house.delivered() == before + 12


@pytest.mark.parametrize("command", ["push", "preview", "report"])
async def test_to_all_others_the_owners_commands_do_not_exist(house: House, command: str):
    refused = await house.reader.write(f"/{command}")
    assert refused.text.startswith(UNKNOWN.format(f"/{command}"))
    near = await house.reader.write(f"/{command}x")
    assert f"/{command}\n" not in f"{near.text}\n".replace(f"/{command}x", "")


async def test_somebody_elses_press_pushes_nothing(house: House):
    await house.subscribe()
    message = await house.reader.write("/story 1")
    before = house.delivered()
    assert await house.reader.forge(message, "1P:20260226") == "这个按钮已经失效了。"
    assert house.delivered() == before


async def test_in_a_group_only_the_owner_is_the_owner(house: House):
    telegram = house.stage.telegram
    group = telegram.supergroup("编辑部", creator=house.reader.person, members=[house.owner.person])
    await telegram.wait_for(lambda: telegram.bot_messages(group))  # the greeting
    anonymous = Reader(house.stage, house.reader.person, group)
    assert (await anonymous.write("/report")).text.startswith(UNKNOWN.format("/report"))
    here = Reader(house.stage, house.owner.person, group)
    assert "订阅" in (await here.write("/report")).text


async def test_a_preview_is_the_edition_as_the_chat_would_get_it(house: House):
    address = house.owner.address
    await house.owner.write("/subscribe 08:00 开源")
    subscription = await house.program.stores.subscriptions.get(address)
    assert subscription
    await house.program.stores.subscriptions.prefer(subscription.id, Preferences(Layout.HEADLINES))
    before = len(house.owner.messages)
    shown = await house.owner.write("/preview")
    assert len(house.owner.messages) == before + 1
    assert "Kimi K2.5" in shown.text
    assert "Sora 2" not in shown.text
    assert "没有" in (await house.owner.write("/preview 2020-01-01")).text


async def test_the_report_tells_of_the_last_run_and_how_it_stands(house: House):
    first = await house.owner.write("/report")
    assert "还没有推送过" in first.text
    await house.subscribe()
    offer = await house.owner.write("/push")
    await house.owner.press(offer, "📣 立即推送")
    async with asyncio.timeout(30):
        while not await house.program.stores.runs.latest(1):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.05)
    text = (await house.owner.write("/report")).text
    assert "新闻10条" in text
    assert "1个正常" in text


def test_an_owner_is_a_person(tmp_path: Path):
    config = tmp_path / "config.yaml"
    config.touch()
    for wrong in ("telegram:-100123", "telegram:12/3", "12", "mail:1"):
        with pytest.raises(ConfigError, match=r"owner\.people"):
            load_settings(config, {"DAYBRIEF_OWNER_PEOPLE": wrong})
