"""The use cases on a real database."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.adapters.database import Stores, migrate, open_database
from tests.usecases.world import World


@pytest.fixture
async def open_world(tmp_path: Path) -> AsyncIterator[Callable[[], World]]:
    """Opens worlds on one database: the second is the program after a restart."""
    folder = tmp_path / "digests"
    folder.mkdir()
    database = await open_database(f"sqlite:///{tmp_path / 'test.db'}")
    await migrate(database)
    yield lambda: World(Stores(database), folder)
    await database.close()


@pytest.fixture
def world(open_world: Callable[[], World]) -> World:
    return open_world()
