"""Discord's side of a broadcast: the sandbox, and what arrived in its channels."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bench.broadcast import part_of
from bench.soak.size import Size
from bot.sandbox.discord.faults import Fault, FaultKind
from bot.sandbox.discord.limits import Limits
from bot.sandbox.discord.server import DiscordSandbox, SandboxSettings
from bot.sandbox.discord.world import Channel

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"  # noqa: S105 - only the sandbox knows it
_CHANNELS_A_GUILD = 500
_EVER = 10**9
_TROUBLES = (
    Fault(FaultKind.TIME_OUT_AFTER_ACCEPTING),
    Fault(FaultKind.RESET_AFTER_ACCEPTING),
    Fault.of_status(500),
    Fault.rate_limited(0.5),
    Fault(FaultKind.GARBAGE),
)
_QUICK = _TROUBLES[1:]


class Channels:
    """The channels of a broadcast of this size."""

    def __init__(self, discord: DiscordSandbox, channels: Sequence[Channel], size: Size) -> None:
        self.discord = discord
        self.channels = channels
        self._messages = size.channel_messages
        self._latency = Fault.latency(size.latency)
        self._parts: dict[str, list[int]] = {channel.id: [] for channel in channels}
        self._order_latency()

    @property
    def ids(self) -> list[str]:
        return [channel.id for channel in self.channels]

    def parts(self) -> list[list[int]]:
        """What each channel got, oldest first. What was read before is not read again."""
        for channel, parts in self._parts.items():
            new = self.discord.messages(channel)[len(parts) :]
            parts.extend(part_of(message.text) for message in new)
        return list(self._parts.values())

    @property
    def arrived(self) -> int:
        """Different messages that arrived."""
        return sum(len(set(parts)) for parts in self.parts())

    @property
    def lost(self) -> int:
        return len(self.channels) * self._messages - self.arrived

    @property
    def duplicates(self) -> int:
        return sum(map(len, self.parts())) - self.arrived

    @property
    def order_violations(self) -> int:
        """Messages that came after a later part."""
        return sum(
            part < max(parts[:place])
            for parts in self.parts()
            for place, part in enumerate(parts)
            if place
        )

    @property
    def struck(self) -> int:
        """Requests that met trouble."""
        kinds = (None, FaultKind.LATENCY.value)
        return sum(call.fault not in kinds for call in self.discord.calls)

    def order_troubles(self, share: float, chance: random.Random, *, has_time_outs: bool) -> None:
        """Let a share of the messages to come meet trouble."""
        self.discord.faults.clear()
        struck = [n for n in range(2 * self.lost) if chance.random() < share]
        kinds = _TROUBLES if has_time_outs else _QUICK
        for before, number in enumerate(struck):  # a fault does not count those that strike before
            fault = chance.choice(kinds)
            self.discord.faults.order(fault, after=number - before, method="POST")
        self._order_latency()

    def _order_latency(self) -> None:
        """Whatever meets no other order."""
        self.discord.faults.order(self._latency, times=_EVER, method="POST")


@asynccontextmanager
async def open_channels(size: Size) -> AsyncIterator[Channels]:
    """A Discord without limits of its own."""
    settings = SandboxSettings(limits=Limits.off())
    async with DiscordSandbox(token=TOKEN, settings=settings) as discord:
        channels = []
        for number in range(size.channels):
            if number % _CHANNELS_A_GUILD == 0:
                guild = await discord.create_guild(f"guild {number}")
            channels.append(await discord.create_channel(guild, f"channel {number}"))
        yield Channels(discord, channels, size)
