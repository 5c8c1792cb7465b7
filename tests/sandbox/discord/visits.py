"""A sandbox with one guild, and a real discord.py client that talks to it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.sandbox.discord.gateway_session import Intent
from bot.sandbox.discord.server import DiscordSandbox, SandboxSettings
from bot.sandbox.discord.world import Channel, Guild, Member

TOKEN = "sandbox-token"


class PromptClient(discord.Client):
    """Identifies anew at once; discord.py would wait for five seconds."""

    def __init__(self, *, intents: int = int(Intent.GUILDS)) -> None:
        super().__init__(intents=discord.Intents._from_value(intents), guild_ready_timeout=0.05)

    async def before_identify_hook(self, _: int | None, *, initial: bool = False) -> None:
        """Nothing to wait for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A sandbox with a guild, a text channel in it and one ordinary member."""

    sandbox: DiscordSandbox
    guild: Guild
    channel: Channel
    reader: Member


@dataclass(frozen=True, slots=True)
class Visit:
    """A scene with a logged-in discord.py client and its command tree."""

    scene: Scene
    client: discord.Client
    tree: app_commands.CommandTree[discord.Client]

    async def post(self, payload: dict[str, object], *, channel_id: str | None = None) -> object:
        """Send ``payload`` to the scene's channel through discord.py's own HTTP client."""
        path = "/channels/{channel_id}/messages"
        target = channel_id or self.scene.channel.id
        return await self.client.http.request(Route("POST", path, channel_id=target), json=payload)


@contextlib.contextmanager
def pointed_at(sandbox: DiscordSandbox) -> Iterator[None]:
    """Let discord.py take the sandbox for Discord."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = sandbox.api_base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_address)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@contextlib.asynccontextmanager
async def staged(settings: SandboxSettings) -> AsyncIterator[Scene]:
    async with DiscordSandbox(token=TOKEN, settings=settings) as sandbox:
        guild = await sandbox.create_guild("Newsroom")
        channel = await sandbox.create_channel(guild, "daily")
        reader = await sandbox.add_member(guild, "reader")
        with pointed_at(sandbox):
            yield Scene(sandbox, guild, channel, reader)


@contextlib.asynccontextmanager
async def visiting(
    scene: Scene, *, prepare: Callable[[app_commands.CommandTree[discord.Client]], None]
) -> AsyncIterator[Visit]:
    client = PromptClient()
    tree = app_commands.CommandTree(client)
    prepare(tree)
    await client.login(TOKEN)
    task = asyncio.create_task(client.connect())
    try:
        await client.wait_until_ready()
        if tree.get_commands():
            await tree.sync()
        yield Visit(scene, client, tree)
    finally:
        await client.close()
        await task
