"""What every ``AlertMemory`` keeps."""

from pathlib import Path

from tests.contracts.store_samples import MINUTE, NOW, AllStores, StoresFactory


async def test_it_knows_what_was_told_and_nothing_else(stores: AllStores) -> None:
    await stores.alerts.remember("digest-late", "2026-02-26", at=NOW)
    await stores.alerts.remember("digest-late", "2026-02-26", at=NOW + MINUTE)
    assert await stores.alerts.knows("digest-late", "2026-02-26")
    assert not await stores.alerts.knows("digest-late", "2026-02-27")
    assert not await stores.alerts.knows("digest-missing", "2026-02-26")


async def test_it_knows_after_a_restart(stores_factory: StoresFactory, tmp_path: Path) -> None:
    async with stores_factory(tmp_path) as stores:
        await stores.alerts.remember("digest-late", "2026-02-26", at=NOW)
    async with stores_factory(tmp_path) as stores:
        assert await stores.alerts.knows("digest-late", "2026-02-26")
