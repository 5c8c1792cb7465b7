"""Commands from the terminal: ``tg> /topic 开源``, ``dc> /today``."""

import asyncio
import re
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import typer

from bot.sandbox.demo.scene import Scene
from bot.sandbox.discord.refusals import RefusedError

_WELCOME = """
The bot runs on local stand-ins for Telegram (tg) and Discord (dc). Ask it, as a reader would:
  tg> /topic 开源        dc> /today        tg> /story 4        dc> /status
A line without tg> or dc> goes to the one before. /help lists the commands; Ctrl-D or Ctrl-C ends.
"""
_LINE = re.compile(
    r"\s*(?:(tg|dc|telegram|discord)\s*[>:]?(?=\s|$|/))?\s*[>]?\s*(.*)", re.IGNORECASE
)


@dataclass(slots=True)
class _Screen:
    """One platform's transcript, of which only what is new gets printed."""

    name: str
    transcript: Callable[[], str]
    ask: Callable[[str], Awaitable[None]]
    shown: int = 0

    def print_news(self) -> None:
        text = self.transcript()
        if news := text[self.shown :].strip("\n"):
            typer.echo(f"\n── {self.name} " + "─" * 60 + f"\n{news}")
        self.shown = len(text)


async def take_commands(scene: Scene, stop: asyncio.Event) -> None:
    """Print what was delivered, then answer lines until the input or ``stop`` ends it.

    Input that ends before its first line (a service without a terminal) leaves the bot running.
    """
    screens = _screens(scene)
    for screen in screens.values():
        screen.print_news()
    typer.echo(_WELCOME)
    place, asked = "tg", False
    lines = _Lines()
    while line := await lines.next(stop, prompt=f"{place}> "):
        asked = True
        named, text = _read(line)
        place = named or place
        if text:
            await _ask(screens[place], text)
    if not asked and not sys.stdin.isatty():
        await stop.wait()


def _read(line: str) -> tuple[str, str]:
    """The platform that a line names (``tg``, ``dc`` or none) and the command behind it."""
    match = _LINE.fullmatch(line.rstrip())
    if match is None:
        return "", line.strip()
    named = (match[1] or "").lower()
    return {"telegram": "tg", "discord": "dc"}.get(named, named), match[2].strip()


async def _ask(screen: _Screen, text: str) -> None:
    try:
        await screen.ask(text)
    except (RefusedError, ValueError) as error:
        typer.echo(f"{screen.name}: {error}")
    screen.print_news()


def _screens(scene: Scene) -> dict[str, _Screen]:
    async def ask_discord(text: str) -> None:
        command, _, words = text.removeprefix("/").partition(" ")
        await scene.ask_discord(command, words.strip())

    return {
        "tg": _Screen("Telegram", scene.telegram_transcript, scene.ask_telegram),
        "dc": _Screen("Discord", scene.discord_transcript, ask_discord),
    }


class _Lines:
    """Standard input by lines, read by a daemon thread: a terminal cannot be asked to give up."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        threading.Thread(target=self._read, daemon=True, name="terminal").start()

    async def next(self, stop: asyncio.Event, *, prompt: str) -> str:
        """The next line; empty at the end of the input and once ``stop`` is set."""
        if sys.stdin.isatty():
            typer.echo(prompt, nl=False)
        coming = asyncio.create_task(self._lines.get())
        stopping = asyncio.create_task(stop.wait())
        done, waiting = await asyncio.wait({coming, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        return coming.result() if coming in done else ""

    def _read(self) -> None:
        line = "…"
        while line:
            line = sys.stdin.readline()
            try:
                self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
            except RuntimeError:  # the loop has ended meanwhile
                return
