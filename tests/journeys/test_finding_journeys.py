"""Finding stories, as people do it on Telegram, over the wire."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.bootstrap.program import Program
from bot.sandbox.demo.scene import set_scene
from bot.sandbox.telegram import Chat, Person, Status, StoredMessage, TelegramSandbox
from bot.sandbox.telegram.faults import Fault, FaultKind
from bot.sandbox.telegram.inline_world import InlineAnswer
from bot.sandbox.telegram.world import CallbackPress
from tests.journeys.stage import REPOSITORY, Stage, running, staged


@dataclass
class Reader:
    """Somebody with the bot in a private chat."""

    stage: Stage
    program: Program
    person: Person
    chat: Chat

    @property
    def telegram(self) -> TelegramSandbox:
        return self.stage.telegram

    async def write(self, text: str) -> StoredMessage:
        """The bot's one answer to the text."""
        before = len(self.telegram.bot_messages(self.chat))
        await self.telegram.say(self.chat, self.person, text)
        await self.telegram.wait_for(lambda: len(self.telegram.bot_messages(self.chat)) > before)
        return self.telegram.bot_messages(self.chat)[-1]

    async def press(self, message: StoredMessage, button: str) -> None:
        """Press what turns the message into another."""
        before = message.text
        press = await self.telegram.press(message, button, self.person)
        await self.telegram.wait_for(lambda: press.answer is not None and message.text != before)

    async def quiet(self) -> None:
        """All that was asked is answered: nothing new is on its way."""
        said = await self.write("/status")
        assert said.text


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with staged(tmp_path) as stage, running(stage) as program:
        person = stage.telegram.person("读者", language_code="zh-hans")
        chat = stage.telegram.private_chat(person)
        chat.is_started = True
        yield Reader(stage, program, person, chat)


def labels(message: StoredMessage) -> list[str]:
    return [button["text"] for button in message.buttons]


async def test_a_search_lists_stories_with_their_days_and_a_button_each(reader: Reader):
    message = await reader.write("/search GPT-5.3-Codex")
    assert message.text.startswith("GPT-5.3-Codex：")
    assert "2026年2月26日" in message.text
    assert "OpenAI推出GPT-5.3-Codex" in message.text
    assert labels(message)[0] == "1"


async def test_free_text_in_a_private_chat_is_a_search(reader: Reader):
    message = await reader.write("Sonnet 4.6")
    assert "Claude Sonnet 4.6来了" in message.text


async def test_text_that_names_a_topic_finds_its_stories(reader: Reader):
    message = await reader.write("open source")
    assert message.text.startswith("开源：")
    assert "#开源" in labels(message)


async def test_pages_are_turned_in_place(reader: Reader):
    message = await reader.write("模型")
    first = message.text
    assert "第1页" in first
    assert "›" in labels(message)
    await reader.press(message, "›")
    assert "第2页" in message.text
    await reader.press(message, "‹")
    assert message.text == first


async def test_a_story_opens_in_place_and_leads_back_to_the_list(reader: Reader):
    message = await reader.write("模型")
    listed = message.text
    await reader.press(message, "2")
    assert "来源" in " ".join(labels(message))
    assert message.text != listed
    opened = message.text
    await reader.press(message, "›")
    assert message.text not in {opened, listed}
    await reader.press(message, "‹ 搜索结果")
    assert message.text == listed


async def test_a_story_that_is_gone_is_said_to_be(reader: Reader):
    message = await reader.write("模型")
    code = "1g:20200101-0a1b2c3d4e:0:0:模型"
    press = await reader.telegram.press_forged(message, code, reader.person)
    await reader.telegram.wait_for(lambda: press.answer is not None)
    assert press.answer
    assert press.answer["show_alert"]


async def test_what_is_found_nowhere_brings_what_may_have_been_meant(reader: Reader):
    message = await reader.write("/search Antropic")
    assert "没有找到" in message.text
    assert "Anthropic" in labels(message)
    await reader.press(message, "Anthropic")
    assert message.text.startswith("Anthropic：")


@pytest.mark.parametrize("text", ["你好", "hi!", "谢谢～", "👍", "/search"])
async def test_a_greeting_gets_a_friendly_answer(reader: Reader, text: str):
    message = await reader.write(text)
    assert "/help" in message.text
    assert "“" not in message.text
    assert "开源 智能体：两者都要有" in message.text


async def test_small_talk_in_a_group_is_not_heard(reader: Reader):
    group = reader.telegram.group("群", creator=reader.person)
    await reader.telegram.wait_for(lambda: reader.telegram.bot_messages(group))
    await reader.telegram.say(group, reader.person, "开源")
    await reader.quiet()
    (greeting,) = reader.telegram.bot_messages(group)
    assert "/subscribe" in greeting.text


@pytest.mark.parametrize(
    "text",
    [
        "长" * 4096,
        "😀" * 2000,
        '"' * 99,
        "- - - -",
        "مرحبا \u202eabc\u202c",
        "<b>&amp;</b>",
        "topic:",
        "topic:没有 -topic:也没有",
        "-a -b -c",
        "1:2:3 ›",
    ],
)
async def test_any_text_gets_an_answer(reader: Reader, text: str):
    assert (await reader.write(text)).text
    assert (await reader.write(f"/search {text[:4000]}")).text


