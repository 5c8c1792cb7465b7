"""One Discord bot account: its token, its addresses, its connection."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord import answers, connection
from bot.adapters.discord.connection import Client
from bot.adapters.discord.refusals import Refusals
from bot.domain.errors import ConfigError

logger = logging.getLogger(__name__)
OFFICIAL_API = "https://discord.com/api/v10"
_RETRY_S = 5.0
_FAREWELL_S = 2.0
_UNREACHABLE = (
    discord.HTTPException,
    discord.RateLimited,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class DiscordAccount:
    """``token`` is the secret; ``api_base`` ends in the API's version.

    An empty ``gateway_url`` is asked of the API. A request that is not answered within
    ``answer_within`` is given up: what it asked for may have been done.
    """

    token: str
    api_base: str = OFFICIAL_API
    gateway_url: str = ""
    answer_within: timedelta = connection.Requests.answer_within

    def make_client(self, refusals: Refusals | None = None) -> Client:
        """A client that is not connected yet; ``refusals`` counts what is refused to it."""
        discord.VoiceClient.warn_nacl = False  # a bot that writes needs no voice
        discord.VoiceClient.warn_dave = False
        intents = discord.Intents.none()
        intents.guilds = True
        with connection.installed(self.api_base):
            return Client(
                refusals or Refusals(),
                intents=intents,
                max_ratelimit_timeout=connection.LONGEST_BUCKET_S,
                allowed_mentions=discord.AllowedMentions.none(),
                member_cache_flags=discord.MemberCacheFlags.none(),
                max_messages=None,
            )


@asynccontextmanager
async def signed_in(
    client: Client, account: DiscordAccount, *, retry_s: float = _RETRY_S
) -> AsyncIterator[Client]:
    """The client, signed in for requests, also once more; waits while Discord cannot be reached.

    Raises ``ConfigError`` where the token is refused.
    """
    if client.is_closed():
        client.clear()
    with connection.installed(account.api_base, account.answer_within):
        try:
            while not await _sign_in(client, account):  # noqa: ASYNC110 - no event tells when a server is back
                await asyncio.sleep(retry_s)
            yield client
        finally:
            await close(client)


async def _sign_in(client: Client, account: DiscordAccount) -> bool:
    """Whether the server answered."""
    try:
        await client.login(account.token)
        await _find_gateway(client, account)
    except discord.LoginFailure as error:
        problem = ("DISCORD_BOT_TOKEN", f"Discord refuses it: {error}")
        raise ConfigError(problem) from None
    except _UNREACHABLE as error:
        logger.warning("Discord cannot be reached", extra={"error": str(error)})
        return False
    return True


async def close(client: discord.Client) -> None:
    """End the connection; a server that does not answer the farewell is not waited for."""
    closing = asyncio.create_task(client.close())
    await asyncio.wait({closing}, timeout=_FAREWELL_S)
    if not closing.done():
        closing.cancel()
        await client.http.close()


async def _find_gateway(client: discord.Client, account: DiscordAccount) -> None:
    """An unsharded client never asks where the gateway is, so that is done here."""
    url = account.gateway_url
    if not url and account.api_base != OFFICIAL_API:
        url = await _ask_gateway(client)
    if url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)


async def _ask_gateway(client: discord.Client) -> str:
    """Its address, from either of the two that tell. Raises ``GatewayNotFound``."""
    for path in ("/gateway/bot", "/gateway"):
        try:
            found = await client.http.request(Route("GET", path))
        except discord.HTTPException as error:
            if not answers.is_missing(error):
                raise
        else:
            if isinstance(found, dict) and found.get("url"):
                return str(found["url"])
    raise discord.GatewayNotFound
