"""Start, run and stop the program: one task group, one stop event, no task without an owner."""

from bot.lifecycle.pushing import PushOrder, push_now
from bot.lifecycle.running import run
from bot.lifecycle.stopping import stop_on_signals

__all__ = ["PushOrder", "push_now", "run", "stop_on_signals"]
