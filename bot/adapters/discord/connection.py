"""discord.py's connections, made patient with servers that are not Discord's own.

discord.py offers no place to put these in, and keeps its address in a class attribute: they are set
where it looks its classes up, for as long as a client is signed in. A process has one Discord.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord import http
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.webhook import async_ as webhooks

from bot.adapters.discord import answers

logger = logging.getLogger(__name__)
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class Requests(HTTPClient):
    """discord.py's requests, with the answers made whole."""

    answer_within = timedelta(seconds=20)
    """discord.py sets no limit of its own, and aiohttp's is five minutes: as long as Discord drops
    a repetition with the same nonce."""
    _account: answers.JsonObject

    async def request(self, route: Route, **options: Any) -> Any:  # noqa: ANN401 - as discord.py has it
        """The answer as JSON. Raises ``TimeoutError`` where none comes in time."""
        limit = aiohttp.ClientTimeout(total=self.answer_within.total_seconds())
        return await super().request(route, **{"timeout": limit, **options})

    async def static_login(self, token: str) -> Any:  # noqa: ANN401 - discord.py's user payload
        """Who the bot is. A session left by an attempt that failed is closed first."""
        await self.close()
        self.connector = discord.utils.MISSING
        self._account = answers.user(await super().static_login(token))
        return self._account

    async def application_info(self) -> Any:  # noqa: ANN401 - discord.py's application payload
        """The application, by either address."""
        for path in ("/oauth2/applications/@me", "/applications/@me"):
            try:
                found = await self.request(Route("GET", path))
                return answers.application(found, self._account)
            except discord.HTTPException as error:
                if not answers.is_missing(error):
                    raise
        return answers.application({}, self._account)

    async def bulk_upsert_global_commands(self, application_id: Any, payload: Any) -> list[Any]:  # noqa: ANN401 - as discord.py has it
        """Register commands. How the server repeats them is of no use to us."""
        await super().bulk_upsert_global_commands(application_id, payload)
        return []


class Events(DiscordWebSocket):
    """discord.py's gateway connection: an event that it cannot read does not end it."""

    async def received_message(self, msg: Any, /) -> None:  # noqa: ANN401 - bytes or text
        """Hand the event on."""
        text = self._decompressor.decompress(msg) if isinstance(msg, bytes) else msg
        if text is None:
            return
        try:
            application_id = self._connection.application_id
            gateway = str(self.gateway)
            whole = answers.event(text, gateway=gateway, application_id=application_id)
            await super().received_message(whole)
        except _UNREADABLE as error:
            reason = f"{type(error).__name__}: {error}"
            kind = answers.event_name(text)
            logger.warning("an event cannot be read", extra={"kind": kind, "error": reason})


_respond = webhooks.AsyncWebhookAdapter.create_interaction_response


async def respond(
    adapter: webhooks.AsyncWebhookAdapter,
    interaction_id: int,
    token: str,
    **options: Any,  # noqa: ANN401 - passed on as they are
) -> Any:  # noqa: ANN401 - discord.py's callback payload
    """Answer an interaction; 204 without a body is a yes too."""
    await _respond(adapter, interaction_id, token, **options)
    return {"interaction": {"id": interaction_id, "type": 2}}


async def read_answer(response: aiohttp.ClientResponse) -> Any:  # noqa: ANN401 - JSON or text
    """The body as JSON, also where the type has parameters (``; charset=utf-8``).

    discord.py forgets how long the body of a 429 asks to wait, unless it waits itself: then
    ``RateLimited`` is raised here.
    """
    answer = answers.read_json(await response.text(encoding="utf-8", errors="replace"))
    if response.status == 429 and not response.headers.get("Via"):
        wait = answers.retry_after(answer)
        if wait is not None:
            raise discord.RateLimited(wait)
    return answer


@contextmanager
def installed(api_base: str, answer_within: timedelta = Requests.answer_within) -> Iterator[None]:
    """Let discord.py use these, at ``api_base``, until the block ends."""
    ours = (
        (Requests, "answer_within", answer_within),
        (Route, "BASE", api_base),
        (discord.client, "HTTPClient", Requests),
        (discord.client, "DiscordWebSocket", Events),
        (DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY),
        (http, "json_or_text", read_answer),
        (webhooks, "json_or_text", read_answer),
        (webhooks.AsyncWebhookAdapter, "create_interaction_response", respond),
    )
    theirs = [(place, name, getattr(place, name)) for place, name, _ in ours]
    for place, name, value in ours:
        setattr(place, name, value)
    try:
        yield
    finally:
        for place, name, value in theirs:
            setattr(place, name, value)
