"""What the engine is to reach, beside what was measured."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.broadcast import ASK_EVERY_S, PAID_RATE
from bench.draining import Drained
from bench.result import Result

_FEW, _MANY = 10_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Goal:
    """``measured`` is to be at least, or at most, the ``limit``."""

    name: str
    measured: float
    limit: float
    is_at_least: bool = False

    @property
    def is_met(self) -> bool:
        """NaN, where nothing was measured, meets nothing."""
        return self.measured >= self.limit if self.is_at_least else self.measured <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.is_at_least else "≤"
        verdict = "yes" if self.is_met else "NO"
        return f"{self.name:62}{self.measured:9.3f} {sign} {self.limit:<7g}{verdict:>5}"


def goals_of_rates(results: Sequence[Result]) -> Iterator[Goal]:
    """Efficiency, refusals, order, replies, CPU: each by its worst row."""
    as_told = [r for r in results if r.broadcast.real_rate == r.broadcast.rate]
    lower = [r for r in results if r not in as_told]
    if as_told:
        yield Goal("efficiency", _worst(as_told, _efficiency, min), 0.98, is_at_least=True)
        yield Goal("429s with the limits as configured", sum(r.refused for r in as_told), 0)
        ratio = _worst(as_told, lambda r: r.reply_ratio, max)
        yield Goal("reply p99 in a broadcast ÷ at rest", ratio, 1.5)
    if lower:
        efficiency = _worst(lower, _efficiency, min)
        yield Goal("efficiency where 30 % less is taken", efficiency, 0.90, is_at_least=True)
    yield Goal("messages out of order", sum(r.order_violations for r in results), 0)
    yield Goal("messages lost or sent twice", sum(r.lost + r.duplicates for r in results), 0)
    fast = [r for r in as_told if r.broadcast.rate == PAID_RATE]
    if fast:
        cpu = _worst(fast, lambda r: r.cpu_per_message * 1000, max)
        yield Goal("CPU ms a message at 1000/s", cpu, 0.8)
        rate = _worst(fast, lambda r: r.broadcast.total / r.seconds + 1 / ASK_EVERY_S, min)
        name = "messages and replies a second where 1000/s are allowed"
        yield Goal(name, rate, 980, is_at_least=True)


def goals_of_scale(results: Mapping[int, Drained]) -> Iterator[Goal]:
    """Memory with a million pending subscriptions."""
    if _MANY in results and _FEW in results:
        many, few = results[_MANY].memory, results[_FEW].memory
        yield Goal("peak memory, 1M pending ÷ 10k pending", many / few, 1.3)
        yield Goal("peak memory with 1M pending, MB", many, 200)


def _efficiency(result: Result) -> float:
    return result.efficiency


def _worst(
    results: Sequence[Result],
    figure: Callable[[Result], float],
    worse: Callable[[Iterator[float]], float],
) -> float:
    return worse(figure(result) for result in results)
