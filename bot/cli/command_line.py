"""All commands, and the status with which they end."""

import io
import sys

import typer

from bot.cli.delivering import push, run
from bot.cli.digest_files import lint, parse, render
from bot.cli.looking import check, status
from bot.cli.showing import demo
from bot.domain.errors import BotError, ConfigError, LaneHeld

EXIT_CONFIG = 78  # EX_CONFIG of sysexits.h
EXIT_HELD = 75  # EX_TEMPFAIL: later it may work
_HELP = (
    "Delivers a daily briefing to Telegram and Discord, story by story.\n\n"
    "New here? `daybrief demo` shows everything without an account. Then put TELEGRAM_BOT_TOKEN"
    " or DISCORD_BOT_TOKEN into the environment and call `daybrief run`."
)


def _make_app() -> typer.Typer:
    """The commands in the order in which ``daybrief --help`` lists them."""
    app = typer.Typer(
        name="daybrief",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help=_HELP,
    )
    for command in (run, push, status, check, lint, parse, render, demo):
        app.command()(command)
    return app


def main() -> None:
    """Run a command; a wrong setting ends with status 78. Output is UTF-8 in every locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        _make_app()()
    except ConfigError as error:
        _complain(error)
        raise SystemExit(EXIT_CONFIG) from None
    except BotError as error:
        typer.echo(f"daybrief: {error}", err=True)
        raise SystemExit(EXIT_HELD if isinstance(error, LaneHeld) else 1) from None


def _complain(error: ConfigError) -> None:
    for key, reason in error.problems:
        typer.echo(f"daybrief: {key}: {reason}", err=True)
    if sys.stderr.isatty():
        typer.echo("Every key is explained in config.yaml.", err=True)
