"""Inline mode over the wire: questions, answers, what is kept, and what is chosen."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest

from bot.sandbox.telegram import Chat, Person, TelegramSandbox

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="y")]])


def card(number: str = "1", text: str = "<b>开源</b>", **wishes: Any) -> InlineQueryResultArticle:  # noqa: ANN401 - any field of the article
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle(number, "标题", content, **wishes)


async def query_id(sdk: Bot) -> str:
    """The id of the latest inline query that the bot was asked."""
    query = (await sdk.get_updates(offset=-1))[0].inline_query
    assert query is not None
    return query.id


async def test_the_bot_is_asked_and_its_answer_shown(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    assert (await sdk.get_me()).supports_inline_queries
    asked = await sandbox.ask_inline(reader, "开源", offset="50")
    query = (await sdk.get_updates())[0].inline_query
    assert query is not None
    assert (query.query, query.offset, query.from_user.id) == ("开源", "50", reader.id)
    await sdk.answer_inline_query(query.id, [card(description="说明")], next_offset="100")
    assert asked.answer is not None
    assert asked.answer.next_offset == "100"
    shown = asked.results[0]
    assert (shown.title, shown.description, shown.content.text) == ("标题", "说明", "开源")


async def test_an_answer_is_kept_for_everybody(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    await sandbox.ask_inline(reader, "开源")
    await sdk.answer_inline_query(await query_id(sdk), [card()], cache_time=300)
    sandbox.bot.updates.drop()
    again = await sandbox.ask_inline(sandbox.person("Other"), "开源")
    assert again.is_cached
    assert len(again.results) == 1
    assert len(sandbox.bot.updates) == 0
    assert not (await sandbox.ask_inline(reader, "开源", offset="50")).is_cached


async def test_a_personal_answer_is_kept_for_that_person(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    await sandbox.ask_inline(reader, "")
    await sdk.answer_inline_query(await query_id(sdk), [card()], is_personal=True)
    assert (await sandbox.ask_inline(reader, "")).is_cached
    assert not (await sandbox.ask_inline(sandbox.person("Other"), "")).is_cached


async def test_an_answer_without_cache_time_is_not_kept(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    await sandbox.ask_inline(reader, "x")
    await sdk.answer_inline_query(await query_id(sdk), [card()], cache_time=0)
    assert not (await sandbox.ask_inline(reader, "x")).is_cached


@pytest.mark.parametrize(
    ("results", "options", "reason"),
    [
        ([card(str(number)) for number in range(51)], {}, "Too many inline query results"),
        ([card("a"), card("a")], {}, "Result_id_duplicate"),
        ([card("数" * 22)], {}, "Result_id_invalid"),
        ([card("")], {}, "Result_id_empty"),
        ([card(text="<b>x")], {}, "inlinequeryresult: can't parse entities"),
        ([card(text="x" * 4097)], {}, "Message_too_long"),
        ([card(text="<b> </b>")], {}, "message text is empty"),
        ([card(url="nowhere")], {}, "Webdocument_url_invalid"),
        ([], {"next_offset": "x" * 65}, "Next_offset_invalid"),
        ([], {"button": InlineQueryResultsButton("x", start_parameter="")}, "exactly one|empty"),
        ([], {"button": InlineQueryResultsButton("x", start_parameter="ü")}, "Unallowed char"),
        ([], {"button": InlineQueryResultsButton("x", start_parameter="a" * 65)}, "Too long"),
    ],
)
async def test_wrong_answers_are_refused(
    sandbox: TelegramSandbox,
    sdk: Bot,
    reader: Person,
    results: list[InlineQueryResultArticle],
    options: dict[str, Any],
    reason: str,
):
    asked = await sandbox.ask_inline(reader, "x")
    call = {"inline_query_id": await query_id(sdk), "results": results, **options}
    with pytest.raises(BadRequest, match=reason):
        await sdk._post("answerInlineQuery", call)
    assert asked.answer is None


async def test_a_query_is_answered_once(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    await sandbox.ask_inline(reader, "x")
    number = await query_id(sdk)
    await sdk.answer_inline_query(number, [])
    with pytest.raises(BadRequest, match="Query is too old"):
        await sdk.answer_inline_query(number, [])


async def test_a_chosen_result_can_be_pressed_and_edited(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.group("群", creator=reader)
    await sandbox.ask_inline(reader, "x", chat=group)
    await sdk.answer_inline_query(await query_id(sdk), [card(reply_markup=KEYBOARD)])
    sandbox.bot.has_inline_feedback = True
    sandbox.bot.updates.drop()
    message = await sandbox.choose_inline(reader, "1", group)
    assert message.text == "开源"
    told, chosen = await sdk.get_updates()
    assert told.message is not None
    assert told.message.via_bot is not None
    assert told.message.via_bot.id == 42
    assert chosen.chosen_inline_result is not None
    assert chosen.chosen_inline_result.inline_message_id == message.inline_message_id
    sandbox.bot.updates.drop()
    await sandbox.press(message, "x", reader)
    query = (await sdk.get_updates())[0].callback_query
    assert query is not None
    assert query.message is None
    await sdk.edit_message_text("新", inline_message_id=query.inline_message_id)
    assert message.text == "新"
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sdk.edit_message_text("新", inline_message_id=query.inline_message_id)
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await sdk.edit_message_text("新", inline_message_id="inline0")


async def test_a_result_may_be_a_rich_message(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    result = {
        "type": "article",
        "id": "1",
        "title": "标题",
        "input_message_content": {"rich_message": {"html": "<h1>开源</h1>"}},
    }
    await sandbox.ask_inline(reader, "x")
    call = {"inline_query_id": await query_id(sdk), "results": [result]}
    sandbox.has_rich_messages = False
    with pytest.raises(BadRequest, match="message text is empty"):
        await sdk._post("answerInlineQuery", call)
    sandbox.has_rich_messages = True
    await sdk._post("answerInlineQuery", call)
    message = await sandbox.choose_inline(reader, "1", private)
    assert message.blocks is not None
    assert message.inline_message_id is None


async def test_only_what_is_shown_can_be_chosen(
    sandbox: TelegramSandbox, reader: Person, private: Chat
):
    await sandbox.ask_inline(reader, "x")
    with pytest.raises(ValueError, match="no result '1'"):
        await sandbox.choose_inline(reader, "1", private)
    sandbox.bot.is_inline = False
    with pytest.raises(ValueError, match="answers no inline queries"):
        await sandbox.ask_inline(reader, "x")
