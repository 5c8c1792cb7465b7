"""What a person sees of the demo: transcripts laid out for the terminal that they appear in."""

import os
import re
import shutil
import sys

import typer

from bot.sandbox.demo.typesetting import typeset

_WIDEST = 100
_HEADLINE = re.compile(r"[ ┃▌]*■ ")


def show(text: str) -> None:
    """Print ``text``: fitted and highlighted in a terminal, as it is in a file or a pipe."""
    if not sys.stdout.isatty():
        typer.echo(typeset(text, None))
        return
    columns = min(shutil.get_terminal_size().columns, _WIDEST)
    lines = typeset(text, columns).split("\n")
    typer.echo("\n".join(lines if os.environ.get("NO_COLOR") else map(_highlighted, lines)))


def show_title(title: str) -> None:
    """Print what the following is about, as a rule across."""
    show(f"\n━━ {title} " + "━" * 60)


def _highlighted(line: str) -> str:
    if _HEADLINE.match(line):
        return typer.style(line, bold=True)
    is_speaker = line[:1].strip() != ""
    return typer.style(line, fg=typer.colors.CYAN) if is_speaker else line
