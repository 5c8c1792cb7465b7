"""The stores of the ports on a real database, one run for each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contracts.store_samples import DATABASES, AllStores, StoresFactory


@pytest.fixture(params=sorted(DATABASES))
def stores_factory(request: pytest.FixtureRequest) -> StoresFactory:
    """Opens the stores of one database; again, and they are another process's."""
    name: str = request.param
    return DATABASES[name]


@pytest.fixture
async def stores(stores_factory: StoresFactory, tmp_path: Path) -> AsyncIterator[AllStores]:
    """All stores, empty."""
    async with stores_factory(tmp_path) as opened:
        yield opened
