"""The database of a scenario: a broadcast that waits, and what the bot recorded of it."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bench.pending_rows import DAY, WINDOW, build_pending
from bench.soak.size import Size
from bot.adapters.database import Stores, open_database
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    Platform,
    Subscription,
    SubscriptionState,
)
from bot.domain.delivery import MessageKind, PlannedEdition, RenderedMessage

_EVERYTHING = 10**7
_EVER = timedelta(days=365)


class Place(NamedTuple):
    """One message: ``part`` counts from 1."""

    platform: Platform
    chat: str
    part: int


class Waiting:
    """The file, looked into while no bot runs or beside one."""

    def __init__(self, file: Path) -> None:
        self.url = f"sqlite:///{file}"
        self._file = file

    async def plan(self, size: Size, channels: Sequence[str]) -> None:
        """Make the file: every chat and channel has its edition to come."""
        await build_pending(self._file, size.chats, parts=size.messages)
        if not channels:
            return
        messages, now = _channel_messages(size.channel_messages), datetime.now(UTC)
        async with self._stores() as stores:
            subscriptions = [await _subscribe(stores, channel) for channel in channels]
            await stores.outbox.plan_all(
                [PlannedEdition(s, DAY, 1, messages, now) for s in subscriptions]
            )

    async def uncertain(self) -> Sequence[Place]:
        """What is recorded as being on its way."""
        async with self._stores() as stores:
            found = [
                delivery
                for platform in Platform
                for delivery in await stores.outbox.pending(
                    platform, moment=datetime.now(UTC) + _EVER, limit=_EVERYTHING
                )
            ]
        return [
            Place(d.chat.address.platform, d.chat.address.chat_id, d.next_part + 1)
            for d in found
            if d.is_uncertain
        ]

    async def is_over(self) -> bool:
        """Whether nothing is still to be attempted."""
        async with self._stores() as stores:
            return not any([await stores.outbox.has_pending(platform) for platform in Platform])

    @asynccontextmanager
    async def _stores(self) -> AsyncIterator[Stores]:
        database = await open_database(self.url)
        try:
            yield Stores(database)
        finally:
            await database.close()


async def _subscribe(stores: Stores, channel: str) -> Subscription:
    return await stores.subscriptions.put(
        Chat(ChatAddress(Platform.DISCORD, channel), ChatKind.CHANNEL),
        state=SubscriptionState.ACTIVE,
        window=WINDOW,
        topics=(),
        next_due_at=None,
    )


def _channel_messages(count: int) -> tuple[RenderedMessage, ...]:
    return tuple(
        RenderedMessage(
            MessageKind.STORY,
            "POST /channels/{channel_id}/messages",
            json.dumps({"content": f"{part}/{count} story"}),
        )
        for part in range(1, count + 1)
    )
