"""The command line: ``daybrief``."""

import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import Coroutine, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer
import yaml

from bot.adapters.event_loop import new_event_loop
from bot.adapters.logs import set_up_logging
from bot.bootstrap.parts import make_catalogue, make_renderer, secrets, tokens
from bot.config import Settings, find_config, load_settings
from bot.config.loading import base_folder
from bot.config.masking import masked
from bot.domain.asking import read_day
from bot.domain.audience import ChatAddress, Language, Platform, read_address
from bot.domain.delivery import RenderedMessage
from bot.domain.errors import BotError, ConfigError, LaneHeld
from bot.domain.finding import Finding, FindingLevel
from bot.domain.lease import IfHeld
from bot.domain.selection import select
from bot.domain.status_fields import status_fields
from bot.parsing import ParsedDigest, digest_as_json, parse_document
from bot.texts import texts_for

Result = TypeVar("Result")
EXIT_CONFIG = 78  # EX_CONFIG of sysexits.h
EXIT_HELD = 75  # EX_TEMPFAIL: later it may work
_SIGNALS = (signal.SIGTERM, signal.SIGINT)

app = typer.Typer(
    name="daybrief",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=(
        "Delivers a daily briefing to Telegram and Discord, story by story.\n\n"
        "New here? `daybrief demo` shows everything without an account. Then put TELEGRAM_BOT_TOKEN"
        " or DISCORD_BOT_TOKEN into the environment and call `daybrief run`."
    ),
)

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="The settings; else $DAYBRIEF_CONFIG, else ./config.yaml."),
]
FileArgument = Annotated[Path, typer.Argument(help="A digest, such as digests/2026-02-26.md.")]
LanguageOption = Annotated[Language | None, typer.Option("--lang", help="The language of texts.")]


def main() -> None:
    """Run a command; a wrong setting ends with status 78. Output is UTF-8 in every locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except ConfigError as error:
        _complain(error)
        raise SystemExit(EXIT_CONFIG) from None
    except BotError as error:
        typer.echo(f"daybrief: {error}", err=True)
        raise SystemExit(EXIT_HELD if isinstance(error, LaneHeld) else 1) from None


@app.command()
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

    settings, folder = _load(config)
    _need_account(settings)
    _set_up_log(settings)

    async def work() -> None:
        async with (
            stop_on_signals(_SIGNALS) as stop,
            open_program(settings, folder) as program,
        ):
            await run_program(program, stop, if_held=if_held)

    _run(work())


@app.command()
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
    settings, folder = _load(config)
    address = _read_address(to)
    _need_account(settings, address.platform if address else None)
    _set_up_log(settings, level="warning" if settings.log.level == "info" else None)
    asked = _read_day(day) if day else None

    async def work() -> bool:
        async with (
            stop_on_signals(_SIGNALS) as stop,
            open_program(settings, folder) as program,
        ):
            order = PushOrder(asked, address, force=force, corrections=corrections)
            return await push_now(program, order, stop, say=typer.echo)

    if not _run(work()):
        raise typer.Exit(1)


@app.command()
def status(
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: one object, times in UTC.")
    ] = False,
    language: LanguageOption = None,
    config: ConfigOption = None,
) -> None:
    """Say how everything stands, also while it runs. Status 1 where something needs a person."""
    from bot.bootstrap.status import read_status  # noqa: PLC0415 - the database is slow to load

    settings, folder = _load(config)
    found = _run(read_status(settings, folder))
    if as_json:
        typer.echo(json.dumps(status_fields(found), ensure_ascii=False, indent=2))
    else:
        words = texts_for(language or Language.EN)
        typer.echo(words.status(found, settings.subscription.zone))
    if not found.is_well:
        raise typer.Exit(1)


@app.command()
def check(config: ConfigOption = None) -> None:
    """Print the effective settings, secrets masked. Status 78 where one is wrong."""
    from bot.bootstrap.places import verify_places  # noqa: PLC0415 - the database is slow to load

    settings, folder = _load(config)
    verify_places(settings, folder)
    typer.echo(f"# {find_config(config, os.environ)} (relative paths: {folder})")
    shown = yaml.safe_dump(masked(settings), allow_unicode=True, sort_keys=False, width=100)
    typer.echo(shown, nl=False)
    if not tokens(settings):
        typer.echo(
            "# no token is set: `daybrief run` needs one, `daybrief demo` does not", err=True
        )


@app.command()
def lint(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Digests to check.")],
    language: LanguageOption = None,
    config: ConfigOption = None,
) -> None:
    """Say what digests have wrong, a line each: file:line: level: message. Status 1 for errors."""
    settings, _ = _load(config)
    words = texts_for(language or Language.EN)
    has_errors = False
    for file in files:
        findings = _parse(file, settings).findings
        has_errors |= any(f.level is FindingLevel.ERROR for f in findings)
        for finding in findings:
            typer.echo(f"{file}:{finding.line}: {finding.level}: {words.finding(finding)}")
    if has_errors:
        raise typer.Exit(1)


@app.command()
def parse(file: FileArgument, config: ConfigOption = None) -> None:
    """Print a digest as JSON; what it has wrong goes to standard error."""
    settings, _ = _load(config)
    parsed = _parse(file, settings)
    _report(file, parsed.findings)
    if parsed.digest is None:
        raise typer.Exit(1)
    typer.echo(json.dumps(digest_as_json(parsed.digest), ensure_ascii=False, indent=2))


@app.command()
def render(
    file: FileArgument,
    platform: Annotated[Platform, typer.Option(help="Whose messages.")],
    dialect: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="telegram: rich, html; discord: components, embeds."
        ),
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only the stories of this topic.")] = None,
    language: LanguageOption = None,
    config: ConfigOption = None,
) -> None:
    """Print what would be sent for a digest: one API call a line, as JSON."""
    settings, _ = _load(config)
    parsed = _parse(file, settings)
    _report(file, parsed.findings)
    if parsed.digest is None:
        raise typer.Exit(1)
    catalogue = make_catalogue(settings)
    found = catalogue.find(topic) if topic else None
    if topic and found is None:
        known = ", ".join(t.name for t in catalogue.topics)
        raise typer.BadParameter(f"no topic {topic!r}; there are: {known}", param_hint="--topic")
    edition = select(parsed.digest, topics=(found.name,) if found else (), catalogue=catalogue)
    renderer = make_renderer(settings, platform, dialect)
    for message in renderer.render_edition(edition, language or settings.language):
        typer.echo(json.dumps(_as_call(platform, message), ensure_ascii=False))


@app.command()
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Play the tour, print both transcripts, and end.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Show the bot on local stand-ins for Telegram and Discord: no account, no key."""
    from bot.sandbox.demo import run_demo  # noqa: PLC0415 - only the demo needs the servers

    settings, folder = _load(config)
    set_up_logging(level="warning", as_json=False)
    _run(run_demo(settings, folder, once=once))


