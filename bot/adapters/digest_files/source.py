"""``DigestSource`` over a folder of ``YYYY-MM-DD.md`` files."""

import asyncio
import hashlib
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from bot.adapters.digest_files.folder import Look, find_digests, look_at, read_file
from bot.adapters.digest_files.held_documents import HeldDocuments
from bot.domain.errors import DigestNotFound, DigestSourceUnavailable
from bot.ports import DigestDocument

_MOST_BYTES = 16 * 1024 * 1024
_HELD_BYTES = 8 * 1024 * 1024
_FRESH_NS = 1_000_000_000
_PAUSE = timedelta(milliseconds=100)
_MOST_LOOKS = 50

Pause = Callable[[], Awaitable[None]]


async def _pause() -> None:
    await asyncio.sleep(_PAUSE.total_seconds())


class FolderDigestSource:
    """Reads digests from ``folder`` and its direct subfolders (such as ``2026/``).

    New and changed files are seen at the next call. A file that was modified within the last
    second may still be being written: it is given out only once two looks at it, a ``pause``
    (0.1 s) apart, agree; one that keeps changing for 5 s is ``DigestSourceUnavailable``. Older
    files never wait. To be safe whatever the pause, write elsewhere and rename into the folder.

    Of a file larger than 16 MiB, the first 16 MiB and one byte are given out: enough for the
    parser to say that it is too large. A document's version is a hash of its content.
    """

    def __init__(self, folder: Path, *, pause: Pause = _pause) -> None:
        self._folder = folder
        self._pause = pause
        self._lock = threading.Lock()
        self._paths: dict[date, Path] = {}
        self._fresh: dict[date, Look] = {}
        self._held = HeldDocuments(limit=_HELD_BYTES)

    async def days(self) -> Sequence[date]:
        """Days with a file, newest first. Raises ``DigestSourceUnavailable``."""
        return await asyncio.to_thread(self._list_days)

    async def fetch(self, day: date) -> DigestDocument:
        """The file of ``day``. Raises ``DigestNotFound``, ``DigestSourceUnavailable``."""
        for _ in range(_MOST_LOOKS):
            if document := await asyncio.to_thread(self._read_settled, day):
                return document
            await self._pause()
        raise DigestSourceUnavailable(f"the file for {day} is still being written")

    def _list_days(self) -> list[date]:
        with self._lock:
            return sorted(self._find(), reverse=True)

    def _find(self) -> dict[date, Path]:
        try:
            self._paths = find_digests(self._folder)
        except OSError as error:
            raise DigestSourceUnavailable(
                f"cannot list digest folder {self._folder}: {error.strerror}"
            ) from error
        return self._paths

    def _read_settled(self, day: date) -> DigestDocument | None:
        """The document; nothing while its file may still be being written."""
        with self._lock:
            path = self._path_of(day)
            try:
                return self._read(day, path)
            except FileNotFoundError as error:
                raise DigestNotFound(day) from error
            except OSError as error:
                raise DigestSourceUnavailable(f"cannot read {path}: {error.strerror}") from error

    def _path_of(self, day: date) -> Path:
        known = self._paths.get(day)
        if known is not None and known.exists():
            return known
        if (path := self._find().get(day)) is None:
            raise DigestNotFound(day)
        return path

    def _read(self, day: date, path: Path) -> DigestDocument | None:
        look = look_at(path)
        if held := self._held.get(day, look):
            return held
        is_fresh = abs(time.time_ns() - look.modified_ns) < _FRESH_NS
        if is_fresh and self._fresh.get(day) != look:
            self._fresh[day] = look
            return None
        content, look_after = read_file(path, within=self._folder, limit=_MOST_BYTES + 1)
        if look_after != look:
            return None
        document = DigestDocument(day, path.name, content, hashlib.sha256(content).hexdigest())
        if not is_fresh:  # two changes within one tick of a fresh file's time stamp look alike
            self._fresh.pop(day, None)
            self._held.keep(look, document)
        return document
