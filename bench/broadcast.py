"""What every sender is asked to deliver, and under which limits."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - only the bench's server knows it
PAID_RATE = 1000
"""Messages a second of Telegram's paid broadcast."""
ASK_EVERY_S = 0.1
PEOPLE = tuple(range(900_000_001, 900_000_101))
"""Who type commands, in turn: none of them comes near the limit of one chat."""
_FILLER = "模型在多项基准测试中取得进展，成本下降，上下文更长。" * 16


@dataclass(frozen=True, slots=True)
class Broadcast:
    """``messages`` to each of ``chats``, in order.

    ``rate`` and ``chat_rate`` are messages a second, as the senders are told; the server enforces
    ``real_rate`` in place of the first, as its ``limiter`` counts. It answers after ``latency``
    seconds. For ``idle`` seconds before the broadcast people type commands only.
    """

    chats: int = 45
    messages: int = 12
    rate: int = 100
    chat_rate: int = 10
    real_rate: int = 100
    latency: float = 0.05
    idle: float = 3.0
    limiter: str = "window"

    @property
    def total(self) -> int:
        """Messages to all chats together."""
        return self.chats * self.messages

    @property
    def chat_ids(self) -> range:
        """The chats: numbers from 1."""
        return range(1, self.chats + 1)

    @property
    def lower_bound(self) -> float:
        """Seconds that nobody can beat who keeps the limits and answers people meanwhile."""
        replies = 1 / ASK_EVERY_S
        in_lane = (self.total - 1) / (self.real_rate - replies)
        in_chat = (self.messages - 1) / self.chat_rate
        return max(in_lane, in_chat) + self.latency

    def texts(self) -> Iterator[str]:
        """One chat's messages, in order."""
        return (f"{part}/{self.messages} {_FILLER}" for part in range(1, self.messages + 1))

    def as_json(self) -> str:
        """For another process."""
        return json.dumps(asdict(self))


def read_broadcast(text: str) -> Broadcast:
    """What ``as_json`` wrote."""
    return Broadcast(**json.loads(text))


def part_of(text: str) -> int:
    """Which of its chat's messages this is, from 1."""
    return int(text.partition("/")[0])