def _load(config: Path | None) -> tuple[Settings, Path]:
    found = find_config(config, os.environ)
    return load_settings(found, os.environ), base_folder(found)


def _set_up_log(settings: Settings, *, level: str | None = None) -> None:
    log = settings.log
    set_up_logging(
        level=level or log.level,
        as_json=log.format == "json",
        secrets=secrets(settings),
    )


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


def _parse(file: Path, settings: Settings) -> ParsedDigest:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}") from None
    return parse_document(
        content,
        name=file.name,
        labels=settings.labels.as_labels(),
        limits=settings.digest.as_limits(),
        fallback_day=date.today(),  # noqa: DTZ011 - the operator's own today
    )


def _report(file: Path, findings: Iterable[Finding]) -> None:
    words = texts_for(Language.EN)
    for finding in findings:
        typer.echo(f"{file}:{finding.line}: {finding.level}: {words.finding(finding)}", err=True)


def _as_call(platform: Platform, message: RenderedMessage) -> dict[str, object]:
    parameters = json.loads(message.body)
    if platform is Platform.TELEGRAM:
        return {"method": message.method, "params": {"chat_id": "{chat_id}", **parameters}}
    method, path = message.method.split(" ", 1)
    return {"method": method, "path": path, "params": parameters}


def _run(work: Coroutine[None, None, Result]) -> Result:
    """Run to the end; of errors that tasks raised together, the first of ours counts."""
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            return runner.run(work)
    except BaseExceptionGroup as group:
        if ours := group.subgroup(BotError):
            raise _first(ours) from None
        raise


def _first(group: BaseExceptionGroup[BotError]) -> BotError:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _complain(error: ConfigError) -> None:
    for key, reason in error.problems:
        typer.echo(f"daybrief: {key}: {reason}", err=True)
    if sys.stderr.isatty():
        typer.echo("Every key is explained in config.yaml.", err=True)
