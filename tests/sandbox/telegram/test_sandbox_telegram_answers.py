"""What the sandbox answers has the shape that the full reference demands."""

import json
from pathlib import Path
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)

from bot.sandbox.telegram import Chat, Person, Status, TelegramSandbox
from bot.sandbox.telegram.cut_reference import CONSTANT

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "telegram-bot-api.json"
SIMPLE = {"String": str, "Integer": int, "Boolean": bool, "Float": float}
RICH = (
    '<a name="x"></a><h1>h @somebody</h1><p><b>b</b><a href="#x">a</a> https://a.example/ #tag</p>'
    '<pre><code class="language-py">c</code></pre><footer>f</footer><hr><ol><li>i</li></ol>'
    "<blockquote>q<cite>c</cite></blockquote><aside>p</aside>"
    "<table bordered><caption>c</caption><tr><th colspan=2>t</th></tr></table>"
    '<details open><summary>s</summary>d <tg-time unix="1">t</tg-time></details>'
)


class Shapes:
    """The reference's types, to compare answers with."""

    def __init__(self, reference: dict[str, Any]) -> None:
        self.types = reference["types"]
        self.methods = reference["methods"]

    def problem(self, value: object, kinds: list[str]) -> str:
        """Why ``value`` is none of ``kinds``; "" where it is one."""
        problems = [self._problem(value, kind) for kind in kinds]
        return "" if "" in problems else "; ".join(problems)

    def _problem(self, value: object, kind: str) -> str:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return f"{value!r} is no list"
            inner = [self._problem(item, kind.removeprefix("Array of ")) for item in value]
            return next((text for text in inner if text), "")
        if kind in SIMPLE:
            return "" if type(value) is SIMPLE[kind] else f"{value!r} is no {kind}"
        if self.types[kind].get("subtypes"):
            return self.problem(value, self.types[kind]["subtypes"])
        return self._object(value, kind)

    def _object(self, value: object, kind: str) -> str:
        if not isinstance(value, dict):
            return f"{value!r} is no {kind}"
        fields = {field["name"]: field for field in self.types[kind].get("fields", [])}
        missing = [
            name for name, field in fields.items() if field["required"] and name not in value
        ]
        unknown = [name for name in value if name not in fields]
        if missing or unknown:
            return f"{kind}: missing {missing}, unknown {unknown}"
        for name, item in value.items():
            constant = CONSTANT.search(fields[name]["description"])
            if constant and fields[name]["types"] == ["String"] and item != constant[1]:
                return f"{kind}.{name} is {item!r}"
            if text := self.problem(item, fields[name]["types"]):
                return f"{kind}.{name}: {text}"
        return ""


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    if not REFERENCE.exists():
        pytest.skip("the full reference is not here")
    return Shapes(json.loads(REFERENCE.read_text(encoding="utf-8")))


async def test_answers_and_updates_have_the_shapes_of_the_reference(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, shapes: Shapes
):
    group = sandbox.supergroup("s", creator=reader, bot_status=Status.ADMINISTRATOR)
    channel = sandbox.channel("c", creator=reader)
    sandbox.set_bot(sandbox.group("g", creator=reader), Status.RESTRICTED)
    chat = sandbox.private_chat(reader)
    sandbox.block(reader)
    sandbox.unblock(reader)
    theirs = await sandbox.say(chat, reader, "/today https://a.example")
    await sandbox.say(channel, reader, "/today")
    button = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="y")]])
    html = f'<b>a</b> <pre>b</pre> <a href="tg://user?id={reader.id}">c</a> @somebody'
    for place in (chat, group, channel):
        await sdk.send_message(place.id, html, parse_mode="HTML", reply_markup=button)
        await sdk.do_api_request(
            "sendRichMessage", api_kwargs={"chat_id": place.id, "rich_message": {"html": RICH}}
        )
        await sdk.get_chat(place.id)
    await sdk.send_message(chat.id, "x", reply_to_message_id=theirs.message_id)
    await sandbox.press(sandbox.bot_messages(chat)[0], "x", reader)
    await sdk.pin_chat_message(group.id, sandbox.bot_messages(group)[0].message_id)
    await sdk.get_chat(group.id)
    await sdk.get_chat_administrators(group.id)
    await sdk.set_my_commands([("today", "x")])
    await sdk.get_my_commands()
    await sdk.get_my_name()
    await sdk.get_webhook_info()
    await sdk.get_updates()
    assert len({call.method for call in sandbox.calls}) > 10
    for call in sandbox.calls:
        assert call.status == 200, call
        assert shapes.problem(call.result, shapes.methods[call.method]["returns"]) == "", (
            call.method
        )


