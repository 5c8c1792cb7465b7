"""Start the servers, run the bot against them, and let people ask."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer
from pydantic import SecretStr

from bot.bootstrap.program import Program, open_program
from bot.config import Settings, shipped_digests
from bot.config.settings import SourceSettings
from bot.domain.errors import DigestNotFound
from bot.lifecycle import run, stop_on_signals
from bot.sandbox.demo.scene import Scene, set_scene
from bot.sandbox.demo.screen import show, show_title
from bot.sandbox.demo.terminal import take_commands
from bot.sandbox.discord.limits import Limits as DiscordLimits
from bot.sandbox.discord.server import DiscordSandbox, SandboxSettings
from bot.sandbox.telegram import Limits, TelegramSandbox

TELEGRAM_TOKEN = "1000000001:sandbox-only-no-secret-AAAAAAAAAAAA"  # noqa: S105 - opens nothing but our own server
DISCORD_TOKEN = "sandbox-only-no-secret"  # noqa: S105 - opens nothing but our own server
_TOUR = (("today", ""), ("topic", "开源"), ("story", "4"))
_QUICK_BURST = 60
_UNLIMITED = SandboxSettings(limits=DiscordLimits.off())


async def run_demo(settings: Settings, folder: Path, *, once: bool) -> None:
    """Subscribe a Telegram chat and a Discord channel, deliver the newest digest, play the tour.

    With ``once`` both transcripts are printed and that is all; else commands are read from the
    terminal until it ends. Raises ``DigestNotFound`` where there is no digest to show.
    """
    async with (
        TelegramSandbox(TELEGRAM_TOKEN, limits=Limits.off()) as telegram,
        DiscordSandbox(token=DISCORD_TOKEN, settings=_UNLIMITED) as discord,
        stop_on_signals((signal.SIGTERM, signal.SIGINT)) as stop,
    ):
        with tempfile.TemporaryDirectory(prefix="daybrief-demo-") as home:
            rehearsed = _rehearsal_settings(settings, folder, telegram, discord, Path(home))
            async with _running(rehearsed, folder, stop) as program:
                await _play(program, await set_scene(telegram, discord), stop, once=once)


async def _play(program: Program, scene: Scene, stop: asyncio.Event, *, once: bool) -> None:
    await scene.ready()
    await scene.ask_both("start", "")
    await scene.ask_both("subscribe", f"{program.settings.subscription.time:%H:%M}")
    await _deliver_newest(program)
    await scene.quiet()
    if once:
        for command, words in _TOUR:
            await scene.ask_both(command, words)
        for title, transcript in scene.transcripts().items():
            show_title(title)
            show(transcript)
    else:
        await take_commands(scene, stop)


async def _deliver_newest(program: Program) -> None:
    digest = await program.read.current()
    stored = await program.library.stored(digest.day) if digest else None
    if stored is None:
        raise DigestNotFound(program.read.today)
    await program.push.push(stored)


@asynccontextmanager
async def _running(settings: Settings, folder: Path, stop: asyncio.Event) -> AsyncIterator[Program]:
    """The whole bot as ``daybrief run`` runs it, until the block ends."""
    async with open_program(settings, folder) as program:
        await program.collect.collect()
        running = asyncio.create_task(run(program, stop))
        try:
            yield program
        finally:
            stop.set()
            await running


def _rehearsal_settings(
    settings: Settings,
    folder: Path,
    telegram: TelegramSandbox,
    discord: DiscordSandbox,
    home: Path,
) -> Settings:
    """The operator's settings on our servers and a database that is thrown away."""
    return settings.model_copy(
        update={
            "telegram": settings.telegram.model_copy(
                update={"api_base": telegram.api_base, "chat_burst": _QUICK_BURST}
            ),
            "discord": settings.discord.model_copy(
                update={"api_base": discord.api_base, "channel_burst": _QUICK_BURST}
            ),
            "database": settings.database.model_copy(
                update={"url": f"sqlite:///{home / 'demo.db'}"}
            ),
            "source": _with_digests(settings.source, folder),
            "owner": settings.owner.model_copy(update={"chats": ()}),
            "telegram_bot_token": SecretStr(TELEGRAM_TOKEN),
            "discord_bot_token": SecretStr(DISCORD_TOKEN),
        }
    )


def _with_digests(source: SourceSettings, folder: Path) -> SourceSettings:
    """The operator's digests; where the folder has none, those that come with the program."""
    if source.kind != "folder" or any((folder / source.folder).glob("*.md")):
        return source
    typer.echo(f"No digest in {folder / source.folder}: showing Daybrief's own.", err=True)
    return source.model_copy(update={"folder": shipped_digests()})