async def test_a_query_too_long_for_a_button_says_that_more_was_found(reader: Reader):
    message = await reader.write("模型 " + " ".join(["-没有这个词"] * 12))
    assert "›" not in labels(message)
    assert "再加一个词" in message.text


async def test_readers_of_traditional_characters_find_in_theirs(reader: Reader):
    person = reader.telegram.person("讀者", language_code="zh-hant")
    chat = reader.telegram.private_chat(person)
    chat.is_started = True
    other = Reader(reader.stage, reader.program, person, chat)
    message = await other.write("開源模型")
    assert "開源" in message.text


async def asked(reader: Reader, query: str, *, offset: str = "") -> InlineAnswer:
    """What an inline query is answered with."""
    found = await reader.telegram.ask_inline(reader.person, query, offset=offset)
    answer = await reader.telegram.wait_for(lambda: found.answer)
    assert answer is not None
    return answer


async def test_an_empty_inline_query_shows_the_newest_digest(reader: Reader):
    found = await asked(reader, "")
    assert len(found.results) == 10
    assert found.results[0].title.startswith("OpenAI推出GPT-5.3-Codex")
    assert found.results[0].description
    assert all(len(result.id.encode()) <= 64 for result in found.results)


@pytest.mark.parametrize("query", ["开源", "open source", "開源"])
async def test_an_inline_query_with_a_topics_name_shows_its_stories(reader: Reader, query: str):
    found = await asked(reader, query)
    assert any("开源" in result.title for result in found.results)
    assert {result.id[:8] for result in found.results} >= {"20260225", "20260226"}


async def test_a_chosen_card_is_the_story_with_its_buttons(reader: Reader):
    friend = reader.telegram.person("朋友")
    group = reader.telegram.group("群", creator=reader.person, members=[friend])
    found = await asked(reader, "GPT-5.3-Codex")
    message = await reader.telegram.choose_inline(reader.person, found.results[0].id, group)
    assert "SWE-Bench Pro" in message.text
    assert "AI解读" in message.text
    assert [button.get("url", "")[:13] for button in message.buttons[:2]] == [
        "https://opena",
        "https://t.me/",
    ]


async def test_a_card_sent_into_the_chat_with_the_bot_is_not_looked_for(reader: Reader):
    found = await asked(reader, "GPT-5.3-Codex")
    await reader.telegram.choose_inline(reader.person, found.results[0].id, reader.chat)
    await reader.quiet()
    assert len(reader.telegram.bot_messages(reader.chat)) == 1


def is_answered(press: CallbackPress) -> bool:
    return press.answer is not None


async def test_what_a_chosen_card_opens_opens_in_the_pressers_own_chat(reader: Reader):
    friend = reader.telegram.person("朋友")
    group = reader.telegram.group("群", creator=reader.person, members=[friend])
    found = await asked(reader, "GPT-5.3-Codex")
    key = found.results[0].id
    message = await reader.telegram.choose_inline(reader.person, key, group)
    text = message.text
    for code, answered in ((f"1s:{key}:0:o:", "url"), ("1S:m:", "show_alert"), ("x", "show_alert")):
        press = await reader.telegram.press_forged(message, code, friend)
        await reader.telegram.wait_for(partial(is_answered, press))
        assert press.answer
        assert press.answer.get(answered)
    assert message.text == text


async def test_nothing_found_inline_leads_into_the_bot(reader: Reader):
    found = await asked(reader, "量子鲸鱼")
    assert not found.results
    assert found.button == {
        "text": "没有找到，看看最新一期",
        "start_parameter": "d_20260226",
    }


async def test_inline_answers_are_paged_and_kept_for_each_person(reader: Reader):
    found = await asked(reader, "模型")
    assert found.is_personal
    ids = [result.id for result in found.results]
    while found.next_offset:
        found = await asked(reader, "模型", offset=found.next_offset)
        ids += [result.id for result in found.results]
    assert len(ids) == len(set(ids)) > 20
    again = await reader.telegram.ask_inline(reader.person, "模型")
    assert again.is_cached


async def test_inline_cards_are_in_the_language_of_whoever_asks(reader: Reader):
    person = reader.telegram.person("讀者", language_code="zh-hant")
    other = Reader(reader.stage, reader.program, person, reader.telegram.private_chat(person))
    found = await asked(other, "开源")
    assert any("開源" in result.title for result in found.results)
    assert "閱讀" in str(found.results) or "開啟" in str(found.results[0].content.markup)


HOSTILE = ("😀" * 128, '"' * 256, "- -", "مرحبا \u202eabc", "<b>&</b>", "topic:", "-a", "长" * 256)


@pytest.mark.parametrize("offset", ["", "99999", "x", "-1"])
async def test_any_inline_query_gets_an_answer(reader: Reader, offset: str):
    for query in (*HOSTILE, "\x00"):
        await asked(reader, query, offset=offset)


