"""What is said in the place of a message that a correction has emptied."""

from typing import Protocol

from bot.domain.correction import Mark, MarkReason
from bot.domain.rich_text import Inlines, Strikethrough, Text, paragraph
from bot.rendering.outline import Outline, Piece, PieceKind
from bot.rendering.text_length import shorten

_LONGEST_HEADLINE = 150
"""UTF-16 units, so that it is one message in every dialect."""


class MarkWords(Protocol):
    """The words of a mark."""

    def withdrawn_story(self) -> str:
        """That the digest has no such story any more."""

    def withdrawn_part(self) -> str:
        """The same of an overview or an outlook."""

    def shortened(self) -> str:
        """That the text takes fewer messages now, and where it stands."""


def outline_mark(mark: Mark, words: MarkWords) -> Outline:
    """The headline, struck through where its story is withdrawn, and what became of it."""
    said = Piece(PieceKind.SECTION, blocks=(paragraph(_sentence(mark, words)),))
    return Outline(mark.kind, _title(mark), (said,), mark.story_key)


def _sentence(mark: Mark, words: MarkWords) -> str:
    if mark.reason is MarkReason.SHORTENED:
        return words.shortened()
    return words.withdrawn_story() if mark.story_key else words.withdrawn_part()


def _title(mark: Mark) -> Inlines:
    headline = shorten(" ".join(mark.headline.split()), limit=_LONGEST_HEADLINE)
    if not headline:
        return ()
    text = Text(headline)
    return (text,) if mark.reason is MarkReason.SHORTENED else (Strikethrough((text,)),)
