"""A database in a file of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.database import Database, Stores, migrate, open_database


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The address of a file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'daybrief.db'}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with all tables."""
    opened = await open_database(database_url)
    try:
        await migrate(opened)
        yield opened
    finally:
        await opened.close()


@pytest.fixture
def stores(database: Database) -> Stores:
    """The stores of that database."""
    return Stores(database)
