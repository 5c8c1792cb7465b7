"""Discord's side of a broadcast: the sandbox, and what arrived in its channels."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bench.broadcast import part_of
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
    """So many channels, and how many different messages each is to get."""

    def __init__(self, discord: DiscordSandbox, channels: Sequence[Channel], messages: int) -> None:
        self.discord = discord
        self.channels = channels
        self._messages = messages
        self._parts: dict[str, list[int]] = {channel.id: [] for channel in channels}

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

    def order_latency(self, seconds: float) -> None:
        """Let every message take so long."""
        self.discord.faults.order(Fault.latency(seconds), times=_EVER, method="POST")

    def order_troubles(self, share: float, chance: random.Random, *, has_time_outs: bool) -> int:
        """Spoil a share of the answers to come; how many."""
        struck = [n for n in range(2 * self.lost) if chance.random() < share]
        kinds = _TROUBLES if has_time_outs else _QUICK
        for before, number in enumerate(struck):  # a fault does not count those that strike before
            fault = chance.choice(kinds)
            self.discord.faults.order(fault, after=number - before, method="POST")
        return len(struck)


@asynccontextmanager
async def open_channels(count: int, messages: int) -> AsyncIterator[Channels]:
    """A Discord without limits of its own."""
    settings = SandboxSettings(limits=Limits.off())
    async with DiscordSandbox(token=TOKEN, settings=settings) as discord:
        channels = []
        for number in range(count):
            if number % _CHANNELS_A_GUILD == 0:
                guild = await discord.create_guild(f"guild {number}")
            channels.append(await discord.create_channel(guild, f"channel {number}"))
        yield Channels(discord, channels, messages)
