"""The outbox alone: planning, checkpoints, and messages through claim, intent and checkpoint."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.null_lane import NullMessenger, make_null_lane
from bench.pending_rows import make_messages, plan_editions
from bot.adapters.database import Stores, migrate, open_database
from bot.domain.audience import Platform
from bot.domain.delivery import Delivery, DeliveryState, Receipt

_CHATS = 128
_PARTS = 12
_TOGETHER = 64


async def measure_outbox(folder: Path) -> Sequence[str]:
    """Lines of a table; the platform answers at once."""
    database = await open_database(f"sqlite:///{folder / 'bench.db'}")
    try:
        await migrate(database)
        stores, messages = Stores(database), make_messages(_PARTS)
        start = time.perf_counter()
        await plan_editions(stores, list(range(1, _CHATS + 1)), messages)
        planning = time.perf_counter() - start
        checkpoints = await _checkpoint(stores)
        await plan_editions(stores, list(range(_CHATS + 1, 2 * _CHATS + 1)), messages)
        delivering, work = await _deliver(stores)
    finally:
        await database.close()
    count = _CHATS * _PARTS
    return (
        f"\nThe outbox: {_CHATS} chats × {_PARTS} messages, SQLite",
        f"{'subscribed, planned':30}{_CHATS / planning:10.0f} editions/s",
        f"{f'checkpoints, {_TOGETHER} chats at once':30}{checkpoints:10.0f} /s",
        f"{'delivered':30}{count / delivering:10.0f} messages/s",
        f"{'a message':30}{delivering / count * 1000:10.2f} ms",
        f"{'its work':30}{work / count * 1000:10.2f} ms CPU",
    )


async def _checkpoint(stores: Stores) -> float:
    """Checkpoints a second, each behind its intent, of chats that wait for nothing else."""
    start = time.perf_counter()
    done = 0
    while deliveries := await stores.outbox.pending(
        Platform.TELEGRAM, moment=datetime.now(UTC), limit=_TOGETHER
    ):
        await asyncio.gather(*(_record(stores, delivery) for delivery in deliveries))
        done += len(deliveries) * _PARTS
    return done / (time.perf_counter() - start)


async def _record(stores: Stores, delivery: Delivery) -> None:
    """All parts, and the end, as though they had been sent."""
    now = datetime.now(UTC)
    for part in range(delivery.parts):
        await stores.outbox.begin(delivery, part=part)
        receipts = (Receipt(str(part), now),)
        await stores.outbox.checkpoint(delivery, part=part, receipts=receipts)
    await stores.outbox.finish(delivery, state=DeliveryState.DELIVERED, at=now)


async def _deliver(stores: Stores) -> tuple[float, float]:
    """Seconds, and seconds of CPU."""
    lane = make_null_lane(stores, NullMessenger(_CHATS * _PARTS + 1))
    start, cpu_start = time.perf_counter(), time.process_time()
    await lane.drain()
    return time.perf_counter() - start, time.process_time() - cpu_start
