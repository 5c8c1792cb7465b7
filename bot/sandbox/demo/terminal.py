"""Commands from the terminal: ``tg> /topic 开源``, ``dc> /today``."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import typer

from bot.sandbox.demo.lines import Lines
from bot.sandbox.demo.scene import NoAnswerError, Scene
from bot.sandbox.demo.screen import show, show_title
from bot.sandbox.discord.refusals import RefusedError

_WELCOME = """
The bot runs on local stand-ins for Telegram (tg) and Discord (dc). Ask it, as a reader would:

  tg> /topic 开源      dc> /today      tg> /story 4      dc> /status

A line without tg> or dc> goes to the one before. /help lists the commands; Ctrl-D or Ctrl-C ends.
"""
_LINE = re.compile(
    r"\s*(?:(tg|dc|telegram|discord)\s*[>＞:：]?(?=\s|$|/))?\s*[>＞]?\s*(.*)", re.IGNORECASE
)
_COMMANDING = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class _Screen:
    """One platform's transcript, of which only what is new gets printed."""

    name: str
    transcript: Callable[[], str]
    ask: Callable[[str], Awaitable[None]]
    shown: int = 0

    def show_news(self) -> None:
        text = self.transcript()
        if news := text[self.shown :].strip("\n"):
            show_title(self.name)
            show(f"\n{news}\n")
        self.shown = len(text)


async def take_commands(scene: Scene, stop: asyncio.Event) -> None:
    """Print what was delivered, then answer lines until the input or ``stop`` ends it.

    Input that ends before its first line (a service without a terminal) leaves the bot running.
    """
    taking = asyncio.create_task(_take(scene, stop))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if taking.cancel():  # whatever it waits for, nobody wants it any more
        typer.echo()
        await asyncio.wait({taking})
    else:
        await taking


async def _take(scene: Scene, stop: asyncio.Event) -> None:
    screens = _screens(scene)
    for screen in screens.values():
        screen.show_news()
    typer.echo(_WELCOME)
    place, asked = "tg", False
    lines = Lines()
    while True:
        if lines.is_terminal:
            typer.echo(f"{place}> ", nl=False)
        line = await lines.next()
        if line is None:
            break
        asked = True
        named, text = read_line(line)
        place = named or place
        if text:
            await _ask(screens[place], text)
    if lines.is_terminal:
        typer.echo()
    elif not asked:
        await stop.wait()


def read_line(line: str) -> tuple[str, str]:
    """The platform that a line names (``tg``, ``dc`` or none) and the command behind it."""
    clean = _COMMANDING.sub("", line).strip()
    match = _LINE.fullmatch(clean)
    if match is None:
        return "", clean
    named = (match[1] or "").lower()
    return {"telegram": "tg", "discord": "dc"}.get(named, named), match[2].strip()


async def _ask(screen: _Screen, text: str) -> None:
    try:
        await screen.ask(text)
    except (RefusedError, NoAnswerError, ValueError) as error:
        show(f"{screen.name}: {error}")
    screen.show_news()


def _screens(scene: Scene) -> dict[str, _Screen]:
    async def ask_discord(text: str) -> None:
        command, _, words = text.removeprefix("/").partition(" ")
        await scene.ask_discord(command, words.strip())

    return {
        "tg": _Screen("Telegram", scene.telegram_transcript, scene.ask_telegram),
        "dc": _Screen("Discord", scene.discord_transcript, ask_discord),
    }
