"""Sending, editing, deleting, pinning and answering through python-telegram-bot."""

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, EndPointNotFound

from bot.sandbox.telegram import Chat, Person, Status, TelegramSandbox

RICH = {"html": "<h2>题</h2><details><summary>解读</summary><p>文</p></details>"}


def keyboard(*, data: str | None = None, url: str | None = None) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("go", url=url, callback_data=data)]])


async def test_html_comes_back_as_text_with_entities(sdk: Bot, private: Chat):
    sent = await sdk.send_message(private.id, "<b>粗😀</b> x", parse_mode="HTML")
    assert sent.text == "粗😀 x"
    assert sent.text_html == "<b>粗😀</b> x"


async def test_broken_markup_is_a_bad_request(sdk: Bot, private: Chat):
    with pytest.raises(BadRequest, match='unsupported start tag "x"'):
        await sdk.send_message(private.id, "<x>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await sdk.send_message(private.id, "x" * 4097)


async def test_a_rich_message_is_stored_as_blocks(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    sent = await sdk.do_api_request(
        "sendRichMessage",
        api_kwargs={"chat_id": private.id, "rich_message": RICH},
        return_type=Message,
    )
    assert isinstance(sent, Message)
    stored = sandbox.bot_messages(private)[0]
    assert stored.message_id == sent.message_id
    assert stored.blocks is not None
    assert [block["type"] for block in stored.blocks] == ["heading", "details"]
    assert stored.text == "题\n解读\n文"


async def test_an_older_server_has_no_rich_messages(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    sandbox.has_rich_messages = False
    with pytest.raises(EndPointNotFound):
        await sdk.do_api_request(
            "sendRichMessage", api_kwargs={"chat_id": private.id, "rich_message": RICH}
        )


async def test_an_unknown_parameter_is_refused(sdk: Bot, private: Chat):
    with pytest.raises(BadRequest, match='Parameter "color" is not known to sendmessage'):
        await sdk.send_message(private.id, "x", api_kwargs={"color": "red"})


async def test_editing_keeps_what_was_there(sandbox: TelegramSandbox, sdk: Bot, private: Chat):
    sent = await sdk.send_message(private.id, "a", reply_markup=keyboard(data="1"))
    await sdk.edit_message_text("b", chat_id=private.id, message_id=sent.message_id)
    url = f"{sandbox.api_base}/bot{sdk.token}/editMessageText"
    body = {"chat_id": private.id, "message_id": sent.message_id, "rich_message": RICH}
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        assert answer.status == 200
    stored = sandbox.bot_messages(private)[0]
    assert [content.text for content in stored.edits] == ["a", "b"]
    assert stored.blocks is not None
    await sdk.edit_message_reply_markup(
        private.id, sent.message_id, reply_markup=keyboard(data="2")
    )
    assert [button["callback_data"] for button in stored.buttons] == ["2"]


async def test_editing_is_refused(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    sent = await sdk.send_message(private.id, "a")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sdk.edit_message_text("a", chat_id=private.id, message_id=sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sdk.edit_message_text("b", chat_id=private.id, message_id=999)
    theirs = await sandbox.say(private, reader, "mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await sdk.edit_message_text("b", chat_id=private.id, message_id=theirs.message_id)


async def test_deleting(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    group = sandbox.supergroup("s", creator=reader)
    sent = await sdk.send_message(group.id, "a")
    assert await sdk.delete_message(group.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sdk.delete_message(group.id, sent.message_id)
    theirs = await sandbox.say(group, reader, "/mine")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await sdk.delete_message(group.id, theirs.message_id)
    sandbox.set_bot(group, Status.ADMINISTRATOR)
    assert await sdk.delete_message(group.id, theirs.message_id)
    assert sandbox.messages(group) == []
    assert len(sandbox.messages(group, with_deleted=True)) == 2


async def test_replying(sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat):
    theirs = await sandbox.say(private, reader, "question")
    sent = await sdk.send_message(private.id, "answer", reply_to_message_id=theirs.message_id)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "question"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await sdk.send_message(private.id, "x", reply_to_message_id=999)
    alone = await sdk.send_message(
        private.id, "x", reply_to_message_id=999, allow_sending_without_reply=True
    )
    assert alone.reply_to_message is None


async def test_pinning_needs_a_right(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    group = sandbox.supergroup("s", creator=reader)
    sent = await sdk.send_message(group.id, "a")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await sdk.pin_chat_message(group.id, sent.message_id)
    sandbox.set_bot(group, Status.ADMINISTRATOR)
    assert await sdk.pin_chat_message(group.id, sent.message_id)
    pinned = (await sdk.get_chat(group.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    assert await sdk.unpin_chat_message(group.id)
    assert (await sdk.get_chat(group.id)).pinned_message is None


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({}, "Text buttons are unallowed"),
        ({"data": "好" * 22}, "Button_data_invalid"),
        ({"url": "nowhere"}, "button url 'nowhere' is invalid"),
    ],
)
async def test_buttons_are_checked(sdk: Bot, private: Chat, action: dict[str, str], reason: str):
    with pytest.raises(BadRequest, match=reason):
        await sdk.send_message(private.id, "x", reply_markup=keyboard(**action))


async def test_a_callback_is_answered_once(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    await sdk.send_message(private.id, "x", reply_markup=keyboard(data="1"))
    message = sandbox.bot_messages(private)[0]
    with pytest.raises(ValueError, match="no button"):
        await sandbox.press(message, "missing", reader)
    press = await sandbox.press(message, "1", reader)
    assert await sdk.answer_callback_query(press.id)
    with pytest.raises(BadRequest, match="Query is too old"):
        await sdk.answer_callback_query(press.id)


async def test_chat_actions(sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat):
    assert await sdk.send_chat_action(private.id, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await sdk.send_chat_action(private.id, "dancing")
    with pytest.raises(BadRequest, match="channels"):
        await sdk.send_chat_action(sandbox.channel("c", creator=reader).id, "typing")


async def test_a_known_person_is_mentioned(sdk: Bot, reader: Person, private: Chat):
    html = f'<a href="tg://user?id={reader.id}">you</a> <a href="tg://user?id=5">nobody</a>'
    sent = await sdk.send_message(private.id, html, parse_mode="HTML")
    assert [entity.type for entity in sent.entities] == ["text_mention"]
