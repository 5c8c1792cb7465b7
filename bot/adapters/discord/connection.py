"""discord.py's connections, made patient with servers that are not Discord's own.

Whatever fails is handed on at once: discord.py would repeat 429s, 5xx and resets up to five times,
within each attempt of ours, and would count none of them.

discord.py offers no place to put these in, and keeps its address in a class attribute: they are set
where it looks its classes up, for as long as a client is signed in. A process has one Discord.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord import http
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Ratelimit, Route
from discord.webhook import async_ as webhooks

from bot.adapters.discord import answers
from bot.adapters.discord.errors import TooManyRequests
from bot.adapters.discord.refusals import Refusals

logger = logging.getLogger(__name__)
LONGEST_BUCKET_S = 30.0
"""discord.py's least: whoever would wait longer for a bucket is told so instead."""
_CONNECTING_S = 5.0
_CALLBACK_S = 5.0
"""Discord forgets an interaction after three seconds without an answer."""
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class Client(discord.Client):
    """discord.py's client, and what was refused to it."""

    def __init__(self, refusals: Refusals, **options: Any) -> None:  # noqa: ANN401 - discord.py's options
        super().__init__(http_trace=refusals.trace(), **options)
        self.refusals = refusals


class Bucket(Ratelimit):
    """discord.py's bucket of requests, but who empties it need not stay until it is full again.

    discord.py holds that one's answer back so long: a message that arrived would be recorded
    seconds later, or never.
    """

    async def __aexit__(self, *_: object) -> None:
        self.outgoing -= 1
        if self.expires is None or self.is_expired():
            self.reset()  # type: ignore[no-untyped-call]
        self._wake(max(1, self.remaining - self.outgoing))

    async def _refresh(self) -> None:
        """Whoever waits finds out by itself when the bucket is full again."""
        if self.expires is not None:
            await asyncio.sleep(self.expires - self._loop.time())
        self.reset()  # type: ignore[no-untyped-call]
        self._wake(self.remaining)


class Requests(HTTPClient):
    """discord.py's requests, with the answers made whole."""

    answer_within = timedelta(seconds=20)
    """discord.py sets no limit of its own, and aiohttp's is five minutes: as long as Discord drops
    a repetition with the same nonce."""
    _account: answers.JsonObject

    async def request(self, route: Route, **options: Any) -> Any:  # noqa: ANN401 - JSON
        """One attempt, once the route's bucket has room. Raises ``TimeoutError``."""
        limit = aiohttp.ClientTimeout(
            total=self.answer_within.total_seconds(), sock_connect=_CONNECTING_S
        )
        return await super().request(route, **{"timeout": limit, **options})

    def get_ratelimit(self, key: str) -> Ratelimit:
        """The bucket's."""
        if key not in self._buckets:
            self._buckets[key] = Bucket(self.max_ratelimit_timeout)
        return super().get_ratelimit(key)

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
    async with asyncio.timeout(_CALLBACK_S):
        await _respond(adapter, interaction_id, token, **options)
    return {"interaction": {"id": interaction_id, "type": 2}}


async def read_answer(response: aiohttp.ClientResponse) -> Any:  # noqa: ANN401 - JSON or text
    """The body as JSON, also where the type has parameters (``; charset=utf-8``).

    Raises what discord.py would repeat: ``TooManyRequests``, ``DiscordServerError``, and an answer
    that broke off as ``aiohttp.ClientPayloadError``.
    """
    try:
        text = await response.text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise aiohttp.ClientPayloadError(str(error)) from error
    answer = answers.read_json(text)
    if response.status == 429:
        raise TooManyRequests(response, answer)
    if response.status >= 500:
        raise discord.DiscordServerError(response, answer)
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
