"""What readers get while the database is away: the digests that were read last."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.database import Stores, migrate, open_database
from bot.domain.errors import StorageUnavailable
from tests.usecases.world import DAY, World

BEFORE = DAY - timedelta(days=1)


class Place:
    """A world whose database can be taken away."""

    def __init__(self, world: World, file: Path) -> None:
        self.world = world
        self._file = file

    async def publish(self) -> None:
        for day in (BEFORE, DAY):
            self.world.write(day)
        await self.world.collect.collect()

    def take_away(self) -> None:
        self._file.rename(self._file.with_suffix(".away"))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    (tmp_path / "digests").mkdir()
    file = tmp_path / "test.db"
    database = await open_database(file)
    await migrate(database)
    yield Place(World(Stores(database), tmp_path / "digests"), file)
    await database.close()


async def test_what_was_read_is_still_there(place: Place):
    await place.publish()
    library = place.world.library
    newest, before = await library.newest(), await library.on(BEFORE)
    place.take_away()
    assert await library.newest() == newest
    assert await library.newest(until=BEFORE) == before
    assert await library.on(BEFORE) == before
    assert (await place.world.read.read_today()).edition


async def test_what_was_not_read_is_not_taken_for_missing(place: Place):
    await place.publish()
    await place.world.library.newest()
    place.take_away()
    with pytest.raises(StorageUnavailable):
        await place.world.library.on(BEFORE)
    with pytest.raises(StorageUnavailable):
        await place.world.read.read_date(str(BEFORE))


async def test_planning_does_not_work_from_memory(place: Place):
    await place.publish()
    await place.world.library.newest()
    place.take_away()
    with pytest.raises(StorageUnavailable):
        await place.world.library.stored(DAY)
