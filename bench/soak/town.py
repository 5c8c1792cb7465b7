"""Both platforms, a database with a broadcast that waits, and the bot that is to deliver it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.broadcast import PAID_RATE, TOKEN
from bench.server.http import HttpServer
from bench.server.tally import Tally
from bench.soak import channels as discord
from bench.soak.bot_process import BotProcess, Start
from bench.soak.check import Check
from bench.soak.size import Size
from bench.soak.troubled_api import TroubledApi
from bench.soak.waiting import Waiting

_CONFIG = """
source: {{folder: none-yet}}
telegram: {{messages_per_second: {rate}, paid_broadcast: {is_paid}, chat_messages_per_second: 100,
           chat_burst: 20}}
discord: {{messages_per_second: {channel_rate}, channel_messages_per_second: 50, channel_burst: 20}}
database: {{url: "{url}"}}
"""
_LOOK_AGAIN_S = 0.02
_LOOK_INTO_FILE_S = 0.5
_START_WITHIN = timedelta(seconds=60)


@dataclass(slots=True)
class Town:
    """What a scenario holds in its hands."""

    api: TroubledApi
    channels: discord.Channels
    waiting: Waiting
    log: Path
    start_bot: Start
    environ: Mapping[str, str]
    bots: list[BotProcess] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """What arrived on Telegram."""
        return self.api.run.tally

    @property
    def arrived(self) -> int:
        """Different messages that arrived, on both platforms."""
        return self.tally.arrived + self.channels.arrived

    @property
    def is_complete(self) -> bool:
        """Whether everything arrived."""
        return not (self.tally.lost or self.channels.lost)

    async def start(self) -> BotProcess:
        """One more bot on the same database."""
        bot = await self.start_bot(self.environ, self.log)
        self.bots.append(bot)
        return bot

    async def start_sending(self) -> BotProcess:
        """One more bot, once it has sent a message, or has none to send."""
        before = self.arrived
        bot = await self.start()
        await self.until(lambda: self.arrived > before or self.is_complete, _START_WITHIN)
        return bot

    async def until(self, is_so: Callable[[], bool], within: timedelta) -> bool:
        """Whether it became so in time."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                while not is_so():  # noqa: ASYNC110 - two servers, and no event of both
                    await asyncio.sleep(_LOOK_AGAIN_S)
        except TimeoutError:
            return False
        return True

    async def finish(self, bot: BotProcess, within: timedelta) -> Check:
        """Let the bot deliver all that is left, then stop it."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                while not (self.is_complete and await self.waiting.is_over()):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(_LOOK_INTO_FILE_S)
        except TimeoutError:
            return Check("did not end in time", 1, 0)
        return Check("status of the end", abs(await bot.terminate() or 0), 0)

    def counts(self) -> Sequence[Check]:
        """What must never be, whatever happened."""
        tally, channels = self.tally, self.channels
        return (
            Check("Telegram: lost", tally.lost, 0),
            Check("Telegram: out of order", tally.order_violations, 0),
            Check("Discord: lost", channels.lost, 0),
            Check("Discord: out of order", channels.order_violations, 0),
            Check("Discord: repeated", channels.duplicates, 0),
        )


@asynccontextmanager
async def open_town(
    size: Size, folder: Path, start_bot: Start, *, api: TroubledApi | None = None
) -> AsyncIterator[Town]:
    """Servers that listen, a broadcast that waits; bots that still run are killed behind it."""
    api = api or TroubledApi(size.broadcast())
    server = HttpServer(api.respond)
    waiting = Waiting(folder / "soak.db")
    async with server, discord.open_channels(size) as channels:
        environ = _environ(folder, size, waiting)
        await waiting.plan(size, channels.ids)
        environ["DAYBRIEF_TELEGRAM_API_BASE"] = server.address
        environ["DAYBRIEF_DISCORD_API_BASE"] = channels.discord.api_base
        town = Town(api, channels, waiting, folder / "bot.log", start_bot, environ)
        try:
            yield town
        finally:
            for bot in town.bots:
                await bot.kill()


def _environ(folder: Path, size: Size, waiting: Waiting) -> dict[str, str]:
    """What the bot is told, in a settings file and in its environment."""
    (folder / "none-yet").mkdir(parents=True)
    config = _CONFIG.format(
        rate=size.rate,
        is_paid=str(size.rate == PAID_RATE).lower(),
        channel_rate=size.channel_rate,
        url=waiting.url,
    )
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    return {
        "DAYBRIEF_CONFIG": str(folder / "config.yaml"),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DISCORD_BOT_TOKEN": discord.TOKEN if size.channels else "",
    }
