"""The Discord sandbox: one local server, and the hands to play with it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.commands import Commands
from bot.sandbox.discord.faults import FaultDesk
from bot.sandbox.discord.gateway import Gateway, GatewaySettings
from bot.sandbox.discord.interactions import Deadlines, Interactions
from bot.sandbox.discord.journal import Call, Journal
from bot.sandbox.discord.limits import Limits, RateLimiter
from bot.sandbox.discord.messages import Message, Messages
from bot.sandbox.discord.people import People
from bot.sandbox.discord.permissions import MEMBER_PERMISSIONS
from bot.sandbox.discord.rest import API_PREFIX, Rest
from bot.sandbox.discord.snowflakes import Snowflakes
from bot.sandbox.discord.stage import Stage
from bot.sandbox.discord.transcript import transcript_of
from bot.sandbox.discord.world import World

T = TypeVar("T")
_HOST = "127.0.0.1"
_MOST_BYTES = 25 * 1024 * 1024


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """How the platform behaves. ``monotonic`` (seconds) runs its limits and deadlines."""

    bot_name: str = "Daybrief"
    limits: Limits = field(default_factory=Limits)
    deadlines: Deadlines = field(default_factory=Deadlines)
    gateway: GatewaySettings = field(default_factory=GatewaySettings)
    now: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = time.monotonic


class DiscordSandbox(Stage, People):
    """A local Discord: REST under ``api_base``, the gateway under ``gateway_address``.

    ``async with DiscordSandbox(token="…") as sandbox`` starts and stops it; port 0 takes any.
    """

    def __init__(
        self, *, token: str, port: int = 0, settings: SandboxSettings | None = None
    ) -> None:
        settings = settings or SandboxSettings()
        ids = Snowflakes(settings.now)
        self._journal = Journal()
        world = World(ids, bot_name=settings.bot_name, default_permissions=MEMBER_PERMISSIONS)
        self.gateway = Gateway(world, token, self._journal, settings.gateway)
        self.faults = FaultDesk()
        self.backend = Backend(
            world=world,
            messages=Messages(ids, settings.now, self._journal),
            commands=Commands(ids, world.application_id),
            interactions=Interactions(ids, self._journal, settings.deadlines, settings.monotonic),
            gateway=self.gateway,
            journal=self._journal,
        )
        self._rest = Rest(
            self.backend,
            token=token,
            limiter=RateLimiter(settings.limits, settings.monotonic),
            faults=self.faults,
            now=settings.now,
        )
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen. Raises ``OSError`` where the port is taken."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        self._rest.add_to(app)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, _HOST, self._port).start()
        self._port = self._runner.addresses[0][1]
        self.gateway.address = self.gateway_address
        self.backend.messages.files_address = f"http://{_HOST}:{self._port}"

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        self._rest.release()
        self.backend.interactions.close()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def api_base(self) -> str:
        """The REST address, without a slash at its end."""
        return f"http://{_HOST}:{self._port}{API_PREFIX}"

    @property
    def gateway_address(self) -> str:
        return f"ws://{_HOST}:{self._port}/gateway"

    @property
    def calls(self) -> list[Call]:
        """Every REST call so far, oldest first."""
        return self._journal.calls

    def messages(self, channel_id: str) -> list[Message]:
        """The channel's messages, oldest first, ephemeral ones included."""
        return self.backend.messages.in_channel(channel_id)

    def transcript(self, channel_id: str) -> str:
        """The channel as plain text for a terminal."""
        return transcript_of(self.backend, channel_id)

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:  # noqa: ASYNC109 - callers read better with it
        """The predicate's first truthy value, asked again after each change of the sandbox.

        Raises ``TimeoutError`` after ``timeout`` seconds.
        """
        return await self._journal.wait_for(predicate, timeout=timeout)

    async def wait_until_quiet(self, quiet: float = 0.5) -> None:
        """Return once nothing has happened for ``quiet`` seconds."""
        await self._journal.wait_until_quiet(quiet)
