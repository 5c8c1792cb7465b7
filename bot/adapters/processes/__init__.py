"""The machine's processes: which one this is, and whether another one is gone."""

from bot.adapters.processes.process_table import is_gone, own_process

__all__ = ["is_gone", "own_process"]
