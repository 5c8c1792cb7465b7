"""The command that shows the bot without an account: ``demo``."""

from typing import Annotated

import typer

from bot.adapters.logs import set_up_logging
from bot.cli.options import ConfigOption
from bot.cli.starting import load, run_to_the_end


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Play the tour, print both transcripts, and end.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Show the bot on local stand-ins for Telegram and Discord: no account, no key."""
    from bot.sandbox.demo import run_demo  # noqa: PLC0415 - only the demo needs the servers

    settings, folder = load(config)
    set_up_logging(level="warning", as_json=False)
    run_to_the_end(run_demo(settings, folder, once=once))
