"""A message that fits: written title, written pieces, and the addresses worth a button."""

from dataclasses import dataclass
from typing import Protocol

from bot.adapters.discord.markdown.blocks import heading
from bot.adapters.discord.markdown.characters import is_blank
from bot.adapters.discord.markdown.pieces import write_piece
from bot.domain.delivery import MessageKind
from bot.domain.rich_text import Inlines, links
from bot.rendering.outline import Outline, PieceKind

JsonObject = dict[str, object]

ACCENT_COLOURS = {
    MessageKind.OVERVIEW: 0x5B7FA6,
    MessageKind.STORY: 0x6A9C89,
    MessageKind.OUTLOOK: 0xB08968,
    MessageKind.REPLY: 0x8A8FA3,
}
"""Calm ones: every message of a day stands below the other."""

NO_MENTIONS: JsonObject = {"parse": []}
"""https://docs.discord.com/developers/resources/message#allowed-mentions-object"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message's content. ``source`` is the story's first address, on every part of it."""

    kind: MessageKind
    title: Inlines
    sections: tuple[tuple[PieceKind, str], ...]
    sources: tuple[str, ...]
    source: str

    def markdown(self) -> str:
        """Title and sections as one text."""
        title = heading(self.title, mark="##")
        body = "\n\n".join(text for _, text in self.sections)
        return "\n".join(text for text in (title, body) if text)


class Layout(Protocol):
    """One way of making messages: how much fits, and how it is written."""

    room: int
    """UTF-16 units for title and sections, two for each gap between them."""

    title_room: int
    """UTF-16 units of the title's Markdown, without its part number."""

    def write(self, sheet: Sheet) -> JsonObject:
        """The request's parameters."""

    def can_title(self, title: Inlines, *, source: str) -> bool:
        """Whether the title loses nothing in this layout."""


def lay_out(outline: Outline, *, source: str) -> Sheet | None:
    """The outline's content written; nothing where there is nothing to see."""
    written = tuple((piece.kind, write_piece(piece)) for piece in outline.pieces)
    sections = tuple((kind, text) for kind, text in written if not is_blank(text))
    sources = tuple(
        dict.fromkeys(
            url
            for piece in outline.pieces
            if piece.kind is PieceKind.SOURCE
            for url in links(piece.blocks)
        )
    )
    if not sections and not heading(outline.title, mark="##"):
        return None
    return Sheet(outline.kind, outline.title, sections, sources, source)
