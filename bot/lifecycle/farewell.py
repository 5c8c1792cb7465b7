"""How accounts part after a push: together, once the owner was told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TypeVar

from bot.bootstrap.program import Account, Program
from bot.domain.audience import Platform
from bot.domain.errors import StorageUnavailable

Result = TypeVar("Result")


class Farewell:
    """Accounts stay connected until all have delivered: the owner is told then, through one."""

    def __init__(self, program: Program, stop: asyncio.Event) -> None:
        self._program = program
        self._stop = stop
        self._left = {account.platform for account in program.accounts}
        self._told = asyncio.Event()

    async def after(
        self, account: Account, deliver: Callable[[Account], Awaitable[Result]]
    ) -> Result:
        """What ``deliver`` returns; the last one who has delivered tells of it."""

        @asynccontextmanager
        async def staying() -> AsyncIterator[None]:
            async with account.connect():
                yield
                await self._arrive(account.platform)
                await self._told.wait()

        delivered = await deliver(replace(account, connect=staying))
        await self._arrive(account.platform)
        return delivered

    async def _arrive(self, platform: Platform) -> None:
        self._left.discard(platform)
        if self._left or self._told.is_set():
            return
        with suppress(StorageUnavailable):  # the next run or push makes up for it
            if not self._stop.is_set():
                await self._program.report.report(waits=False)
        self._told.set()
