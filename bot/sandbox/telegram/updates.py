"""A bot's queue of updates, read by long polling or handed to its webhook.

https://core.telegram.org/bots/api#getting-updates
"""

import asyncio
from collections.abc import Iterable

from bot.sandbox.telegram.wire import JsonObject, conflict

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_REQUEST = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
SET_WEBHOOK = "terminated by setWebhook request"


class UpdateQueue:
    """Updates that the bot has not confirmed yet."""

    def __init__(self, first_id: int = 1) -> None:
        self._waiting: dict[int, JsonObject] = {}
        self._repeated: list[JsonObject] = []
        self._all: dict[int, JsonObject] = {}
        self._next_id = first_id
        self._allowed: frozenset[str] = frozenset()
        self._news = asyncio.Event()
        self._poll = 0
        self._interruption = OTHER_REQUEST

    def __len__(self) -> int:
        return len(self._waiting) + len(self._repeated)

    def push(self, kind: str, payload: JsonObject) -> int | None:
        """Queue an update; its id, or None where the bot doesn't want this kind."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._all[update_id] = {"update_id": update_id, kind: payload}
        self._waiting[update_id] = self._all[update_id]
        self._news.set()
        return update_id

    def repeat(self, update_id: int) -> JsonObject:
        """Hand the update out once more, confirmed or not. Raises ``KeyError``."""
        update = self._all[update_id]
        self._repeated.append(update)
        self._news.set()
        return update

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Queue only these kinds from now on; an empty list means the default, None no change."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """Kinds that were asked for, empty for the default."""
        return sorted(self._allowed)

    @property
    def last_id(self) -> int:
        """The id of the latest update, 0 before the first."""
        return self._next_id - 1

    def drop(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()
        self._repeated.clear()

    def confirm(self, offset: int) -> None:
        """Forget updates before ``offset``; a negative one keeps that many from the end."""
        numbers = sorted(self._waiting)
        gone = numbers[:offset] if offset < 0 else [n for n in numbers if n < offset]
        for number in gone:
            del self._waiting[number]

    def take(self, update: JsonObject) -> None:
        """Forget this update, which the webhook has taken."""
        if update in self._repeated:
            self._repeated.remove(update)
        else:
            self._waiting.pop(update["update_id"], None)

    def waiting(self) -> list[JsonObject]:
        """Everything that is to be handed out, those repeated on order first."""
        return [*self._repeated, *self._waiting.values()]

    def interrupt(self, reason: str = OTHER_REQUEST) -> None:
        """End the long poll that waits now, if any, with a conflict."""
        self._poll += 1
        self._interruption = reason
        self._news.set()

    async def poll(self, *, limit: int, timeout: float) -> list[JsonObject]:  # noqa: ASYNC109 - the Bot API's own parameter
        """Wait up to ``timeout`` seconds for updates. A later poll ends this one with 409."""
        self.interrupt()
        mine = self._poll
        deadline = asyncio.get_running_loop().time() + timeout
        while not len(self):
            self._news.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._news.wait()
            except TimeoutError:
                break
            if mine != self._poll:
                self._news.set()  # the poll that came after may wait for the same event
                raise conflict(self._interruption)
        found = self.waiting()[:limit]
        self._repeated = self._repeated[limit:]
        return found

    async def news(self) -> None:
        """Wait until an update comes or a poll is interrupted."""
        self._news.clear()
        await self._news.wait()

    def wake(self) -> None:
        """Let ``news`` look again."""
        self._news.set()
