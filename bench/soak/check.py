"""What must hold, and whether it does."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """``measured`` may be at most ``most``. Without a limit it is only worth knowing."""

    name: str
    measured: float
    most: float | None = None

    @property
    def holds(self) -> bool:
        """NaN, where nothing was measured, holds nothing."""
        return self.most is None or self.measured <= self.most

    def __str__(self) -> str:
        row = f"  {self.name:66}{_figure(self.measured):>10}"
        if self.most is None:
            return row
        return f"{row} ≤ {_figure(self.most):<7}{'yes' if self.holds else 'NO':>4}"


def print_checks(title: str, checks: Sequence[Check]) -> None:
    """One table of a scenario."""
    print(f"\n{title}", *checks, sep="\n", flush=True)


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.3f}"
