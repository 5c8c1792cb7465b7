"""What a process is called, and whether it still lives, as the operating system says.

A pid is used again, and another machine or container has the same one. On Linux a process is told
apart by its start in ticks since boot, which setting the clock does not move, and the machine by
its boot and its pid namespace (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
Elsewhere a pid that is taken counts as alive, and on Windows every one: that only costs a wait.
"""

import os
import platform
from pathlib import Path

from bot.domain.lease import ProcessName

_PROC = Path("/proc")
_STATE, _START = 0, 19  # fields 3 and 22 of the file, counted behind the command's name
_DEAD = frozenset("ZX")


def own_process() -> ProcessName:
    """This process."""
    stat = _stat(os.getpid())
    started = stat[_START] if stat else ""
    return ProcessName(platform.node(), _machine(), os.getpid(), started)


def is_gone(process: ProcessName) -> bool:
    """Whether it has certainly ended; False where that cannot be known."""
    return process.machine == _machine() and _has_ended(process.pid, process.started)


def _has_ended(pid: int, started: str) -> bool:
    if not _is_taken(pid):
        return True
    stat = _stat(pid)
    if stat is None:
        return False
    return stat[_STATE] in _DEAD or (bool(started) and stat[_START] != started)


def _is_taken(pid: int) -> bool:
    """Whether a process has the pid: signal 0 only asks. On Windows it would end it."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _stat(pid: int) -> list[str] | None:
    """What Linux says about the process, behind its name; the name may hold blanks and brackets."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def _machine() -> str:
    """Equal for processes that see one another by the same pids."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return platform.node()
