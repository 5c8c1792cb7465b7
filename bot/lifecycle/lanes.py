"""Which lanes this process owns."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.bootstrap.program import Program
from bot.domain.audience import Platform

logger = logging.getLogger(__name__)


class Lanes:
    """Which lanes this process owns, and which of their platforms were connected."""

    def __init__(self, program: Program) -> None:
        self.owned: set[Platform] = set()
        self.has_owned = asyncio.Event()
        self.is_connected = asyncio.Event()
        self._waiting = {account.platform for account in program.accounts}

    @contextmanager
    def own(self, platform: Platform) -> Iterator[None]:
        """While the lane is this process's own."""
        self.owned.add(platform)
        self.has_owned.set()
        try:
            yield
        finally:
            self.owned.discard(platform)

    def greet(self, platform: Platform) -> None:
        """Record that the platform is connected."""
        logger.info("connected", extra={"platform": platform.value})
        self._waiting.discard(platform)
        if not self._waiting:
            self.is_connected.set()
