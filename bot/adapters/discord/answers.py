"""What discord.py needs in a server's answers and events, and some servers leave out.

Discord's own pass unchanged but for what nobody here reads. discord.py raises a ``KeyError`` for
fields that the documentation requires and that test servers omit; one of those would end the
connection for good.
"""

import json
from typing import Any

from discord import HTTPException

JsonObject = dict[str, Any]
_HEARTBEAT_MS = 41_250
_HELLO = 10
_GUILD_TEXT, _DM = 0, 1


def read_json(text: str) -> Any:  # noqa: ANN401 - JSON
    """The value that ``text`` holds, or ``text`` where that is no JSON, whatever its type says."""
    try:
        return json.loads(text) if text.lstrip()[:1] in ("{", "[") else text
    except ValueError:
        return text


def user(found: Any) -> JsonObject:  # noqa: ANN401 - JSON
    """A user with every field that discord.py reads."""
    known = found if isinstance(found, dict) else {}
    return {"id": "0", "username": "", "discriminator": "0", "avatar": None, **known}


def application(found: Any, account: JsonObject) -> JsonObject:  # noqa: ANN401 - JSON
    """The account's application; its id is that of the account where the server keeps it back."""
    known = found if isinstance(found, dict) else {}
    return {
        "id": account["id"],
        "name": account["username"],
        "description": "",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "",
        **known,
        "owner": user(known.get("owner")),
    }


def event(text: str, *, gateway: str, application_id: int | None) -> str:
    """A gateway's message with every field that discord.py reads.

    ``gateway`` is the address to resume at where the server names none. Raises ``ValueError`` for
    what is no JSON object.
    """
    message = json.loads(text)
    if not isinstance(message, dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - like text that is no JSON at all
    message = {"op": 0, "s": None, "t": None, **message}
    found = message.get("d")
    known = found if isinstance(found, dict) else {}
    if message["op"] == _HELLO:
        message["d"] = {"heartbeat_interval": _HEARTBEAT_MS, **known}
    elif message["t"] == "READY":
        message["d"] = _ready(known, gateway)
    elif message["t"] == "RESUMED":
        message["d"] = known
    elif message["t"] == "INTERACTION_CREATE":
        message["d"] = _interaction(known, application_id)
    else:
        return text
    return json.dumps(message)


def event_name(text: str) -> str:
    """What a gateway's message is called, for the log."""
    message = read_json(text)
    return str(message.get("t") or message.get("op")) if isinstance(message, dict) else "?"


def _ready(ready: JsonObject, gateway: str) -> JsonObject:
    address = ready.get("resume_gateway_url") or gateway
    return {
        "session_id": "",
        "guilds": [],
        **ready,
        "user": user(ready.get("user")),
        "resume_gateway_url": address,
    }


def _interaction(interaction: JsonObject, application_id: int | None) -> JsonObject:
    is_in_guild = bool(interaction.get("guild_id"))
    whole = {
        "version": 1,
        "application_id": application_id,
        "attachment_size_limit": 0,
        **interaction,
        "channel": _channel(interaction, is_in_guild=is_in_guild),
    }
    member = interaction.get("member")
    person = interaction.get("user")
    if isinstance(member, dict):
        person = person or member.get("user")
    if is_in_guild:
        known = member if isinstance(member, dict) else {}
        whole["member"] = {"roles": [], "flags": 0, **known, "user": user(person)}
    else:
        whole["user"] = user(person)
    return whole


def _channel(interaction: JsonObject, *, is_in_guild: bool) -> JsonObject:
    """Where an answer goes and what it is called: nothing else is read of a channel or thread."""
    found = interaction.get("channel")
    known = found if isinstance(found, dict) else {}
    return {
        "id": known.get("id") or interaction.get("channel_id"),
        "type": _GUILD_TEXT if is_in_guild else _DM,
        "name": known.get("name") or "",
        "position": 0,
    }


def is_missing(error: HTTPException) -> bool:
    """Whether the server does not know the address that was asked."""
    return error.status in (404, 405, 501)
