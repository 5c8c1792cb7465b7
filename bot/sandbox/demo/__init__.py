"""The demo: the real bot on the sandbox's servers, for a terminal."""

from bot.sandbox.demo.rehearsal import run_demo

__all__ = ["run_demo"]
