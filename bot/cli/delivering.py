"""Commands that send: ``run`` and ``push``."""

import signal
from datetime import date
from typing import Annotated

import typer

from bot.bootstrap.parts import tokens
from bot.cli.options import ConfigOption
from bot.cli.starting import load, run_to_the_end, set_up_log
from bot.config import Settings
from bot.domain.asking import read_day
from bot.domain.audience import ChatAddress, Platform, read_address
from bot.domain.errors import ConfigError
from bot.domain.lease import IfHeld

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run(
    if_held: Annotated[
        IfHeld,
        typer.Option(
            help="Where another process already sends from this database: wait to take its place "
            "(it is named in the log; nothing is connected meanwhile), or exit with status 75."
        ),
    ] = IfHeld.WAIT,
    config: ConfigOption = None,
) -> None:
    """Run the bot: answer commands and deliver on schedule, until SIGTERM or Ctrl-C."""
    from bot.bootstrap.program import open_program  # noqa: PLC0415 - SDKs are slow to load
    from bot.lifecycle import run as run_program  # noqa: PLC0415 - SDKs are slow to load
    from bot.lifecycle import stop_on_signals  # noqa: PLC0415 - SDKs are slow to load

    settings, folder = load(config)
    _need_account(settings)
    set_up_log(settings)

    async def work() -> None:
        async with (
            stop_on_signals(_SIGNALS) as stop,
            open_program(settings, folder) as program,
        ):
            await run_program(program, stop, if_held=if_held)

    run_to_the_end(work())


def push(
    day: Annotated[
        str | None, typer.Argument(metavar="[DATE]", help="Such as 2026-02-26; else the newest.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="PLATFORM:ID", help="Only this chat: telegram:ID or discord:ID."),
    ] = None,
    force: Annotated[bool, typer.Option(help="Also where it was delivered before.")] = False,
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Only edit what chats have of it already.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Deliver a digest now. A second push sends nothing more; a killed one goes on.

    Of a digest that changed since, --corrections edits the messages that changed.
    """
    from bot.bootstrap.program import open_program  # noqa: PLC0415 - SDKs are slow to load
    from bot.lifecycle import PushOrder, push_now, stop_on_signals  # noqa: PLC0415 - SDKs are slow to load

    if corrections and force:
        raise typer.BadParameter(
            "--corrections edits what was delivered, --force sends all of it anew: choose one"
        )
    settings, folder = load(config)
    address = _read_address(to)
    _need_account(settings, address.platform if address else None)
    set_up_log(settings, level="warning" if settings.log.level == "info" else None)
    asked = _read_day(day) if day else None

    async def work() -> bool:
        async with (
            stop_on_signals(_SIGNALS) as stop,
            open_program(settings, folder) as program,
        ):
            order = PushOrder(asked, address, force=force, corrections=corrections)
            return await push_now(program, order, stop, say=typer.echo)

    if not run_to_the_end(work()):
        raise typer.Exit(1)


def _need_account(settings: Settings, platform: Platform | None = None) -> None:
    known = tokens(settings)
    if platform and platform not in known:
        raise ConfigError((f"{platform.upper()}_BOT_TOKEN", "is not set, and --to needs it"))
    if not known:
        problem = "is not set, nor DISCORD_BOT_TOKEN; to try the bot without, call `daybrief demo`"
        raise ConfigError(("TELEGRAM_BOT_TOKEN", problem))


def _read_address(written: str | None) -> ChatAddress | None:
    try:
        return read_address(written) if written else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--to") from None


def _read_day(written: str) -> date:
    day = read_day(written, today=date.today())  # noqa: DTZ011 - the operator's own today
    if day is None:
        raise typer.BadParameter(f"{written!r} is no date such as 2026-02-26", param_hint="DATE")
    return day
