"""The bench's Bot API server on a bad day: closed chats, and answers that get lost."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from bench.broadcast import Broadcast
from bench.server.bot_api import BotApi, refusal, too_many_requests
from bench.server.http import Exchange


class Trouble(Enum):
    """What becomes of the answer to a message that was taken."""

    TIME_OUT = auto()
    RESET = auto()
    ERROR = auto()
    TOO_MANY = auto()
    GARBAGE = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a chat's messages are refused with, always."""

    status: int
    description: str


CLOSED = (
    Refusal(403, "Forbidden: bot was blocked by the user"),
    Refusal(403, "Forbidden: bot was kicked from the supergroup chat"),
    Refusal(403, "Forbidden: user is deactivated"),
    Refusal(400, "Bad Request: chat not found"),
    Refusal(400, "Bad Request: not enough rights to send text messages to the chat"),
)
"""Permanent ways to fail, in the Bot API server's own words."""


@dataclass(frozen=True, slots=True)
class Troubles:
    """How often, as a share of all messages, and which."""

    share: float = 0.0
    kinds: Sequence[Trouble] = tuple(Trouble)
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret

    def strike(self) -> Trouble | None:
        """What happens to the next message."""
        return self.chance.choice(self.kinds) if self.chance.random() < self.share else None


class TroubledApi(BotApi):
    """``closed`` are the chats that take nothing. Messages in trouble are taken all the same."""

    def __init__(
        self,
        broadcast: Broadcast,
        troubles: Troubles | None = None,
        closed: Mapping[int, Refusal] | None = None,
    ) -> None:
        super().__init__(broadcast)
        self._troubles = troubles or Troubles()
        self._closed = closed or {}
        self.struck = 0

    def send_message(self, exchange: Exchange, chat: int, text: str) -> None:
        """Take a message; say so, or something else, or nothing."""
        if said := self._closed.get(chat):
            self.later(exchange, refusal(said.status, said.description), said.status)
        elif trouble := self._troubles.strike():
            self.struck += 1
            self.run.accept(chat, text, time.monotonic())
            self._spoil(exchange, trouble)
        else:
            super().send_message(exchange, chat, text)

    def _spoil(self, exchange: Exchange, trouble: Trouble) -> None:
        if trouble is Trouble.RESET:
            loop, latency = asyncio.get_running_loop(), self.run.broadcast.latency
            loop.call_later(latency, exchange.reset)
        elif trouble is Trouble.ERROR:
            self.later(exchange, refusal(500, "Internal Server Error"), 500)
        elif trouble is Trouble.TOO_MANY:
            self.later(exchange, too_many_requests(1), 429)
        elif trouble is Trouble.GARBAGE:
            self.later(exchange, b"<html>502 Bad Gateway</html>")
