"""Scenes for the tests of the Discord sandbox; see visits.py."""

from collections.abc import AsyncIterator

import discord
import pytest

from bot.sandbox.discord.limits import Limits
from bot.sandbox.discord.server import SandboxSettings
from tests.sandbox.discord.visits import Scene, Visit, staged, visiting

PLACES = (
    (discord.client, "HTTPClient"),
    (discord.client, "DiscordWebSocket"),
    (discord.http, "json_or_text"),
    (discord.webhook.async_, "json_or_text"),
)
"""Where the bot's own adapter, once used in this process, puts parts of its own."""
ORIGINALS = tuple((module, name, getattr(module, name)) for module, name in PLACES)


@pytest.fixture(autouse=True)
def _discord_py_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox is tried with discord.py itself, whatever tests ran before."""
    for module, name, original in ORIGINALS:
        monkeypatch.setattr(module, name, original)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with staged(SandboxSettings(limits=Limits.off())) as made:
        yield made


@pytest.fixture
async def visit(scene: Scene) -> AsyncIterator[Visit]:
    async with visiting(scene, prepare=lambda _: None) as made:
        yield made
