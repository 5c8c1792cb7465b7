"""A monitor elsewhere that raises the alarm where it does not hear from us."""

from bot.adapters.dead_man_switch.http_switch import HttpDeadManSwitch, open_ping_client

__all__ = ["HttpDeadManSwitch", "open_ping_client"]
