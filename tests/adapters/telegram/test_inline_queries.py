"""Inline queries of people who type faster than they can be answered."""

import asyncio
from dataclasses import dataclass, field

import pytest
from telegram import Update

from bot.adapters.telegram.administration import TelegramAdministration
from bot.adapters.telegram.callers import TelegramCallers
from bot.adapters.telegram.inline import InlineQueries
from bot.domain.audience import Language
from bot.texts import texts_for
from bot.usecases.answer_inline import InlineAnswer
from bot.usecases.caller import Caller
from tests.adapters.telegram.scripted_bot_api import (
    BotApi,
    page,
    refusal,
    result,
    serving,
    signed_in_at,
)


@dataclass
class SlowLibrary:
    """Answers nothing before it is told to."""

    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)

    async def answer(self, query: str, _offset: str, _caller: Caller) -> InlineAnswer:
        self.asked.append(query)
        await self.may_answer.wait()
        return InlineAnswer((), Language.ZH_HANS)


def update(number: int, query: str, *, person: int = 5) -> Update:
    sender = {"id": person, "is_bot": False, "first_name": "读者"}
    asked = {"id": str(number), "from": sender, "query": query, "offset": ""}
    read = Update.de_json({"update_id": number, "inline_query": asked})
    assert read is not None
    return read


async def typed(api: BotApi, library: SlowLibrary, *updates: Update) -> list[str]:
    """The ids of the queries that were answered."""
    async with serving(api), signed_in_at(api) as bot:
        callers = TelegramCallers(TelegramAdministration(bot), default=Language.ZH_HANS)
        inline = InlineQueries(bot, callers, library.answer, texts_for)
        async with asyncio.TaskGroup() as group:
            for each in updates:
                group.create_task(inline.on_query(each, None))
            await asyncio.sleep(0)
            library.may_answer.set()
    return [given["inline_query_id"] for name, given in api.calls if name == "answerInlineQuery"]


def answering() -> BotApi:
    return BotApi(answers={"answerinlinequery": result(value=True)})


async def test_of_a_line_of_queries_only_each_persons_last_is_looked_for():
    words = ["G", "GP", "GPT", "GPT-", "GPT-5", "GPT-5.", "GPT-5.3"]
    line = [update(number, word) for number, word in enumerate(words, start=1)]
    library = SlowLibrary()
    answered = await typed(answering(), library, *line, update(90, "开源", person=6))
    assert "7" in answered
    assert "90" in answered
    assert not {"5", "6"} & {*answered}
    assert "GPT-5." not in library.asked


async def test_an_answer_that_comes_too_late_harms_nothing():
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    for answer in (refusal(400, late), refusal(429, "Too Many Requests", parameters={}), page(502)):
        api = BotApi(answers={"answerinlinequery": answer})
        assert await typed(api, SlowLibrary(), update(1, "开源")) == ["1"]


@pytest.mark.parametrize("is_inline", [False, True])
async def test_an_operator_is_told_how_inline_mode_is_switched_on(
    caplog: pytest.LogCaptureFixture, *, is_inline: bool
):
    me = {"id": 9, "username": "brief_bot", "supports_inline_queries": is_inline}
    caplog.set_level("INFO")
    async with serving(BotApi(answers={"getme": result(me)})) as api, signed_in_at(api):
        assert ("/setinline" in caplog.text) is not is_inline
