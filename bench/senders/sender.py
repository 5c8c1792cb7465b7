"""What the bench needs of a way to deliver."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bench.broadcast import Broadcast


@dataclass(frozen=True, slots=True)
class Sender:
    """Connected, and ready to ``broadcast`` all of it.

    ``reply`` sends one message to a person, where no gateway answers what people type.
    """

    broadcast: Callable[[], Awaitable[None]]
    reply: Callable[[int], Awaitable[object]] | None = None


Opener = Callable[[Broadcast, str], AbstractAsyncContextManager[Sender]]
"""Makes a sender for a broadcast and a Bot API server's address."""
