"""How large a scenario's broadcast is."""

from dataclasses import dataclass

from bench.broadcast import Broadcast

_UNLIMITED = 10**6


@dataclass(frozen=True, slots=True)
class Size:
    """Chats and messages of each platform, the rates they are sent at, seconds to each answer."""

    chats: int
    messages: int
    rate: float
    channels: int = 0
    channel_messages: int = 1
    channel_rate: float = 40
    latency: float = 0.05

    @property
    def total(self) -> int:
        return self.chats * self.messages + self.channels * self.channel_messages

    def broadcast(self) -> Broadcast:
        """Telegram's part; the server has no limits of its own."""
        return Broadcast(
            self.chats,
            self.messages,
            rate=_UNLIMITED,
            chat_rate=_UNLIMITED,
            real_rate=_UNLIMITED,
            latency=self.latency,
        )
