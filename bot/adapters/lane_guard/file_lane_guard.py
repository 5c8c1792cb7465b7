"""A lane's owner holds a lock on a file; the operating system lets go of it when it dies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.domain.audience import Platform


class FileLaneGuard:
    """``LaneGuard`` with a file a platform beside ``database``, and named after it."""

    def __init__(self, database: Path) -> None:
        self._database = database

    @asynccontextmanager
    async def hold(self, platform: Platform) -> AsyncIterator[bool]:
        """Enter with True while this process owns the lane, with False where another one does.

        Asks once and never waits. Raises ``OSError`` where no file can be made in the folder.
        """
        lock = self._try_lock(platform)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.release()

    def _try_lock(self, platform: Platform) -> FileLock | None:
        folder, name = self._database.parent, self._database.name
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.{platform.value}.lane.lock", thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return None
        return lock
