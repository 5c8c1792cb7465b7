"""Faults on order: what goes wrong with the next matching requests."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.discord.wire import Incoming


class FaultKind(StrEnum):
    """What the caller sees."""

    STATUS = "status"  # an error status at once, nothing done
    RATE_LIMITED = "rate-limited"  # 429 with retry_after, nothing done
    GARBAGE = "garbage"  # 200 with a body that is not JSON, nothing done
    RESET = "reset"  # the connection is reset, nothing done
    RESET_AFTER_ACCEPTING = "reset-after-accepting"  # done, then reset
    TIME_OUT_AFTER_ACCEPTING = "time-out-after-accepting"  # done, then no answer ever comes
    LATENCY = "latency"  # done, but late


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble; ``seconds`` is the retry_after, or the latency."""

    kind: FaultKind
    status: int = 500
    seconds: float = 0.0
    is_global: bool = False

    @classmethod
    def of_status(cls, status: int) -> "Fault":
        return cls(FaultKind.STATUS, status=status)

    @classmethod
    def rate_limited(cls, retry_after: float, *, is_global: bool = False) -> "Fault":
        return cls(FaultKind.RATE_LIMITED, seconds=retry_after, is_global=is_global)

    @classmethod
    def latency(cls, seconds: float) -> "Fault":
        return cls(FaultKind.LATENCY, seconds=seconds)


@dataclass(slots=True)
class _Order:
    fault: Fault
    times: int
    method: str | None
    route: str | None
    channel_id: str | None
    after: int

    def matches(self, call: Incoming) -> bool:
        return (
            self.method in (None, call.method)
            and self.route in (None, call.route)
            and self.channel_id in (None, call.params.get("channel_id"))
        )


class FaultDesk:
    """Takes orders for faults and hands them out to matching requests, oldest order first."""

    def __init__(self) -> None:
        self._orders: list[_Order] = []

    def order(
        self,
        fault: Fault | FaultKind,
        *,
        times: int = 1,
        after: int = 0,
        method: str | None = None,
        route: str | None = None,
        channel_id: str | None = None,
    ) -> None:
        """Let ``times`` matching requests meet ``fault``, the first ``after`` ones excepted.

        ``route`` is a template such as ``/channels/{channel_id}/messages``.
        """
        if isinstance(fault, FaultKind):
            fault = Fault(fault)
        self._orders.append(_Order(fault, times, method, route, channel_id, after))

    def next_for(self, call: Incoming) -> Fault | None:
        """The fault that ``call`` is to meet, if any; it counts as delivered."""
        for order in self._orders:
            if not order.matches(call):
                continue
            if order.after:
                order.after -= 1
                continue
            order.times -= 1
            if not order.times:
                self._orders.remove(order)
            return order.fault
        return None

    def clear(self) -> None:
        """Cancel every order."""
        self._orders.clear()
