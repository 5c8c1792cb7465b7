"""Time: the machine's clock, a clock that readers of tests move, and APScheduler's ticks."""

from bot.adapters.scheduling.manual_clock import ManualClock
from bot.adapters.scheduling.scheduler import Job, Scheduler
from bot.adapters.scheduling.system_clock import SystemClock

__all__ = ["Job", "ManualClock", "Scheduler", "SystemClock"]
