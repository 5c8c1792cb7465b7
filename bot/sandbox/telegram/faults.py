"""Trouble on order: what goes wrong, for which requests, how often."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.telegram.calls import Call


class FaultKind(StrEnum):
    """What goes wrong. "After" means that the request took effect and the client can't know."""

    TIMEOUT_AFTER_ACCEPTING = "timeout_after_accepting"
    RESET_AFTER_ACCEPTING = "reset_after_accepting"
    GARBAGE_AFTER_ACCEPTING = "garbage_after_accepting"
    RESET_BEFORE_ACCEPTING = "reset_before_accepting"
    SERVER_ERROR = "server_error"
    TOO_MANY_REQUESTS = "too_many_requests"
    DELAY = "delay"


@dataclass(slots=True)
class Fault:
    """Hits the next ``times`` matching requests (None: all until ``clear_faults``).

    Without ``method``, ``chat_id`` or ``when`` it matches every request but ``getUpdates``.
    ``seconds`` is the length of a delay, ``status`` the code of a server error, or 401 for a token
    that was revoked.
    """

    kind: FaultKind
    times: int | None = 1
    method: str | None = None
    chat_id: int | None = None
    when: Callable[[Call], bool] | None = None
    seconds: float = 1.0
    status: int = 502
    retry_after: int = 1
    hits: int = 0

    def matches(self, call: Call) -> bool:
        """Whether the call is to be hit."""
        if self.times is not None and self.hits >= self.times:
            return False
        if self.method is None and self.when is None and call.method == "getUpdates":
            return False
        return (
            self.method in {None, call.method}
            and self.chat_id in {None, call.chat_id}
            and (self.when is None or self.when(call))
        )


class FaultOrders:
    """Ordered faults; each request meets at most one, the oldest that matches."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> Fault:
        """Add a fault; its ``hits`` tell later how often it struck."""
        self._orders.append(fault)
        return fault

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._orders.clear()

    def strike(self, call: Call) -> Fault | None:
        """The fault that hits this call, if any, counted."""
        for fault in self._orders:
            if fault.matches(call):
                fault.hits += 1
                return fault
        return None
