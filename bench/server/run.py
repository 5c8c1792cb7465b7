"""What one sender did so far."""

import time
from typing import Any

from bench.broadcast import PEOPLE, Broadcast, part_of
from bench.server.limits import Limits
from bench.server.questions import Questions
from bench.server.tally import Tally

_PEOPLE = frozenset(PEOPLE)


class Run:
    """Counts messages to the chats of a broadcast, and replies to people."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.limits = Limits(broadcast.real_rate, broadcast.chat_rate, broadcast.limiter)
        self.tally = Tally(broadcast.chat_ids, broadcast.messages)
        self.questions = Questions()
        self.refused = 0
        self.replies: dict[str, int] = {}
        self.phase = ""
        self.first_at: float | None = None
        self.messages = 0
        self._cpu_at_start = time.process_time()

    def knows(self, chat: int) -> bool:
        """Whether it is a chat of the broadcast, or a person."""
        return chat in _PEOPLE or chat in self.tally

    def accept(self, chat: int, text: str, now: float) -> int:
        """Count a message; its number, from 1."""
        self.messages += 1
        if chat in _PEOPLE:
            self.replies[self.phase] = self.replies.get(self.phase, 0) + 1
            self.questions.answered(chat, now)
        else:
            self.first_at = self.first_at or now
            self.tally.accept(chat, part_of(text))
        return self.messages

    def as_json(self) -> dict[str, Any]:
        """The counters; times are seconds.

        ``waits`` are from a question to its answer, by phase; ``first_at`` is the first message's
        ``time.monotonic``; ``cpu`` is what the server itself took.
        """
        return {
            "accepted": self.tally.accepted,
            "refused": self.refused,
            "order_violations": self.tally.order_violations,
            "lost": self.tally.lost,
            "duplicates": self.tally.duplicates,
            "replies": self.replies,
            "waits": self.questions.waits,
            "first_at": self.first_at,
            "cpu": time.process_time() - self._cpu_at_start,
        }
