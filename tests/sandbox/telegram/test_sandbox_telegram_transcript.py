"""A chat as a person reads it in a terminal."""

from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.sandbox.telegram import Person, TelegramSandbox
from bot.sandbox.telegram.transcript_blocks import width

HTML = (
    "<b>标题</b> <i>x</i>\n"
    '<a href="https://a.example/">link</a> <a href="https://b.example/">https://b.example/</a>\n'
    "<blockquote expandable>第一行\n第二行</blockquote>\nend"
)
RICH = (
    "<h2>4. 头</h2><h4>要</h4><p>a <code>b</code></p>"
    "<table><tr><th>指标</th><th align=right>值</th></tr>"
    "<tr><td>SWE</td><td align=right>56.8%</td></tr></table>"
    "<ul><li>x<ol><li>y</li></ol></li></ul><blockquote>q</blockquote>"
    "<details><summary>解读</summary><p>文</p></details><hr>"
)
EXPECTED = """\
Telegram · Reader (private)

Reader · 00:00
  /today

Daybrief · 00:00
  标题 x
  link <https://a.example/> https://b.example/
  ┆ 第一行
  ┆ 第二行
  end
  [ 订阅 ] [ 网页 → https://b.example/ ]

Daybrief · 00:00
  ■ 4. 头

  ▪ 要

  a b

  │ 指标 │    值 │
  ├──────┼───────┤
  │ SWE  │ 56.8% │

  • x
    1. y

  │ q

  ▸ 解读
      文

  ────────────────────────────────
"""


async def test_a_transcript_shows_who_says_what():
    async with TelegramSandbox("42:secret", now=lambda: 0.0) as sandbox:
        reader = sandbox.person("Reader")
        chat = sandbox.private_chat(reader)
        await sandbox.say(chat, reader, "/today")
        buttons = [
            InlineKeyboardButton("订阅", callback_data="s"),
            InlineKeyboardButton("网页", url="https://b.example/"),
        ]
        async with Bot("42:secret", base_url=f"{sandbox.api_base}/bot") as sdk:
            await sdk.send_message(
                chat.id, HTML, parse_mode="HTML", reply_markup=InlineKeyboardMarkup([buttons])
            )
            await sdk.do_api_request(
                "sendRichMessage", api_kwargs={"chat_id": chat.id, "rich_message": {"html": RICH}}
            )
        assert sandbox.transcript(chat.id) == EXPECTED


def test_chinese_characters_take_two_columns():
    assert [width(text) for text in ("ab", "中文", "é", "e\u0301")] == [2, 4, 1, 1]


async def test_topics_and_edits_are_shown(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    forum = sandbox.supergroup("论坛", creator=reader, is_forum=True)
    topic = sandbox.topic(forum, "日报")
    sent = await sdk.send_message(forum.id, "a", message_thread_id=topic.thread_id)
    await sdk.edit_message_text("b", chat_id=forum.id, message_id=sent.message_id)
    shown = sandbox.transcript(forum)
    assert "Daybrief · #日报 · " in shown
    assert "(edited)\n  b\n" in shown


async def test_buttons_tell_what_they_do(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    buttons = [
        InlineKeyboardButton("下一条", callback_data="v1:n"),
        InlineKeyboardButton("复制", copy_text=CopyTextButton("56.8%")),
        InlineKeyboardButton("搜索", switch_inline_query_current_chat=""),
    ]
    sandbox.private_chat(reader)
    await sdk.send_message(reader.id, "x", reply_markup=InlineKeyboardMarkup([buttons]))
    picker = KeyboardButton(
        "选择频道", request_chat=KeyboardButtonRequestChat(1, chat_is_channel=True)
    )
    await sdk.send_message(reader.id, "y", reply_markup=ReplyKeyboardMarkup([[picker]]))
    await sdk.send_message(reader.id, "z", reply_markup=ReplyKeyboardRemove())
    shown = sandbox.transcript(reader.id)
    assert "  [ 下一条 ] [ 复制 ⧉ 56.8% ] [ 搜索 ⌕ ]\n" in shown
    assert "  y\n  ⌨ [ 选择频道 ]\n" in shown
    assert "  z\n  ⌨ (removed)\n" in shown


async def test_marks_documents_and_forwards_are_shown(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    chat = sandbox.private_chat(reader)
    channel = sandbox.channel("频道", creator=reader)
    sent = await sdk.send_message(chat.id, "x", disable_notification=True, protect_content=True)
    await sdk.pin_chat_message(chat.id, sent.message_id)
    await sdk.send_document(chat.id, b"12345", filename="daybrief.json", caption="数据")
    await sandbox.forward(await sandbox.say(channel, reader, "头条"), reader)
    shown = sandbox.transcript(chat)
    assert " (pinned, silent, protected)\n  x\n" in shown
    assert "  📎 daybrief.json (5 bytes)\n  数据\n" in shown
    assert "  ↪ from 频道\n  头条\n" in shown


async def test_what_happens_in_a_group_is_told(sandbox: TelegramSandbox, reader: Person):
    forum = sandbox.supergroup("论坛", creator=reader, is_forum=True)
    topic = sandbox.topic(forum, "日报")
    sandbox.close_topic(forum, topic)
    sandbox.join(forum, sandbox.person("Other"))
    shown = sandbox.transcript(forum)
    for line in ("(opened the topic 日报)", "(closed the topic)", "(Other joined)"):
        assert f"  {line}\n" in shown
