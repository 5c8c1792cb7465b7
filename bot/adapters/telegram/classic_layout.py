"""How a message without rich blocks is laid out: lines, blank lines, frames. Tags come later."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.adapters.telegram.characters import clean
from bot.adapters.telegram.lines import block_as_lines, colon, metric_as_line
from bot.adapters.telegram.styled_text import Run, Tags, style
from bot.domain.delivery import MessageKind
from bot.domain.rich_text import (
    Block,
    BulletList,
    CodeBlock,
    Heading,
    Inlines,
    LineBreak,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Text,
)
from bot.rendering.outline import Outline, Piece, PieceKind

BETWEEN_PIECES = "\n\n"
_QUOTE = ("<blockquote>",)
_FOLDED = ("<blockquote expandable>",)
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,32}")


@dataclass(frozen=True, slots=True)
class _Line:
    """Runs that stand on one line, or on several of one code block, in a frame."""

    frame: Tags
    runs: tuple[Run, ...]


_BLANK = _Line((), ())


def lay_out(outline: Outline) -> list[Run]:
    """The whole message."""
    parts = [lay_title(outline.title), *(lay_piece(p, outline.kind) for p in outline.pieces)]
    runs: list[Run] = []
    for part in parts:
        if runs and part:
            runs.append(Run(BETWEEN_PIECES))
        runs += part
    return runs


def lay_title(title: Inlines) -> list[Run]:
    """A bold line."""
    return list(style(tuple(Text(" ") if i == LineBreak() else i for i in title), tags=("<b>",)))


def lay_piece(piece: Piece, kind: MessageKind) -> list[Run]:
    """A piece with its label, without what separates it from its neighbours."""
    frame, tags = _dress(piece, kind)
    blocks = _unquoted(piece.blocks) if frame else piece.blocks
    body = [*_lines(blocks, frame=frame, tags=tags), *_metric_lines(piece, frame)]
    if not piece.label:
        return _joined(body)
    if piece.kind is PieceKind.SOURCE and len(body) == 1:
        label = style((Text(piece.label + colon(piece.label)),), tags=("<b>",))
        return [*label, *body[0].runs]
    label = style((Text(piece.label),), tags=("<b>",))
    return _joined([_Line((), tuple(label)), *body])


def _dress(piece: Piece, kind: MessageKind) -> tuple[Tags, Tags]:
    """The frame around a piece and the formatting of its text."""
    if piece.kind is PieceKind.COMMENTARY:
        return _FOLDED, ()
    if piece.kind is PieceKind.LEAD and kind is MessageKind.OVERVIEW:
        return _QUOTE, ()
    if piece.kind in {PieceKind.MATCHES, PieceKind.FOOTER}:
        return (), ("<i>",)
    return (), ()


def _unquoted(blocks: RichText) -> RichText:
    """What is framed already needs no quotation around all of it; Telegram nests no quotes."""
    if len(blocks) == 1 and isinstance(blocks[0], Quote):
        return _unquoted(blocks[0].blocks)
    return blocks


def _lines(blocks: RichText, *, frame: Tags, tags: Tags) -> Iterator[_Line]:
    for before, block in pairwise((None, *blocks)):
        if block is None:
            continue
        if before is not None and not _is_tight(before, block):
            yield _Line(frame, ())
        yield from _block_lines(block, frame=frame, tags=tags)


def _is_tight(before: Block, block: Block) -> bool:
    """Whether no blank line stands between two blocks."""
    lists = (BulletList, NumberedList)
    return isinstance(before, Heading) or (
        isinstance(block, lists) and isinstance(before, (Paragraph, *lists))
    )


def _block_lines(block: Block, *, frame: Tags, tags: Tags) -> Iterator[_Line]:
    match block:
        case CodeBlock(content, language):
            yield _Line(frame, (Run(clean(content.strip("\n")), frame + _pre(language)),))
        case Quote(blocks) if not frame:
            yield from _lines(_unquoted(blocks), frame=_QUOTE, tags=tags)
        case _:
            for line in block_as_lines(block):
                yield _Line(frame, tuple(style(line, frame=frame, tags=tags)))


def _pre(language: str) -> Tags:
    if _LANGUAGE.fullmatch(language):
        return ("<pre>", f'<code class="language-{language}">')
    return ("<pre>",)


def _metric_lines(piece: Piece, frame: Tags) -> Iterator[_Line]:
    if piece.blocks and piece.metrics:
        yield _BLANK
    for metric in piece.metrics:
        line = (Text("• "), *metric_as_line(metric))
        yield _Line(frame, tuple(style(line, frame=frame)))


def _joined(lines: list[_Line]) -> list[Run]:
    """Line feeds belong to a frame where both neighbours do."""
    runs: list[Run] = []
    for before, line in pairwise((None, *lines)):
        if line is None:
            continue
        if before is not None:
            runs.append(Run("\n", line.frame if line.frame == before.frame else ()))
        runs += line.runs
    return runs
