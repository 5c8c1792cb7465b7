"""What the bot may do in a chat, read from what Telegram says of its member."""

import json
from typing import Any

import pytest
from telegram import ChatMember

from bot.adapters.telegram.answers import complete
from bot.adapters.telegram.membership import access_of
from bot.domain.membership import Access

ABSENT, MUTED, WRITES = Access


@pytest.mark.parametrize(
    ("chat", "member", "access"),
    [
        ("private", {"status": "member"}, WRITES),
        ("private", {"status": "kicked"}, ABSENT),
        ("group", {"status": "member"}, WRITES),
        ("group", {"status": "left"}, ABSENT),
        ("supergroup", {"status": "administrator"}, WRITES),
        ("supergroup", {"status": "kicked"}, ABSENT),
        ("supergroup", {"status": "restricted", "is_member": True}, MUTED),
        (
            "supergroup",
            {"status": "restricted", "is_member": True, "can_send_messages": True},
            WRITES,
        ),
        ("supergroup", {"status": "restricted", "can_send_messages": True}, ABSENT),
        ("channel", {"status": "administrator", "can_post_messages": True}, WRITES),
        ("channel", {"status": "administrator", "can_edit_messages": True}, MUTED),
        ("channel", {"status": "member"}, MUTED),
        ("channel", {"status": "left"}, ABSENT),
    ],
)
def test_each_standing_says_whether_the_bot_may_write(
    chat: str, member: dict[str, Any], access: Access
):
    user = {"id": 1, "is_bot": True, "first_name": "Daybrief"}
    assert access_of(whole({**member, "user": user}), chat) is access


def whole(member: dict[str, Any]) -> ChatMember:
    """With the rights that Telegram always tells, and this test does not."""
    body = json.dumps({"ok": True, "result": member}).encode()
    _, completed = complete("getChatMember", 200, body)
    return ChatMember.de_json(json.loads(completed)["result"], None)
