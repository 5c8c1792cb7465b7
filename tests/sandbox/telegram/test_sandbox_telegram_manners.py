"""How messages are sent: silent, protected, with effects, files and pins."""

import io

import pytest
from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, NetworkError

from bot.sandbox.telegram import Chat, Person, Status, TelegramSandbox

EFFECT = "5104841245755180586"


async def test_a_message_keeps_how_it_was_sent(sandbox: TelegramSandbox, sdk: Bot, private: Chat):
    preview = LinkPreviewOptions(is_disabled=True)
    sent = await sdk.send_message(
        private.id,
        "x",
        disable_notification=True,
        protect_content=True,
        message_effect_id=EFFECT,
        link_preview_options=preview,
    )
    message = sandbox.bot_messages(private)[0]
    assert (message.is_silent, message.is_protected, message.effect_id) == (True, True, EFFECT)
    assert message.link_preview == {"is_disabled": True}
    assert (sent.has_protected_content, sent.effect_id) == (True, EFFECT)


async def test_effects_are_for_private_chats(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    group = sandbox.group("群", creator=reader)
    with pytest.raises(BadRequest, match="Can't use message effects in the chat"):
        await sdk.send_message(group.id, "x", message_effect_id=EFFECT)
    with pytest.raises(BadRequest, match="Invalid message effect identifier"):
        await sdk.send_message(group.id, "x", message_effect_id="fire")


async def test_a_document_keeps_name_bytes_and_caption(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    body = '{"语言": "zh"}'.encode()
    sent = await sdk.send_document(
        private.id,
        io.BytesIO(body),
        filename="daybrief.json",
        caption="<b>数据</b>",
        parse_mode="HTML",
    )
    message = sandbox.bot_messages(private)[0]
    assert message.document is not None
    assert (message.document.name, message.document.body) == ("daybrief.json", body)
    assert (message.text, message.entities[0]["type"]) == ("数据", "bold")
    assert sent.document is not None
    assert (sent.caption, sent.document.file_size) == ("数据", len(body))
    again = await sdk.send_document(private.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_name == "daybrief.json"
    with pytest.raises(BadRequest, match="no text in the message to edit"):
        await sdk.edit_message_text("x", private.id, sent.message_id)


async def test_wrong_documents_are_refused(sdk: Bot, private: Chat):
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await sdk.send_document(private.id, b"", filename="x")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await sdk.send_document(private.id, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match="Wrong remote file identifier"):
        await sdk.send_document(private.id, "unknown")


async def test_a_file_has_at_most_50_megabytes(sdk: Bot, private: Chat):
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await sdk.send_document(private.id, bytes(50 * 1024 * 1024 + 1), read_timeout=30)


async def test_pins_need_the_right_and_are_undone_one_by_one_or_all(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.supergroup("群", creator=reader)
    sent = [await sdk.send_message(group.id, text) for text in "abc"]
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await sdk.pin_chat_message(group.id, sent[0].message_id)
    sandbox.set_bot(group, Status.ADMINISTRATOR)
    for message in sent:
        await sdk.pin_chat_message(group.id, message.message_id, disable_notification=True)
    first = group.messages[sent[0].message_id]
    assert first.is_pinned
    assert first.is_pinned_silently
    await sdk.unpin_chat_message(group.id)
    assert group.pinned == [sent[0].message_id, sent[1].message_id]
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await sdk.unpin_chat_message(group.id, sent[2].message_id)
    await sdk.delete_message(group.id, sent[1].message_id)
    assert group.pinned == [sent[0].message_id]
    await sdk.unpin_all_chat_messages(group.id)
    assert not first.is_pinned
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await sdk.pin_chat_message(group.id, 99)


async def test_actions_are_kept(sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person):
    await sdk.send_chat_action(private.id, "typing")
    assert [action.action for action in private.actions] == ["typing"]
    channel = sandbox.channel("频道", creator=reader)
    with pytest.raises(BadRequest, match="Chat actions can't be sent to channels"):
        await sdk.send_chat_action(channel.id, "typing")


async def test_the_bot_forwards_and_copies(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    theirs = await sandbox.say(private, reader, "头条")
    forwarded = await sdk.forward_message(private.id, private.id, theirs.message_id)
    assert forwarded.forward_origin is not None
    copied = await sdk.copy_message(private.id, private.id, theirs.message_id)
    copy = private.messages[copied.message_id]
    assert (copy.text, copy.origin) == ("头条", None)
    secret = await sdk.send_message(private.id, "x", protect_content=True)
    with pytest.raises(BadRequest, match="The message can't be forwarded"):
        await sdk.forward_message(private.id, private.id, secret.message_id)
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await sdk.copy_message(private.id, private.id, 99)


async def test_documents_need_the_right_to_send_them(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.supergroup("群", creator=reader, bot_status=Status.LEFT)
    sandbox.set_bot(group, Status.RESTRICTED, can_send=False)
    with pytest.raises(BadRequest, match="Not enough rights to send documents to the chat"):
        await sdk.send_document(group.id, b"x")


async def test_a_message_is_deleted_within_two_days_or_by_right(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    group = sandbox.supergroup("群", creator=reader)
    for chat in (private, group):
        sent = await sdk.send_message(chat.id, "x")
        chat.messages[sent.message_id].sent_at -= 48 * 3600 + 1
        with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
            await sdk.delete_message(chat.id, sent.message_id)
    sandbox.set_bot(group, Status.ADMINISTRATOR)
    await sdk.delete_message(group.id, sandbox.bot_messages(group)[0].message_id)
