"""A bot's queue of updates, read by long polling or handed to its webhook.

https://core.telegram.org/bots/api#getting-updates
"""

import asyncio
from collections import deque
from collections.abc import Iterable

from bot.sandbox.telegram.wire import JsonObject, conflict

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_REQUEST = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


class UpdateQueue:
    """Updates that the bot has not confirmed yet."""

    def __init__(self, first_id: int = 1) -> None:
        self._waiting: deque[JsonObject] = deque()
        self._next_id = first_id
        self._allowed: frozenset[str] = frozenset()
        self._news = asyncio.Event()
        self._poll = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def push(self, kind: str, payload: JsonObject) -> int | None:
        """Queue an update; its id, or None where the bot doesn't want this kind."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append({"update_id": update_id, kind: payload})
        self._news.set()
        return update_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Queue only these kinds from now on; an empty list means the default, None no change."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """Kinds that were asked for, empty for the default."""
        return sorted(self._allowed)

    def drop(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def confirm(self, offset: int) -> None:
        """Forget updates before ``offset``; a negative one keeps that many from the end."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()

    def interrupt(self) -> None:
        """End the long poll that waits now, if any, with a conflict."""
        self._poll += 1
        self._news.set()

    async def poll(self, *, limit: int, timeout: float) -> list[JsonObject]:  # noqa: ASYNC109 - the Bot API's own parameter
        """Wait up to ``timeout`` seconds for updates. A later poll ends this one with 409."""
        self.interrupt()
        mine = self._poll
        deadline = asyncio.get_running_loop().time() + timeout
        while not self._waiting:
            self._news.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._news.wait()
            except TimeoutError:
                break
            if mine != self._poll:
                self._news.set()  # the poll that came after may wait for the same event
                raise conflict(OTHER_REQUEST)
        return list(self._waiting)[:limit]

    async def next_update(self) -> JsonObject:
        """The oldest update, once there is one. For the webhook."""
        while not self._waiting:
            self._news.clear()
            await self._news.wait()
        return self._waiting[0]
