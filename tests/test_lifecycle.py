"""The program starts without its platforms, and ends when it is told to."""

import asyncio
from pathlib import Path

from bot.bootstrap.program import open_program
from bot.config import Settings, load_settings
from bot.lifecycle import run
from tests.adapters.discord.scripted_discord import Discord, said
from tests.adapters.discord.scripted_discord import serving as serving_discord
from tests.adapters.telegram.scripted_bot_api import BotApi, page
from tests.adapters.telegram.scripted_bot_api import serving as serving_telegram
from tests.journeys.stage import DISCORD_TOKEN, REPOSITORY, TELEGRAM_TOKEN

ME = "GET /users/@me"


def settings_for(telegram: BotApi, discord: Discord) -> Settings:
    environ = {
        "TELEGRAM_BOT_TOKEN": TELEGRAM_TOKEN,
        "DISCORD_BOT_TOKEN": DISCORD_TOKEN,
        "DAYBRIEF_TELEGRAM_API_BASE": telegram.base,
        "DAYBRIEF_DISCORD_API_BASE": discord.base,
        "DAYBRIEF_SOURCE_FOLDER": str(REPOSITORY / "digests"),
    }
    return load_settings(REPOSITORY / "config.yaml", environ)


async def test_it_ends_at_once_while_it_waits_for_its_platforms(tmp_path: Path):
    stop = asyncio.Event()
    async with (
        serving_telegram(BotApi(answers={"getme": page(503)})) as telegram,
        serving_discord(Discord(answers={ME: said({"message": "starting"}, 503)})) as discord,
        open_program(settings_for(telegram, discord), tmp_path) as program,
    ):
        running = asyncio.create_task(run(program, stop))
        await telegram.wait_for(lambda: telegram.count("getMe") > 0)
        await discord.wait_for(lambda: bool(discord.bodies(ME)))
        stop.set()
        async with asyncio.timeout(4):
            await running


async def test_one_platform_that_is_away_does_not_keep_the_other_from_working(tmp_path: Path):
    stop = asyncio.Event()
    async with (
        serving_telegram(BotApi(answers={"getme": page(503)})) as telegram,
        serving_discord(Discord()) as discord,
        open_program(settings_for(telegram, discord), tmp_path) as program,
    ):
        running = asyncio.create_task(run(program, stop))
        await discord.wait_for(lambda: bool(discord.sockets) and bool(discord.received))
        await discord.slash("help")
        original = r"PATCH /webhooks/777/t0ken/messages/@original"
        await discord.wait_for(lambda: bool(discord.bodies(original)))
        stop.set()
        await running
