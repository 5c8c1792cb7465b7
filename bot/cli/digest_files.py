"""Commands for a digest's author: ``lint``, ``parse`` and ``render``."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.parts import make_catalogue, make_renderer
from bot.cli.options import ConfigOption, LanguageOption
from bot.cli.starting import load
from bot.config import Settings
from bot.domain.audience import Language, Platform
from bot.domain.delivery import RenderedMessage
from bot.domain.finding import Finding, FindingLevel
from bot.domain.preferences import Layout, Preferences
from bot.domain.presentation import Presentation
from bot.domain.selection import select
from bot.parsing import ParsedDigest, digest_as_json, parse_document
from bot.texts import texts_for

FileArgument = Annotated[Path, typer.Argument(help="A digest, such as digests/2026-02-26.md.")]


def lint(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Digests to check.")],
    language: LanguageOption = None,
    config: ConfigOption = None,
) -> None:
    """Say what digests have wrong, a line each: file:line: level: message. Status 1 for errors."""
    settings, _ = load(config)
    words = texts_for(language or Language.EN)
    has_errors = False
    for file in files:
        findings = _parse(file, settings).findings
        has_errors |= any(f.level is FindingLevel.ERROR for f in findings)
        for finding in findings:
            typer.echo(f"{file}:{finding.line}: {finding.level}: {words.finding(finding)}")
    if has_errors:
        raise typer.Exit(1)


def parse(file: FileArgument, config: ConfigOption = None) -> None:
    """Print a digest as JSON; what it has wrong goes to standard error."""
    settings, _ = load(config)
    parsed = _parse(file, settings)
    _report(file, parsed.findings)
    if parsed.digest is None:
        raise typer.Exit(1)
    typer.echo(json.dumps(digest_as_json(parsed.digest), ensure_ascii=False, indent=2))


def render(  # noqa: PLR0913, PLR0917 - a parameter is an option of the command
    file: FileArgument,
    platform: Annotated[Platform, typer.Option(help="Whose messages.")],
    dialect: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="telegram: rich, html, text; discord: components, embeds.",
        ),
    ] = None,
    layout: Annotated[Layout, typer.Option(help="How Telegram readers get it.")] = Layout.STORIES,
    topic: Annotated[str | None, typer.Option(help="Only the stories of this topic.")] = None,
    language: LanguageOption = None,
    config: ConfigOption = None,
) -> None:
    """Print what would be sent for a digest: one API call a line, as JSON."""
    settings, _ = load(config)
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
    preferences = Preferences(layout=layout)
    presentation = Presentation(language or settings.language, preferences=preferences)
    for message in renderer.render_edition(edition, presentation):
        typer.echo(json.dumps(_as_call(platform, message), ensure_ascii=False))


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
