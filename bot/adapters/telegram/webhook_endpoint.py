"""Where Telegram posts updates to: an HTTP endpoint of our own.

https://core.telegram.org/bots/api#setwebhook
"""

import hmac
import json
import logging

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, Update

from bot.adapters.telegram.answers import complete_update
from bot.adapters.telegram.update_inbox import UpdateInbox

logger = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
HEALTH_PATH = "/healthz"
_LARGEST_BODY = 1024 * 1024
_REFUSED = Response(status_code=401)
_TOO_LARGE = Response(status_code=413)
_NO_UPDATE = Response(status_code=400)
_BUSY = Response(status_code=503, headers={"Retry-After": "5"})
_TAKEN = Response(status_code=200)


class WebhookEndpoint:
    """Takes updates in and answers at once; what they ask for is done behind it.

    Any path will do, as reverse proxies may cut it: the secret tells who posts.
    """

    def __init__(self, bot: Bot, inbox: UpdateInbox, *, secret: str) -> None:
        self._bot = bot
        self._inbox = inbox
        self._secret = secret.encode()

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route(HEALTH_PATH, _be_well, methods=["GET"]),
                Route("/{path:path}", self._take, methods=["POST"]),
            ]
        )

    async def _take(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            logger.warning("a post without the webhook's secret was refused")
            return _REFUSED
        body = await _read(request)
        if body is None:
            return _TOO_LARGE
        update = self._read_update(body)
        if update is None:
            return _NO_UPDATE
        if self._inbox.is_full:
            return _BUSY  # Telegram posts it again
        self._inbox.take(update)
        return _TAKEN

    def _read_update(self, body: bytes) -> Update | None:
        try:
            posted = json.loads(body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(posted, dict) or not isinstance(posted.get("update_id"), int):
            return None
        return Update.de_json(complete_update(posted), self._bot)


async def _be_well(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _read(request: Request) -> bytes | None:
    """The body; nothing where it is larger than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            return None
    return bytes(body)
