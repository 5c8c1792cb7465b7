"""Menus of commands: by kind of chat, by language, set once."""

from pathlib import Path

import pytest

from bot.sandbox.telegram import Chat, Person, TelegramSandbox
from tests.journeys.reading_stage import Reader, reader_of
from tests.journeys.stage import Stage, running, staged


def shown(telegram: TelegramSandbox, person: Person, chat: Chat, language: str) -> dict[str, str]:
    """What a client that is set to the language lists."""
    menu = telegram.menu(person, chat, language)
    return {command["command"]: command["description"] for command in menu}


def calls(stage: Stage, method: str) -> int:
    return sum(call.method == method for call in stage.telegram.calls)


async def until_registered(stage: Stage) -> None:
    await stage.telegram.wait_for(lambda: calls(stage, "setMyCommands") == 12, 15)
    await reader_of(stage, "路人").write("/help")  # answered behind the last call


async def test_each_kind_of_chat_lists_what_is_of_use_there(tmp_path: Path):
    async with staged(tmp_path) as stage:
        telegram = stage.telegram
        reader = reader_of(stage)
        other = telegram.person("成员")
        group = telegram.supergroup("读者群", creator=reader.person, members=[other])
        async with running(stage):
            await until_registered(stage)
        private = shown(telegram, reader.person, reader.chat, "zh-hans")
        member = shown(telegram, other, group, "zh-hans")
        administrator = shown(telegram, reader.person, group, "zh-hans")
    assert private["today"] == "看今天的日报；还没出就看最新一期"
    assert list(private)[:2] == ["today", "topic"]
    assert "subscribe" not in member
    assert {"subscribe", "unsubscribe", "status"} <= administrator.keys()
    assert "saved" not in administrator
    for menu in (private, member, administrator):
        assert not {"push", "preview", "report"} & menu.keys()
        assert all(1 <= len(description) <= 256 for description in menu.values())


async def test_a_client_in_english_lists_english(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage):
        reader = reader_of(stage)
        await until_registered(stage)
        listed = shown(stage.telegram, reader.person, reader.chat, "en")
        assert listed["today"].startswith("Read today")
        german = shown(stage.telegram, reader.person, reader.chat, "de")
        assert german["today"].startswith("看今天")


async def test_menus_are_set_once_and_for_all_runs(tmp_path: Path):
    async with staged(tmp_path) as stage:
        async with running(stage):
            await until_registered(stage)
            await reader_of(stage).write("/help")
        async with running(stage):
            await reader_of(stage).write("/help")
            await reader_of(stage).write("/help")
        assert calls(stage, "setMyCommands") == 12


async def test_who_reads_traditional_characters_is_given_a_menu_in_them(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage):
        telegram = stage.telegram
        person = telegram.person("讀者", language_code="zh-hant")
        reader = Reader(stage, person, telegram.private_chat(person))
        await until_registered(stage)
        await reader.write("/start", answers=2)
        traditional = "看今天的日報；還沒出就看最新一期"
        await telegram.wait_for(
            lambda: shown(telegram, person, reader.chat, "zh-hant")["today"] == traditional
        )
        assert calls(stage, "setMyCommands") == 13


async def test_the_owner_lists_the_owners_commands(tmp_path: Path):
    async with staged(tmp_path) as stage:
        owner = reader_of(stage)
        people = f"telegram:{owner.person.id}"
        async with running(stage, DAYBRIEF_OWNER_PEOPLE=people):
            await stage.telegram.wait_for(lambda: calls(stage, "setMyCommands") == 13, 15)
            await owner.write("/help")
        menu = shown(stage.telegram, owner.person, owner.chat, "zh-hans")
        assert {"push", "preview", "report", "today"} <= menu.keys()


@pytest.mark.parametrize(("language", "today"), [("en", "Read today"), ("zh-hans", "看今天")])
async def test_an_owner_who_chooses_a_language_keeps_the_owners_commands(
    tmp_path: Path, language: str, today: str
):
    async with staged(tmp_path) as stage:
        owner = reader_of(stage)
        people = f"telegram:{owner.person.id}"
        async with running(stage, DAYBRIEF_OWNER_PEOPLE=people):
            await stage.telegram.wait_for(lambda: calls(stage, "setMyCommands") == 13, 15)
            await owner.write(f"/language {language}")
            await stage.telegram.wait_for(lambda: calls(stage, "setMyCommands") == 14)
            await owner.write("/help")  # answered behind the last call
            menu = shown(stage.telegram, owner.person, owner.chat, "zh-hans")
    assert menu["today"].startswith(today)
    assert {"push", "preview", "report"} <= menu.keys()
