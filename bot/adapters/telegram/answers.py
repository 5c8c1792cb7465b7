"""What PTB needs in a Bot API server's answers and some servers leave out.

Telegram's own answers pass unchanged. Others (test servers, gateways to other messengers) may omit
fields that https://core.telegram.org/bots/api calls required, say "no" with status 200, or give
milliseconds for seconds; PTB would raise a ``TypeError`` or ask for the same update for ever.
"""

import inspect
import json
import time
from typing import Any

from telegram import ChatMemberAdministrator, ChatMemberRestricted, Update

_LATEST_SECONDS = 100_000_000_000
"""A date beyond (the year 5138) counts milliseconds."""
_NOT_IMPLEMENTED = 501
NO_BOT_API = "the answer is no Bot API's"
_ODD = (_NOT_IMPLEMENTED, json.dumps({"description": NO_BOT_API}).encode())
_PLAIN_FIELDS = {
    "message_id", "date", "chat", "from", "sender_chat", "text", "message_thread_id",
    "is_topic_message",
}  # fmt: skip


def complete(method: str, status: int, body: bytes) -> tuple[int, bytes]:
    """Status and body of the answer to ``method`` as Telegram would have given them."""
    if not 200 <= status < 300:
        return status, body if _is_object(body) else b"{}"
    try:
        answer = json.loads(body)
    except ValueError:
        # A page for people instead of an answer: whatever stands there is no Bot API.
        return _ODD if body.lstrip().startswith(b"<") else (status, body)
    if not isinstance(answer, dict):
        return _ODD
    if answer.get("ok") is False:
        code = answer.get("error_code")
        return (code if isinstance(code, int) and 400 <= code < 600 else 400), body
    if method not in _COMPLETIONS:
        return status, body
    answer["result"] = _COMPLETIONS[method](answer.get("result"))
    return status, json.dumps(answer).encode()


def _is_object(body: bytes) -> bool:
    """PTB logs a traceback for anything else, such as a proxy's page."""
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def _bot(result: Any) -> Any:  # noqa: ANN401 - JSON
    return _user({"is_bot": True, **result} if isinstance(result, dict) else {})


def _user(user: dict[str, Any]) -> dict[str, Any]:
    return {"id": 0, "is_bot": False, "first_name": "", **user}


def _sent(result: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """What a receipt is made of; some servers repeat the request's own, unparsed fields beside."""
    whole = _message(result if isinstance(result, dict) else {})
    chat = whole["chat"] if isinstance(whole["chat"], dict) else _chat({})
    named = {"id": chat["id"], "type": chat["type"]}
    return {"message_id": whole["message_id"], "date": whole["date"], "chat": named}


def _edited(result: Any) -> Any:  # noqa: ANN401 - JSON
    """The message, or True where it was sent on somebody's behalf; nothing of it is read."""
    return _sent(result) if isinstance(result, dict) else True


def _sent_if_known(result: Any) -> Any:  # noqa: ANN401 - JSON
    """Some servers say yes to methods that they do not know; only a message tells them apart."""
    return _sent(result) if isinstance(result, dict) and "message_id" in result else result


def _member(result: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A member with every right that PTB insists on; without status where there was none."""
    member = result if isinstance(result, dict) else {}
    user = member.get("user")
    named = _user(user if isinstance(user, dict) else {})
    return {**_NO_RIGHTS, "until_date": 0, "status": "", **member, "user": named}


def _members(result: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    return [_member(member) for member in result] if isinstance(result, list) else []


def _message(message: dict[str, Any]) -> dict[str, Any]:
    whole = {"message_id": 0, "chat": {}, **message, "date": _date(message.get("date"))}
    for key, complete_part in (("chat", _chat), ("sender_chat", _chat), ("from", _user)):
        if isinstance(whole.get(key), dict):
            whole[key] = complete_part(whole[key])
    return whole


def _date(date: Any) -> int:  # noqa: ANN401 - JSON
    if not isinstance(date, int | float) or date <= 0:
        return int(time.time())
    return int(date / 1000 if date > _LATEST_SECONDS else date)


def _chat(chat: dict[str, Any]) -> dict[str, Any]:
    number = chat.get("id", 0)
    is_group = str(number).startswith("-")
    return {"id": number, "type": "supergroup" if is_group else "private", **chat}


def _updates(result: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    found = result if isinstance(result, list) else []
    return [
        complete_update(u)
        for u in found
        if isinstance(u, dict) and isinstance(u.get("update_id"), int)
    ]


def complete_update(update: dict[str, Any]) -> dict[str, Any]:
    """An update that PTB can read, at worst an empty one: it is confirmed, not asked for again."""
    number = {"update_id": update["update_id"]}
    messages = {
        kind: _message(update[kind])
        for kind in ("message", "channel_post")
        if isinstance(update.get(kind), dict)
    }
    plain = {
        kind: {key: value for key, value in message.items() if key in _PLAIN_FIELDS}
        for kind, message in messages.items()
    }
    return next((u for u in (update | messages, number | plain) if _is_readable(u)), number)


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update, None)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        return False
    return True


_NO_RIGHTS = {
    name: False
    for kind in (ChatMemberAdministrator, ChatMemberRestricted)
    for name, parameter in inspect.signature(kind).parameters.items()
    if "bool" in str(parameter.annotation)
}
_COMPLETIONS = {
    "getMe": _bot,
    "getUpdates": _updates,
    "sendMessage": _sent,
    "sendRichMessage": _sent_if_known,
    "editMessageText": _edited,
    "getChatMember": _member,
    "getChatAdministrators": _members,
}
