"""What is filled in, and what is left as Discord said it."""

import json
from typing import Any

import pytest

from bot.adapters.discord import answers


def completed(message: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    text = answers.event(json.dumps(message), gateway="ws://here", application_id=7)
    return json.loads(text)


def test_an_event_that_nobody_here_reads_passes_unchanged():
    text = '{"op":0, "t":"TYPING_START", "d":{"user_id":"5"}}'
    assert answers.event(text, gateway="ws://here", application_id=7) == text


@pytest.mark.parametrize("told", [{}, {"resume_gateway_url": None}])
def test_a_session_is_resumed_where_it_began_unless_told_otherwise(told: dict[str, Any]):
    ready = {"op": 0, "t": "READY", "d": told}
    assert completed(ready)["d"]["resume_gateway_url"] == "ws://here"
    ready = {"op": 0, "t": "READY", "d": {"resume_gateway_url": "ws://there"}}
    assert completed(ready)["d"]["resume_gateway_url"] == "ws://there"


def test_a_hello_without_a_beat_gets_discords_own():
    assert completed({"op": 10})["d"]["heartbeat_interval"] == 41_250
    assert completed({"op": 10, "d": {"heartbeat_interval": 5}})["d"]["heartbeat_interval"] == 5


def test_an_interaction_keeps_what_it_says():
    told = {
        "id": "1",
        "version": 2,
        "application_id": "9",
        "guild_id": "100",
        "channel": {"id": "200", "name": "general", "type": 11},
        "member": {"user": {"id": "5", "username": "ann"}, "roles": ["6"], "permissions": "32"},
    }
    whole = completed({"op": 0, "t": "INTERACTION_CREATE", "d": told})["d"]
    assert (whole["version"], whole["application_id"]) == (2, "9")
    assert (whole["channel"]["id"], whole["channel"]["name"]) == ("200", "general")
    assert whole["member"]["roles"] == ["6"]
    assert whole["member"]["permissions"] == "32"
    assert whole["member"]["user"]["username"] == "ann"


@pytest.mark.parametrize("text", ["", "[]", "5", "no JSON"])
def test_what_is_no_event_is_told_apart(text: str):
    with pytest.raises(ValueError, match=r".+"):
        answers.event(text, gateway="ws://here", application_id=7)
