"""What was measured of one sender, and how it is printed."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.broadcast import Broadcast

_WIDTH = 27


@dataclass(frozen=True, slots=True)
class Result:
    """What the server and the sender's process counted. Times are seconds, memory is MB."""

    name: str
    broadcast: Broadcast
    seconds: float
    cpu: float
    memory: float
    accepted: int
    refused: int
    order_violations: int
    lost: int
    duplicates: int
    idle_waits: Sequence[float]
    waits: Sequence[float]
    server_cpu: float = 0.0

    @property
    def efficiency(self) -> float:
        """1 where nobody could have been faster."""
        return self.broadcast.lower_bound / self.seconds

    @property
    def cpu_per_message(self) -> float:
        """Seconds; what replies take is not in it."""
        return self.cpu / self.broadcast.total

    @property
    def reply_ratio(self) -> float:
        """How much longer the slowest replies take in the broadcast: p99 ÷ p99 at rest."""
        return quantile(self.waits, 0.99) / quantile(self.idle_waits, 0.99)


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all do not exceed; NaN where there is none."""
    return sorted(values)[math.ceil(len(values) * share) - 1] if values else math.nan


HEADINGS = (
    f"{'':{_WIDTH}}{'chats ×':>10}{'':>8}{'effi-':>7}{'':>6}{'out of':>7}{'':>6}{'':>6}"
    f"{'reply idle':>12}{'in broadcast':>14}{'CPU ms':>8}{'peak':>6}\n"
    f"{'':{_WIDTH}}{'messages':>10}{'seconds':>8}{'ciency':>7}{'429s':>6}{'order':>7}{'lost':>6}"
    f"{'twice':>6}{'p50/p99 ms':>12}{'p50/p99 ms':>14}{'a msg':>8}{'MB':>6}"
)


def table_row(name: str, result: Result) -> str:
    """One line under ``HEADINGS``."""
    size = f"{result.broadcast.chats}×{result.broadcast.messages}"
    return (
        f"{name:{_WIDTH}}{size:>10}{result.seconds:8.1f}{result.efficiency:7.3f}"
        f"{result.refused:6}{result.order_violations:7}{result.lost:6}{result.duplicates:6}"
        f"{_quantiles(result.idle_waits):>12}{_quantiles(result.waits):>14}"
        f"{result.cpu_per_message * 1000:8.2f}{result.memory:6.0f}"
    )


def _quantiles(waits: Sequence[float]) -> str:
    if not waits:
        return "-"
    return f"{statistics.median(waits) * 1000:.0f}/{quantile(waits, 0.99) * 1000:.0f}"
