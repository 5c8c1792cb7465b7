"""How much memory this process took at most."""

import resource
import sys
from pathlib import Path


def peak_memory() -> float:
    """MB. Linux counts the memory of a process's parent in ``ru_maxrss``, not in ``VmHWM``."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000
    except (OSError, StopIteration):
        unit = 1_000_000 if sys.platform == "darwin" else 1000
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