async def test_what_people_do_has_the_shapes_of_the_reference(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, shapes: Shapes
):
    everything = ["message", "channel_post", "callback_query", "inline_query"]
    everything += ["chosen_inline_result", "my_chat_member", "chat_member"]
    await sdk.get_updates(allowed_updates=everything)
    sandbox.bot.has_inline_feedback = True
    private = sandbox.private_chat(reader)
    status = Status.ADMINISTRATOR
    forum = sandbox.supergroup("f", creator=reader, bot_status=status, is_forum=True)
    channel = sandbox.channel("c", creator=reader, username="c")
    group = sandbox.supergroup("g", creator=reader, bot_status=status)
    sandbox.link(channel, group)
    await chats_are_shared(sandbox, sdk, private)
    await things_are_asked_inline(sandbox, sdk, group)
    await topics_come_and_go(sandbox, sdk, forum)
    sandbox.join(group, sandbox.person("Other"))
    await sandbox.say_as(channel, group, "x", by=reader)
    await sandbox.say_as(group, group, "x", by=reader)
    await sandbox.forward(await sandbox.say(channel, reader, "头条"), reader)
    await sandbox.open_link(reader, "https://t.me/daybrief_bot?start=s_1")
    file = await sdk.send_document(private.id, b"x", filename="x", caption="y")
    await sdk.copy_message(channel.id, private.id, file.message_id)
    await sdk.get_chat(channel.id)
    await sdk.get_chat_menu_button()
    await sdk.get_updates(limit=100)
    for call in sandbox.calls:
        assert call.status == 200, call
        returns = shapes.methods[call.method]["returns"]
        assert shapes.problem(call.result, returns) == "", call.method


async def chats_are_shared(sandbox: TelegramSandbox, sdk: Bot, private: Chat) -> None:
    person = private.person
    assert person is not None
    channel = sandbox.channel("c", creator=person, bot_status=Status.LEFT, username="d")
    request = {"request_id": 1, "chat_is_channel": True}
    for wish in ("request_title", "request_username"):
        request[wish] = True
    keyboard = {"keyboard": [[{"text": "x", "request_chat": request}]]}
    await sdk.send_message(private.id, "?", reply_markup=keyboard)  # type: ignore[arg-type]
    await sandbox.share_chat(person, channel)


async def things_are_asked_inline(sandbox: TelegramSandbox, sdk: Bot, group: Chat) -> None:
    person = next(member.person for member in group.members.values())
    asked = await sandbox.ask_inline(person, "x", chat=group)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="y")]])
    text = InputTextMessageContent("x")
    card = InlineQueryResultArticle("1", "x", text, reply_markup=keyboard)
    await sdk.answer_inline_query(asked.id, [card])
    message = await sandbox.choose_inline(person, "1", group)
    await sandbox.press(message, "x", person)
    await sdk.edit_message_text("z", inline_message_id=message.inline_message_id)
    sent = await sdk.send_message(group.id, "x", reply_markup=keyboard)
    await sandbox.press(group.messages[sent.message_id], "x", person, is_inaccessible=True)


async def topics_come_and_go(sandbox: TelegramSandbox, sdk: Bot, forum: Chat) -> None:
    topic = await sdk.create_forum_topic(forum.id, "x")
    await sdk.send_message(forum.id, "x", message_thread_id=topic.message_thread_id)
    await sdk.edit_forum_topic(forum.id, topic.message_thread_id, name="y")
    person = next(member.person for member in forum.members.values())
    await sandbox.say(forum, person, "/x", thread_id=sandbox.topic(forum, "z").thread_id)
