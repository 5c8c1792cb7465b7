"""Which methods a Bot API server knows: what was asked of it once is not asked again."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

RICH_METHOD = "sendRichMessage"
_BELIEVED = timedelta(days=7)
"""Servers are brought up to date: then a method that was unknown may be known."""

Remember = Callable[[str, datetime], Awaitable[None]]
"""Keeps that a method was unknown, and when."""


async def _forget(_method: str, _at: datetime) -> None:
    return


class ServerMethods:
    """What was learned of one server. One method that has worked is known.

    ``remember`` is told of what turns out to be unknown; ``recall`` brings that back.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        remember: Remember = _forget,
    ) -> None:
        self._now = now
        self._remember = remember
        self._known: set[str] = set()
        self._unknown_since: dict[str, datetime] = {}

    def is_known(self, method: str) -> bool:
        """Whether it has worked: what a server says in trouble does not change that."""
        return method in self._known

    def is_unknown(self, method: str) -> bool:
        """Whether the server said so, not long ago."""
        since = self._unknown_since.get(method)
        return since is not None and self._now() - since < _BELIEVED

    def recall(self, method: str, since: datetime) -> None:
        """The server was asked in an earlier run."""
        self._unknown_since[method] = since

    def has_worked(self, method: str) -> None:
        """The server did what it was asked."""
        self._known.add(method)
        self._unknown_since.pop(method, None)

    async def is_refused(self, method: str) -> None:
        """The server does not know the method."""
        self._unknown_since[method] = self._now()
        await self._remember(method, self._now())