async def test_who_types_fast_gets_the_answer_to_what_they_typed_last(reader: Reader):
    words = ["G", "GP", "GPT", "GPT-", "GPT-5", "GPT-5.3", "GPT-5.3-Codex"]
    typed = [await reader.telegram.ask_inline(reader.person, word) for word in words]
    await reader.telegram.wait_for(lambda: typed[-1].answer is not None)
    assert typed[-1].results


async def test_a_slow_answer_is_announced(reader: Reader):
    reader.telegram.order_fault(Fault(FaultKind.DELAY, method="sendMessage", seconds=0.8))
    await reader.write("/status")
    assert reader.chat.actions[0].action == "typing"


async def test_stickers_get_a_hint_once(reader: Reader):
    sticker = {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 512}
    sent = {
        "date": 1772064000,
        "chat": reader.chat.as_json(),
        "from": reader.person.as_json(),
        "sticker": {**sticker, "height": 512, "is_animated": False, "is_video": False},
    }
    for number in (901, 902, 903):
        reader.telegram.bot.updates.push("message", {"message_id": number, **sent})
    await reader.telegram.wait_for(lambda: reader.telegram.bot_messages(reader.chat))
    await reader.quiet()
    hint, status = reader.telegram.bot_messages(reader.chat)
    assert "两者都要有" in hint.text
    assert "两者都要有" not in status.text


async def test_cards_that_the_server_refuses_come_as_plain_text(reader: Reader):
    refusal = Fault(FaultKind.SERVER_ERROR, method="answerInlineQuery", status=400)
    reader.telegram.order_fault(refusal)
    found = await asked(reader, "")
    assert refusal.hits == 1
    assert len(found.results) == 10
    assert not any(result.content.markup for result in found.results)


async def test_missed_days_come_with_a_button_each(tmp_path: Path):
    folder = tmp_path / "digests"
    folder.mkdir()
    text = (REPOSITORY / "digests" / "2026-02-24.md").read_text(encoding="utf-8")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    for ago in range(3):
        day = today - timedelta(days=ago)
        dated = text.replace("2026年2月24日", f"{day.year}年{day.month}月{day.day}日", 1)
        (folder / f"{day}.md").write_text(dated, encoding="utf-8")
    async with (
        staged(tmp_path) as stage,
        running(stage, DAYBRIEF_SOURCE_FOLDER=str(folder)) as program,
    ):
        person = stage.telegram.person("读者", language_code="zh-hans")
        chat = stage.telegram.private_chat(person)
        chat.is_started = True
        reader = Reader(stage, program, person, chat)
        assert "没有订阅" in (await reader.write("/missed")).text
        await reader.write("/subscribe 08:00")
        message = await reader.write("/missed")
        assert len(labels(message)) >= 2
        assert "条" in message.text


async def test_discord_searches_too(reader: Reader):
    discord = reader.stage.discord
    scene = await set_scene(reader.telegram, discord)
    await scene.ready()
    await scene.ask_both("search", "GPT-5.3-Codex")
    assert any("GPT-5.3-Codex：" in m.text for m in discord.messages(scene.channel.id))


async def test_votes_on_a_card_that_was_sent_count_for_whoever_presses(reader: Reader):
    friend = reader.telegram.person("朋友", language_code="en")
    group = reader.telegram.group("群", creator=reader.person, members=[friend])
    found = await asked(reader, "GPT-5.3-Codex")
    message = await reader.telegram.choose_inline(reader.person, found.results[0].id, group)
    toasts = []
    for person in (reader.person, friend):
        press = await reader.telegram.press(message, "👍", person)
        await reader.telegram.wait_for(partial(is_answered, press))
        assert press.answer
        toasts.append(press.answer["text"])
    assert "1" in toasts[0]
    assert "2" in toasts[1]


async def test_the_topic_that_was_found_leads_to_the_newest_stories_on_it(reader: Reader):
    message = await reader.write("open source")
    before = len(reader.telegram.bot_messages(reader.chat))
    await reader.telegram.press(message, "#开源", reader.person)
    await reader.telegram.wait_for(
        lambda: len(reader.telegram.bot_messages(reader.chat)) >= before + 5
    )


async def test_a_channel_finds_without_buttons(reader: Reader):
    channel = reader.telegram.channel(
        "频道", creator=reader.person, bot_status=Status.ADMINISTRATOR
    )
    await reader.telegram.say(channel, reader.person, "/search 模型")
    await reader.telegram.wait_for(lambda: reader.telegram.bot_messages(channel))
    (message,) = reader.telegram.bot_messages(channel)
    assert not message.buttons
    assert "再加一个词" in message.text


async def test_who_is_denied_finds_nothing_inline(tmp_path: Path):
    async with staged(tmp_path) as stage:
        denied = stage.telegram.person("广告号")
        async with running(stage, DAYBRIEF_ACCESS_DENY=f"telegram:{denied.id}"):
            asked = await stage.telegram.ask_inline(denied, "开源")
            answer = await stage.telegram.wait_for(lambda: asked.answer)
            assert answer is not None
            assert not answer.results
            assert answer.button is None
