"""Own a lane for as long as it takes: wait for it, renew its lease meanwhile, let go of it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.domain.audience import Platform
from bot.domain.errors import LeaseLost, StorageUnavailable
from bot.domain.lease import Lease
from bot.ports import Clock, LaneLeases

logger = logging.getLogger(__name__)
_RENEW_AGAIN = timedelta(seconds=1)
_FAREWELL_S = 1.0
"""A database that does not answer is not waited for: the lease ends by itself."""


class HoldLane:
    """Takes a lane and keeps it."""

    def __init__(self, leases: LaneLeases, clock: Clock) -> None:
        self._leases = leases
        self._clock = clock

    @asynccontextmanager
    async def hold(self, platform: Platform) -> AsyncIterator[Lease]:
        """Own the lane while the block lasts, or until the lease ``is_lost``.

        Raises ``LaneHeld`` where another process owns it, and ``StorageUnavailable``, both before
        the block begins.
        """
        lease = await self._leases.take(platform)
        logger.info("lane taken", extra={"lane": lease.lane, "epoch": lease.epoch})
        renewing = asyncio.create_task(self._keep(lease))
        try:
            yield lease
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing
            await self._let_go(lease)

    async def _keep(self, lease: Lease) -> None:
        """Renew until cancelled, or until another process owns the lane."""
        wait = lease.renew_after
        while not lease.is_lost:
            await self._clock.sleep(wait)
            wait = lease.renew_after if await self._renew(lease) else _RENEW_AGAIN

    async def _renew(self, lease: Lease) -> bool:
        """Whether the database answered."""
        was_good = lease.is_good(self._clock.now())
        try:
            await self._leases.renew(lease)
        except StorageUnavailable as error:
            logger.warning("lease not renewed", extra={"lane": lease.lane, "error": str(error)})
            return False
        except LeaseLost:
            logger.warning("lane lost: another process sends now", extra={"lane": lease.lane})
            return True
        if not was_good:
            logger.warning("lease renewed late", extra={"lane": lease.lane})
        return True

    async def _let_go(self, lease: Lease) -> None:
        try:
            async with asyncio.timeout(_FAREWELL_S):
                await self._leases.release(lease)
        except (StorageUnavailable, TimeoutError) as error:
            reason = f"{type(error).__name__}: {error}"
            logger.warning("lane not let go of", extra={"lane": lease.lane, "error": reason})
