"""Refusals in Discord's own form: HTTP status, JSON code, message, and errors per field.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from collections.abc import Sequence

from bot.sandbox.discord.wire import JsonObject


class ApiError(Exception):
    """A request that Discord refuses."""

    def __init__(
        self, status: int, code: int, message: str, *, errors: JsonObject | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def payload(self) -> JsonObject:
        """The error's JSON body."""
        body: JsonObject = {"message": self.message, "code": self.code}
        return body if self.errors is None else {**body, "errors": self.errors}


class FormErrors:
    """Gathers what is wrong with a body, field by field, and refuses it as a whole."""

    def __init__(self) -> None:
        self._errors: JsonObject = {}

    def __bool__(self) -> bool:
        return bool(self._errors)

    def add(self, path: Sequence[str | int], code: str, message: str) -> None:
        """Note one error at ``path`` (keys and indices from the body's top)."""
        node = self._errors
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def refuse(self) -> None:
        """Raise ``ApiError`` 50035 where an error was noted."""
        if self._errors:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self._errors)


def refuse_field(path: Sequence[str | int], code: str, message: str) -> ApiError:
    """The error of a body with exactly one wrong field."""
    node: JsonObject = {"_errors": [{"code": code, "message": message}]}
    for step in reversed(path):
        node = {str(step): node}
    return ApiError(400, 50035, "Invalid Form Body", errors=node)


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def unknown_route() -> ApiError:
    return ApiError(404, 0, "404: Not Found")


def method_not_allowed() -> ApiError:
    return ApiError(405, 0, "405: Method Not Allowed")


def unknown_application() -> ApiError:
    return ApiError(404, 10002, "Unknown Application")


def unknown_channel() -> ApiError:
    return ApiError(404, 10003, "Unknown Channel")


def unknown_guild() -> ApiError:
    return ApiError(404, 10004, "Unknown Guild")


def unknown_member() -> ApiError:
    return ApiError(404, 10007, "Unknown Member")


def unknown_message() -> ApiError:
    return ApiError(404, 10008, "Unknown Message")


def unknown_user() -> ApiError:
    return ApiError(404, 10013, "Unknown User")


def unknown_webhook() -> ApiError:
    return ApiError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> ApiError:
    return ApiError(404, 10062, "Unknown interaction")


def unknown_command() -> ApiError:
    return ApiError(404, 10063, "Unknown application command")


def already_crossposted() -> ApiError:
    return ApiError(400, 40033, "This message has already been crossposted.")


def already_acknowledged() -> ApiError:
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> ApiError:
    return ApiError(403, 50001, "Missing Access")


def not_own_message() -> ApiError:
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    return ApiError(400, 50006, "Cannot send an empty message")


def dm_refused() -> ApiError:
    return ApiError(403, 50007, "Cannot send messages to this user")


def not_a_text_channel() -> ApiError:
    return ApiError(400, 50008, "Cannot send messages in a non-text channel")


def missing_permissions() -> ApiError:
    return ApiError(403, 50013, "Missing Permissions")


def wrong_channel_type() -> ApiError:
    return ApiError(400, 50024, "Cannot execute action on this channel type")


def expired_webhook_token() -> ApiError:
    return ApiError(401, 50027, "Invalid Webhook Token")


def thread_is_locked() -> ApiError:
    return ApiError(400, 50083, "Thread is archived")


def malformed_json() -> ApiError:
    return ApiError(400, 50109, "The request body contains invalid JSON.")
