"""Commands that look at what is there: ``status`` and ``check``."""

import json
import os
from typing import Annotated

import typer
import yaml

from bot.bootstrap.parts import tokens
from bot.cli.options import ConfigOption, LanguageOption
from bot.cli.starting import load, run_to_the_end
from bot.config import find_config
from bot.config.masking import masked
from bot.domain.audience import Language
from bot.domain.status_fields import status_fields
from bot.texts import texts_for


def status(
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: one object, times in UTC.")
    ] = False,
    language: LanguageOption = None,
    config: ConfigOption = None,
) -> None:
    """Say how everything stands, also while it runs. Status 1 where something needs a person."""
    from bot.bootstrap.status import read_status  # noqa: PLC0415 - the database is slow to load

    settings, folder = load(config)
    found = run_to_the_end(read_status(settings, folder))
    if as_json:
        typer.echo(json.dumps(status_fields(found), ensure_ascii=False, indent=2))
    else:
        words = texts_for(language or Language.EN)
        typer.echo(words.status(found, settings.subscription.zone))
    if not found.is_well:
        raise typer.Exit(1)


def check(config: ConfigOption = None) -> None:
    """Print the effective settings, secrets masked. Status 78 where one is wrong."""
    from bot.bootstrap.places import verify_places  # noqa: PLC0415 - the database is slow to load

    settings, folder = load(config)
    verify_places(settings, folder)
    typer.echo(f"# {find_config(config, os.environ)} (relative paths: {folder})")
    shown = yaml.safe_dump(masked(settings), allow_unicode=True, sort_keys=False, width=100)
    typer.echo(shown, nl=False)
    if not tokens(settings):
        typer.echo(
            "# no token is set: `daybrief run` needs one, `daybrief demo` does not", err=True
        )
