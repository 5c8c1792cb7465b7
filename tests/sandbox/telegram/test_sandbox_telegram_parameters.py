"""Parameters against the reference definitions, and the definitions against their source."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram.cut_reference import cut
from bot.sandbox.telegram.methods import METHODS
from bot.sandbox.telegram.parameters import check_parameters, definitions
from bot.sandbox.telegram.wire import ApiError

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "telegram-bot-api.json"


def refusal(method: str, **given: object) -> str:
    with pytest.raises(ApiError) as caught:
        check_parameters(method, given)
    assert caught.value.code == 400
    return caught.value.description


def test_text_becomes_what_the_reference_says():
    checked = check_parameters(
        "sendMessage",
        {
            "chat_id": "-100",
            "text": "12",
            "disable_notification": "true",
            "reply_markup": '{"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}',
        },
    )
    assert checked == {
        "chat_id": -100,
        "text": "12",
        "disable_notification": True,
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]},
    }


def test_a_username_stays_text():
    assert check_parameters("getChat", {"chat_id": "@channel"}) == {"chat_id": "@channel"}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"chat_id": 1}, 'parameter "text" is required by sendMessage'),
        ({"chat_id": 1, "text": "x", "txet": "y"}, 'parameter "txet" is not known to sendMessage'),
        ({"chat_id": 1.5, "text": "x"}, 'parameter "chat_id" must be Integer or String'),
        ({"chat_id": 1, "text": 5}, 'parameter "text" must be String'),
        ({"chat_id": 1, "text": "x", "disable_notification": "maybe"}, "must be Boolean"),
        ({"chat_id": 1, "text": "x", "reply_markup": "{"}, 'JSON of parameter "reply_markup"'),
        (
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"txt": "x"}]]}},
            'field "reply_markup.inline_keyboard[0][0].text" is required by InlineKeyboardButton',
        ),
        (
            {"chat_id": 1, "text": "x", "link_preview_options": {"disabled": True}},
            'field "link_preview_options.disabled" is not known to LinkPreviewOptions',
        ),
        (
            {"chat_id": 1, "text": "x", "link_preview_options": {"is_disabled": "yes"}},
            'parameter "link_preview_options.is_disabled" must be Boolean',
        ),
        ({"chat_id": 1, "text": "\ud800"}, "strings must be encoded in UTF-8"),
    ],
)
def test_it_refuses_naming_the_parameter(given: dict[str, Any], reason: str):
    assert reason in refusal("sendMessage", **given)


def test_a_choice_of_types_is_told_apart_by_its_constant():
    scope = {"type": "chat_member", "chat_id": 1, "user_id": 2}
    assert check_parameters("getMyCommands", {"scope": json.dumps(scope)}) == {"scope": scope}
    assert "chat_id" in refusal("getMyCommands", scope={"type": "chat"})
    assert refusal("getMyCommands", scope={"type": "nobody"})


def test_every_served_method_is_defined():
    assert set(definitions()["methods"]) == set(METHODS)


@pytest.mark.skipif(not REFERENCE.exists(), reason="the full reference is not here")
def test_the_definitions_are_the_cut_reference():
    full = json.loads(REFERENCE.read_text(encoding="utf-8"))
    assert definitions() == cut(full)
