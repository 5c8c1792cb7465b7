"""The outbox: messages a second through claim, intent, sending and checkpoint."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as local_time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.database import Stores, migrate, open_database
from bot.adapters.scheduling import SystemClock
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Platform,
    SubscriptionState,
)
from bot.domain.delivery import MessageKind, Receipt, RenderedMessage
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.domain.reply import OwnerAlert
from bot.usecases.deliver_outbox import DeliverOutbox, Lane
from bot.usecases.send_paced import PacedMessenger

_CHATS = 100
_PARTS = 12
_DAY = date(2026, 2, 26)


class _NullMessenger:
    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        del chat, message
        return (Receipt(nonce, datetime.now(UTC)),)


class _SilentOwner:
    async def alert(self, alert: OwnerAlert) -> None:
        del alert


async def measure_outbox(folder: Path, now: datetime) -> Sequence[str]:
    """Lines of a table: planning and delivering through a platform that answers at once."""
    database = await open_database(f"sqlite:///{folder / 'bench.db'}")
    try:
        await migrate(database)
        stores = Stores(database)
        planning = await _plan(stores, now)
        work = time.process_time()
        delivering = await _deliver(stores)
        work = time.process_time() - work
    finally:
        await database.close()
    messages = _CHATS * _PARTS
    return (
        f"\nThe outbox: {_CHATS} chats × {_PARTS} messages, SQLite",
        f"{'planned':22}{_CHATS / planning:10.0f} editions/s",
        f"{'delivered':22}{messages / delivering:10.0f} messages/s",
        f"{'a message':22}{delivering / messages * 1000:10.2f} ms",
        f"{'its work':22}{work / messages * 1000:10.2f} ms CPU",
    )


async def _plan(stores: Stores, now: datetime) -> float:
    window = DeliveryWindow(local_time(8), ZoneInfo("Asia/Shanghai"))
    messages = [
        RenderedMessage(MessageKind.STORY, "sendMessage", json.dumps({"text": f"story {part}"}))
        for part in range(_PARTS)
    ]
    subscriptions = [
        await stores.subscriptions.put(
            Chat(ChatAddress(Platform.TELEGRAM, str(number)), ChatKind.PRIVATE),
            state=SubscriptionState.ACTIVE,
            window=window,
            topics=(),
            next_due_at=now,
        )
        for number in range(_CHATS)
    ]
    start = time.perf_counter()
    for subscription in subscriptions:
        await stores.outbox.plan(
            subscription=subscription, day=_DAY, revision=1, messages=messages, at=now
        )
    return time.perf_counter() - start


async def _deliver(stores: Stores) -> float:
    unlimited = Rate(1_000_000, timedelta(seconds=1), burst=1_000_000)
    clock = SystemClock()
    pace = LanePace(unlimited, lambda _kind: ChatRate(unlimited))
    lane = DeliverOutbox(
        Lane(Platform.TELEGRAM, PacedMessenger(_NullMessenger(), pace, clock)),
        stores.outbox,
        stores.subscriptions,
        owner=_SilentOwner(),
        clock=clock,
    )
    start = time.perf_counter()
    await lane.drain()
    return time.perf_counter() - start
