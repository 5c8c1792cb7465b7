"""What a message says, before any dialect: a title and pieces."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.delivery import MessageKind
from bot.domain.digest import Metric, StoryKey
from bot.domain.rich_text import (
    Inlines,
    RichText,
    Strong,
    Text,
    paragraph,
    plain_inlines,
)
from bot.rendering.text_length import shorten


class PieceKind(StrEnum):
    """What a piece of a message is for; decides how a dialect dresses it."""

    LEAD = "lead"
    HEADLINES = "headlines"
    MATCHES = "matches"
    SECTION = "section"
    FIGURES = "figures"
    COMMENTARY = "commentary"
    SOURCE = "source"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest thing kept together when a message is too long. Blocks come before metrics.

    The blocks of ``HEADLINES`` are numbered lists, one for each run of consecutive positions.
    """

    kind: PieceKind
    label: str = ""
    blocks: RichText = ()
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """One message, before it is known whether it fits into one. ``title`` may be empty."""

    kind: MessageKind
    title: Inlines
    pieces: tuple[Piece, ...]
    story_key: StoryKey | None = None


class EditionWords(Protocol):
    """The words an edition needs besides the digest's own."""

    def date(self, day: date) -> str:
        """``2026年2月26日 周四``."""

    def story_count(self, *, shown: int, total: int, topics: tuple[str, ...]) -> str:
        """How many stories are shown, of how many, for which topics."""

    def matched(self, words: tuple[str, ...]) -> str:
        """Which words made a story match."""

    def metric_headers(self) -> tuple[str, str, str]:
        """Column heads for name, value and note."""

    def source_label(self) -> str:
        """The label of source links where the digest has none."""

    def outlook_heading(self) -> str:
        """The outlook's title where the digest has none."""

    def part(self, number: int, count: int) -> str:
        """``（1/2）``."""


def outline_text(text: RichText) -> Outline:
    """A text by itself: notices, alerts."""
    return Outline(MessageKind.REPLY, (), (Piece(PieceKind.LEAD, blocks=text),))


def with_short_title(outline: Outline, *, measure: Callable[[Inlines], int], limit: int) -> Outline:
    """The outline with a title that measures at most ``limit`` where its own would not.

    Titles stand on every part. One that is too long is said in full by a piece of its own, and is
    cut short, without links, in the title.
    """
    if measure(outline.title) <= limit:
        return outline
    in_full = Piece(PieceKind.SECTION, blocks=(paragraph(Strong(outline.title)),))
    short = (Text(shorten(plain_inlines(outline.title).replace("\n", " "), limit=limit // 8)),)
    return replace(outline, title=short, pieces=(in_full, *outline.pieces))
