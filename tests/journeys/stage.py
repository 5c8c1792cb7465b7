"""The whole bot against both sandboxes: what every journey starts from."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.bootstrap.program import Program, open_program
from bot.config import load_settings
from bot.lifecycle import run
from bot.sandbox.discord import limits as discord_limits
from bot.sandbox.discord.server import DiscordSandbox, SandboxSettings
from bot.sandbox.telegram import Limits, TelegramSandbox

REPOSITORY = Path(__file__).resolve().parent.parent.parent
TELEGRAM_TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
DISCORD_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
_RECEIVING = {"getUpdates", "setWebhook"}
QUICK = """
source: {{folder: {folder}, poll_seconds: 0.2}}
telegram: {{messages_per_second: 1000, chat_messages_per_second: 1000, chat_burst: 1000,
           group_messages_per_minute: 60000}}
discord: {{messages_per_second: 50, channel_messages_per_second: 50, channel_burst: 1000}}
topics: {topics}
"""


@dataclass(frozen=True)
class Stage:
    """Both platforms and the settings of a bot that talks to them."""

    telegram: TelegramSandbox
    discord: DiscordSandbox
    home: Path

    @property
    def environ(self) -> Mapping[str, str]:
        """What a bot's process needs to know."""
        return {
            "TELEGRAM_BOT_TOKEN": TELEGRAM_TOKEN,
            "DISCORD_BOT_TOKEN": DISCORD_TOKEN,
            "DAYBRIEF_TELEGRAM_API_BASE": self.telegram.api_base,
            "DAYBRIEF_DISCORD_API_BASE": self.discord.api_base,
        }

    @property
    def config(self) -> Path:
        return self.home / "config.yaml"


@asynccontextmanager
async def staged(home: Path, *, has_rich_messages: bool = True) -> AsyncIterator[Stage]:
    """Both servers, without limits of their own, and a settings file in ``home``."""
    shipped = load_settings(REPOSITORY / "config.yaml", {})
    topics = [topic.model_dump(mode="json") for topic in shipped.topics]
    text = QUICK.format(folder=REPOSITORY / "digests", topics=json.dumps(topics))
    (home / "config.yaml").write_text(text, encoding="utf-8")
    settings = SandboxSettings(limits=discord_limits.Limits.off())
    async with (
        TelegramSandbox(
            TELEGRAM_TOKEN, limits=Limits.off(), has_rich_messages=has_rich_messages
        ) as telegram,
        DiscordSandbox(token=DISCORD_TOKEN, settings=settings) as discord,
    ):
        yield Stage(telegram, discord, home)


@asynccontextmanager
async def running(stage: Stage, **environ: str) -> AsyncIterator[Program]:
    """The bot, running as ``daybrief run`` does, once it has connected to both platforms."""
    settings = load_settings(stage.config, {**stage.environ, **environ})
    stop = asyncio.Event()
    async with open_program(settings, stage.home) as program:
        await program.collect.collect()
        work = asyncio.create_task(run(program, stop))
        try:
            await stage.telegram.wait_for(
                lambda: any(call.method in _RECEIVING for call in stage.telegram.calls), 15
            )
            await stage.discord.wait_for(lambda: stage.discord.gateway.is_connected, 15)
            yield program
        finally:
            stop.set()
            await work
