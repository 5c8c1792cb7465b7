"""Where digests come from, and where the published ones are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.digest import Story


@dataclass(frozen=True, slots=True)
class DigestDocument:
    """A digest's file as found: ``version`` changes whenever ``content`` may have changed."""

    day: date
    name: str
    content: bytes
    version: str


class DigestSource(Protocol):
    """Where digests come from. All methods may raise ``DigestSourceUnavailable``."""

    async def days(self) -> Sequence[date]:
        """Days that may have a digest, newest first."""

    async def fetch(self, day: date) -> DigestDocument:
        """The digest's file for ``day``, as it is now. Raises ``DigestNotFound``."""


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A digest's text as published; ``revision`` counts from 1 with each changed text."""

    day: date
    revision: int
    version: str
    text: str


class DigestStore(Protocol):
    """Published digests with all their revisions."""

    async def save(
        self, *, day: date, version: str, text: str, stories: Sequence[Story], at: datetime
    ) -> StoredDigest:
        """Store a new revision, or return the newest one where ``text`` has not changed."""

    async def get(self, day: date, *, revision: int | None = None) -> StoredDigest | None:
        """That revision of ``day``, or the newest one."""

    async def newest_day(self, *, until: date | None = None) -> date | None:
        """The latest day with a digest, not after ``until``."""

    async def days(self) -> Sequence[date]:
        """Every day with a digest, newest first."""

    async def revisions(self, *, limit: int) -> Mapping[date, int]:
        """The newest revision of each of the ``limit`` newest days, newest day first."""
