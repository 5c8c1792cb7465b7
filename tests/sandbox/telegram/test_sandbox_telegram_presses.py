"""Answers to pressed buttons, and edits of what was pressed."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox.telegram import CallbackPress, Chat, Person, TelegramSandbox

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="y")]])


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def press(sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person) -> CallbackPress:
    await sdk.send_message(private.id, "x", reply_markup=KEYBOARD)
    return await sandbox.press(sandbox.bot_messages(private)[0], "x", reader)


async def test_a_press_is_answered_once(sdk: Bot, press: CallbackPress):
    await sdk.answer_callback_query(press.id, "好" * 200, show_alert=True)
    assert press.answer is not None
    assert press.answer["show_alert"] is True
    with pytest.raises(BadRequest, match=TOO_OLD):
        await sdk.answer_callback_query(press.id)


async def test_an_answer_has_at_most_200_characters(sdk: Bot, press: CallbackPress):
    with pytest.raises(BadRequest, match="Message_too_long"):
        await sdk.answer_callback_query(press.id, "好" * 201)


async def test_an_unknown_press_is_not_answered(sdk: Bot, press: CallbackPress):
    with pytest.raises(BadRequest, match=TOO_OLD):
        await sdk.answer_callback_query(f"{press.id}0")


async def test_a_press_of_another_bot_is_not_answered(
    sandbox: TelegramSandbox, press: CallbackPress
):
    sandbox.add_bot("77:x", first_name="Other", username="other_bot")
    async with Bot("77:x", base_url=f"{sandbox.api_base}/bot") as other:
        with pytest.raises(BadRequest, match=TOO_OLD):
            await other.answer_callback_query(press.id)


async def test_a_press_is_not_answered_after_a_minute():
    clock = Clock()
    async with TelegramSandbox("42:secret", now=clock) as sandbox:
        reader = sandbox.person("Reader")
        chat = sandbox.private_chat(reader)
        async with Bot("42:secret", base_url=f"{sandbox.api_base}/bot") as sdk:
            await sdk.send_message(chat.id, "x", reply_markup=KEYBOARD)
            press = await sandbox.press(sandbox.bot_messages(chat)[0], "x", reader)
            clock.now += 61
            with pytest.raises(BadRequest, match=TOO_OLD):
                await sdk.answer_callback_query(press.id)


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://t.me/daybrief_bot?start=s_1", True),
        ("t.me/Daybrief_Bot?start=s_1", True),
        ("https://t.me/other_bot?start=s_1", False),
        ("https://t.me/daybrief_bot", False),
        ("https://daybrief.example/?start=s_1", False),
    ],
)
async def test_an_answer_opens_links_to_the_bot_itself_only(
    sdk: Bot, press: CallbackPress, url: str, *, is_taken: bool
):
    if is_taken:
        await sdk.answer_callback_query(press.id, url=url)
    else:
        with pytest.raises(BadRequest, match="Url_invalid"):
            await sdk.answer_callback_query(press.id, url=url)


async def test_the_same_rich_message_is_no_edit(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, press: CallbackPress
):
    message = sandbox.bot_messages(private)[0]
    target = {"chat_id": private.id, "message_id": press.message.message_id}
    edit = {**target, "rich_message": {"html": "<h1>h</h1><p>p</p>"}}
    await sdk._post("editMessageText", edit)
    assert message.blocks is not None
    assert [content.text for content in message.edits] == ["x"]
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sdk._post("editMessageText", edit)


async def test_a_message_of_a_person_is_not_edited(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    theirs = await sandbox.say(private, reader, "x")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await sdk.edit_message_text("y", private.id, theirs.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sdk.edit_message_text("y", private.id, 99)
