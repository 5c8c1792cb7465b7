"""What several commands are asked alike."""

from pathlib import Path
from typing import Annotated

import typer

from bot.domain.audience import Language

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="The settings; else $DAYBRIEF_CONFIG, else ./config.yaml."),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="The language of texts, and the script of digests."),
]
