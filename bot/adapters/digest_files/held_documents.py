"""Documents read lately, so that a file that did not change is not read again."""

from dataclasses import dataclass
from datetime import date

from bot.adapters.digest_files.folder import Look
from bot.ports import DigestDocument


@dataclass(frozen=True, slots=True)
class _Held:
    look: Look
    document: DigestDocument


class HeldDocuments:
    """At most ``limit`` bytes of documents; those not asked for longest go first."""

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._held: dict[date, _Held] = {}

    def get(self, day: date, look: Look) -> DigestDocument | None:
        """The document of ``day``, unless its file looks different by now."""
        held = self._held.get(day)
        if held is None or held.look != look:
            return None
        self._held[day] = self._held.pop(day)
        return held.document

    def keep(self, look: Look, document: DigestDocument) -> None:
        """Hold ``document``, read from a file that looked like ``look``."""
        self._drop(document.day)
        if len(document.content) > self._limit:
            return
        self._held[document.day] = _Held(look, document)
        self._bytes += len(document.content)
        while self._bytes > self._limit:
            self._drop(next(iter(self._held)))

    def _drop(self, day: date) -> None:
        if held := self._held.pop(day, None):
            self._bytes -= len(held.document.content)
