"""Checks of keyboards shown in place of the usual one.

https://core.telegram.org/bots/api#replykeyboardmarkup
"""

from bot.sandbox.telegram.wire import JsonObject, bad_request

PRIVATE_ONLY = {
    "request_users": "users",
    "request_chat": "chats",
    "request_managed_bot": "bots",
    "request_contact": "phone number",
    "request_location": "location",
    "request_poll": "poll",
}
INTEGER_BITS = 31
RIGHTS_OF_OTHERS = "rights of the bot must be a subset of the rights of the user"


def check_reply_keyboard(markup: JsonObject, *, is_private: bool) -> None:
    """Raises ``ApiError`` 400."""
    buttons = [button for row in markup["keyboard"] for button in row]
    if not buttons:
        raise bad_request("reply keyboard must be non-empty")
    for button in buttons:
        _check_button(button, is_private=is_private)
    numbers = [b["request_chat"]["request_id"] for b in buttons if "request_chat" in b]
    if len(numbers) != len(set(numbers)):
        raise bad_request("BUTTON_ID_INVALID")


def _check_button(button: JsonObject, *, is_private: bool) -> None:
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    wishes = [name for name in (*PRIVATE_ONLY, "web_app") if name in button]
    if len(wishes) > 1:
        raise bad_request("keyboard button must have at most one action")
    for name in wishes:
        if not is_private and name in PRIVATE_ONLY:
            raise bad_request(f"{PRIVATE_ONLY[name]} can be requested in private chats only")
    if "request_chat" in button:
        _check_request(button["request_chat"])


def _check_request(request: JsonObject) -> None:
    if not -(2**INTEGER_BITS) <= request["request_id"] < 2**INTEGER_BITS:
        raise bad_request("BUTTON_ID_INVALID")
    theirs = held(request.get("user_administrator_rights"))
    if not held(request.get("bot_administrator_rights")) <= theirs:
        raise bad_request(RIGHTS_OF_OTHERS)


def held(rights: JsonObject | None) -> frozenset[str]:
    """Names of the rights that are asked for; anonymity is none."""
    names = rights or {}
    return frozenset(name for name, value in names.items() if value and name != "is_anonymous")
