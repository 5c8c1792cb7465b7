"""The check of every call finds what is wrong, by its own reckoning."""

import contextlib

import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.sandbox.telegram import Limits, TelegramSandbox
from tests.wire_checks import problems, rich_size, text_length

TOKEN = "42:secret"
pytestmark = pytest.mark.bad_calls


async def found(method: str, **parameters: object) -> list[str]:
    """What is said of one call to a private chat."""
    async with TelegramSandbox(TOKEN, limits=Limits.off()) as sandbox:
        chat = sandbox.private_chat(sandbox.person("Reader"))
        async with Bot(TOKEN, base_url=f"{sandbox.api_base}/bot") as bot:
            with contextlib.suppress(TelegramError):
                await bot._post(method, {"chat_id": chat.id, **parameters})
        return problems(sandbox)


async def test_valid_calls_pass():
    assert await found("sendMessage", text="<b>早</b>" * 500, parse_mode="HTML") == []
    assert await found("sendRichMessage", rich_message={"html": "<p>早</p>" * 500}) == []
    assert await found("sendChatAction", action="typing") == []


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("sendMessage", {"text": "长" * 4097}, "text has 4097 characters"),
        ("sendMessage", {"text": "<b>长"}, ""),
        ("sendMessage", {"text": "<b>长", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"text": "x", "txet": "y"}, '"txet" is not known'),
        ("sendNothing", {}, "is not served"),
        ("sendRichMessage", {"rich_message": {"html": "<hr>" * 501}}, "has 501 blocks"),
        (
            "sendRichMessage",
            {"rich_message": {"html": f"<p>{'长' * 32_769}</p>"}},
            "has 32769 characters",
        ),
        (
            "sendMessage",
            {
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "字" * 22}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_invalid_calls_are_named(method: str, parameters: dict[str, object], reason: str):
    lines = await found(method, **parameters)
    assert bool(lines) == bool(reason)
    assert reason in " ".join(lines)


async def test_a_chat_that_is_gone_is_no_mistake():
    assert await found("sendMessage", chat_id=5, text="x") == []


def test_lengths_are_counted_in_utf16_units():
    assert text_length("<b>😀</b> &amp; ", is_html=True) == 4
    assert rich_size("<p>😀</p><ul><li>x</li></ul>") == (3, 3)
