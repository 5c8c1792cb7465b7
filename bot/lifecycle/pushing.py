"""Publish and deliver one digest now."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.bootstrap.program import Program
from bot.domain.audience import ChatAddress
from bot.domain.errors import DigestNotFound
from bot.lifecycle.draining import deliver_everywhere
from bot.lifecycle.stopping import until_stopped
from bot.ports import StoredDigest


@dataclass(frozen=True, slots=True)
class PushOrder:
    """What ``daybrief push`` was asked: a day (else the newest), one chat (else all), force.

    ``corrections`` alone: nobody gets an edition who has none.
    """

    day: date | None = None
    to: ChatAddress | None = None
    force: bool = False
    corrections: bool = False


async def push_now(
    program: Program, order: PushOrder, stop: asyncio.Event, *, say: Callable[[str], None]
) -> bool:
    """Publish and deliver what ``order`` says, then all else that is pending, until ``stop``.

    True where nothing failed and nothing is left. Raises ``DigestNotFound``.
    """
    is_complete = await until_stopped(_push(program, order, stop, say), program, stop)
    if stop.is_set():
        say("stopped; the next push goes on here")
    return bool(is_complete)


async def _push(
    program: Program, order: PushOrder, stop: asyncio.Event, say: Callable[[str], None]
) -> bool:
    stored = await _find_digest(program, order.day)
    for account in program.accounts:
        await account.get_to_know()
    if order.corrections:
        return await _push_corrections(program, stored, order.to, stop, say=say)
    summary = await program.push.push(stored, to=order.to, force=order.force)
    say(
        f"{stored.day}: {summary.planned} edition(s) to deliver, {summary.known} planned before, "
        f"{summary.skipped} without a matching story"
    )
    if summary.known and await program.correct.has_outdated(stored, to=order.to):
        say(f"{stored.day} changed since: push {stored.day} --corrections brings them up to date")
    return await deliver_everywhere(program, stop, say)


async def _push_corrections(
    program: Program,
    stored: StoredDigest,
    to: ChatAddress | None,
    stop: asyncio.Event,
    *,
    say: Callable[[str], None],
) -> bool:
    """What is still on its way is finished first, and corrected in another round."""
    is_complete, is_first = True, True
    while not stop.is_set():
        summary = await program.correct.correct(stored, to=to)
        if is_first or summary.planned:
            say(f"{stored.day}: {summary}")
        if not summary.planned and not is_first:
            break
        is_first = False
        is_complete &= await deliver_everywhere(program, stop, say)
    return is_complete


async def _find_digest(program: Program, day: date | None) -> StoredDigest:
    await program.collect.collect()
    if day is not None:
        await program.collect.fetch(day)
    digest = await program.library.on(day) if day else await program.read.current()
    wanted = digest.day if digest else day or program.read.today
    stored = await program.library.stored(wanted)
    if stored is None:
        raise DigestNotFound(wanted)
    return stored
