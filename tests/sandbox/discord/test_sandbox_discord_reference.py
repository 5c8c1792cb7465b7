"""The cut-down reference, the routes and the original document agree."""

import json
from pathlib import Path

import pytest

from bot.sandbox.discord.checks import check_body
from bot.sandbox.discord.cut_reference import REFERENCE, SERVED, cut
from bot.sandbox.discord.errors import ApiError
from bot.sandbox.discord.routes import ROUTES

ORIGINAL = Path(__file__).parents[4] / "shared" / "reference" / "discord-openapi.json"
CREATE = "POST /channels/{channel_id}/messages"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


def errors_of(operation: str, body: object) -> dict[str, object]:
    with pytest.raises(ApiError) as caught:
        check_body(operation, body)
    assert caught.value.code == 50035
    assert caught.value.errors is not None
    return caught.value.errors


def test_every_operation_of_the_reference_is_served_and_no_other():
    assert set(ROUTES) == set(SERVED)


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the original document is not here")
def test_the_carried_reference_is_what_the_original_gives_when_cut():
    original = json.loads(ORIGINAL.read_text(encoding="utf-8"))
    assert json.loads(REFERENCE.read_text(encoding="utf-8")) == cut(original)


def test_it_names_the_wrong_field_deep_in_a_container():
    body = {"components": [{"type": 17, "components": [{"type": 10, "content": ""}]}]}
    errors = errors_of(CREATE, body)
    assert errors == {
        "components": {
            "0": {
                "components": {
                    "0": {
                        "content": {
                            "_errors": [
                                {
                                    "code": "BASE_TYPE_MIN_LENGTH",
                                    "message": "Must be 1 or more in length.",
                                }
                            ]
                        }
                    }
                }
            }
        }
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"nonce": "n" * 26}, "nonce"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds"),
        ({"embeds": [{"url": "javascript:alert(1)"}]}, "embeds"),
        ({"components": [{"type": 99}]}, "components"),
        ({"allowed_mentions": {"parse": ["anyone"]}}, "allowed_mentions"),
        ({"flags": "v2"}, "flags"),
        ({"content": "x" * 4001}, "content"),
    ],
)
def test_it_refuses_what_the_reference_refuses(body: dict[str, object], field: str):
    assert list(errors_of(CREATE, body)) == [field]


@pytest.mark.parametrize(
    "body",
    [
        {"content": "hello", "nonce": 12, "tts": False},
        {"content": None, "embeds": [{"title": "t", "url": "https://example.org/a"}]},
        {"allowed_mentions": {"parse": [], "users": [123], "roles": ["456"]}},
        {"message_reference": {"message_id": 1, "channel_id": 2}},
    ],
)
def test_it_takes_what_discord_py_sends(body: dict[str, object]):
    check_body(CREATE, body)


def test_it_checks_a_callback_by_its_type():
    assert list(errors_of(CALLBACK, {"type": 9, "data": {"title": "t"}})) == ["data"]
    assert list(errors_of(CALLBACK, {"type": 77})) == ["type"]
    check_body(CALLBACK, {"type": 5})


def test_it_refuses_a_missing_body_where_one_is_needed():
    assert list(errors_of(CREATE, None)) == ["_errors"]
    check_body("GET /gateway", None)
