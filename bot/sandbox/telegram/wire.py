"""How requests and answers of the Bot API look on the wire.

https://core.telegram.org/bots/api#making-requests
"""

from typing import Any, TypeAlias

from aiohttp import web

JsonObject: TypeAlias = dict[str, Any]
ATTACHED = "attach://"


class ApiError(Exception):
    """A refusal: HTTP status and ``error_code`` are the same number."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> JsonObject:
        """The answer's body."""
        body: JsonObject = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def bad_request(reason: str, **parameters: int) -> ApiError:
    """400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409 with Telegram's prefix."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """429 telling when to come back."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


async def read_parameters(request: web.Request) -> JsonObject:
    """Everything the request carries, query and body together; values as they came.

    Accepts a query, a URL-encoded or multipart form, and a JSON object. Uploaded files arrive as
    ``aiohttp.web.FileField``. Raises ``ApiError`` for a JSON body that is not an object.
    """
    parameters: JsonObject = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return parameters
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            raise bad_request("can't parse the request's body as JSON") from None
        if not isinstance(body, dict):
            raise bad_request("the request's JSON body must be an object")
        parameters.update({name: value for name, value in body.items() if value is not None})
        return parameters
    try:
        parameters.update(await request.post())
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    return _with_attachments(parameters)


def _with_attachments(parameters: JsonObject) -> JsonObject:
    """``attach://name`` stands for the file uploaded under that name.

    https://core.telegram.org/bots/api#sending-files
    """
    attached = {
        name: str(value).removeprefix(ATTACHED)
        for name, value in parameters.items()
        if isinstance(value, str) and value.startswith(ATTACHED)
    }
    found = {name: key for name, key in attached.items() if key in parameters}
    kept = {name: value for name, value in parameters.items() if name not in found.values()}
    return kept | {name: parameters[key] for name, key in found.items()}
