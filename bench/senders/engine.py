"""This engine as ``daybrief run`` has it: outbox on SQLite, paced lane, gateway, PTB."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from datetime import time as local_time
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.broadcast import PAID_RATE, TOKEN, Broadcast
from bench.senders.sender import Sender
from bot.bootstrap.program import Account, Program, open_program
from bot.config import Settings, load_settings
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Platform,
    SubscriptionState,
)
from bot.domain.delivery import MessageKind, PlannedEdition, RenderedMessage

_CONFIG = Path(__file__).resolve().parent.parent.parent / "config.yaml"
_DAY = date(2026, 2, 26)
_WINDOW = DeliveryWindow(local_time(8), ZoneInfo("Asia/Shanghai"))
_LOOK_AGAIN_S = 0.05


def open_engine(broadcast: Broadcast, api_base: str) -> AbstractAsyncContextManager[Sender]:
    """Over aiohttp, which is the default."""
    return _open(broadcast, api_base, "aiohttp")


def open_engine_over_httpx(
    broadcast: Broadcast, api_base: str
) -> AbstractAsyncContextManager[Sender]:
    """Over the HTTP client that PTB brings."""
    return _open(broadcast, api_base, "httpx")


@asynccontextmanager
async def _open(broadcast: Broadcast, api_base: str, http: str) -> AsyncIterator[Sender]:
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(broadcast, api_base, http)
        async with open_program(settings, Path(folder)) as program:
            await _plan(program, broadcast)
            (account,) = program.accounts
            async with account.connect(), asyncio.TaskGroup() as group:
                group.create_task(account.run_gateway(stop))
                yield Sender(partial(_deliver, program, account))
                stop.set()


def _settings(broadcast: Broadcast, api_base: str, http: str) -> Settings:
    """The shipped settings, with the rates that the broadcast is allowed."""
    environ = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DAYBRIEF_TELEGRAM_API_BASE": api_base,
        "DAYBRIEF_TELEGRAM_HTTP": http,
        "DAYBRIEF_TELEGRAM_MESSAGES_PER_SECOND": str(broadcast.rate),
        "DAYBRIEF_TELEGRAM_PAID_BROADCAST": str(broadcast.rate == PAID_RATE).lower(),
        "DAYBRIEF_TELEGRAM_CHAT_MESSAGES_PER_SECOND": str(broadcast.chat_rate),
        "DAYBRIEF_TELEGRAM_CHAT_BURST": "1",
        "DAYBRIEF_TELEGRAM_FORMAT": "html",
    }
    return load_settings(_CONFIG, environ)


async def _plan(program: Program, broadcast: Broadcast) -> None:
    now = datetime.now(UTC)
    messages = tuple(
        RenderedMessage(MessageKind.STORY, "sendMessage", json.dumps({"text": text}))
        for text in broadcast.texts()
    )
    subscriptions = [
        await program.stores.subscriptions.put(
            Chat(ChatAddress(Platform.TELEGRAM, str(number)), ChatKind.PRIVATE),
            state=SubscriptionState.ACTIVE,
            window=_WINDOW,
            topics=(),
            next_due_at=now,
        )
        for number in broadcast.chat_ids
    ]
    await program.stores.outbox.plan_all(
        [PlannedEdition(subscription, _DAY, 1, messages, now) for subscription in subscriptions]
    )


async def _deliver(program: Program, account: Account) -> None:
    while await program.stores.outbox.has_pending(account.platform):
        if not await account.lane.drain():
            await asyncio.sleep(_LOOK_AGAIN_S)
