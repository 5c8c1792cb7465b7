"""Scenes for the tests of the Discord sandbox; see visits.py."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.discord.limits import Limits
from bot.sandbox.discord.server import SandboxSettings
from tests.sandbox.discord.visits import Scene, Visit, staged, visiting


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with staged(SandboxSettings(limits=Limits.off())) as made:
        yield made


@pytest.fixture
async def visit(scene: Scene) -> AsyncIterator[Visit]:
    async with visiting(scene, prepare=lambda _: None) as made:
        yield made
