"""One piece of a message as Markdown: its label, its text, its figures, its dress."""

from collections.abc import Iterator

from bot.adapters.discord.markdown.blocks import quoted, write_rich_text
from bot.adapters.discord.markdown.characters import escape, escape_line_starts, is_blank
from bot.adapters.discord.markdown.columns import has_wide, write_columns
from bot.adapters.discord.markdown.inlines import write_label
from bot.domain.digest import Metric
from bot.domain.rich_text import Paragraph, Text, paragraph
from bot.rendering.outline import Piece, PieceKind

_SMALL = frozenset({PieceKind.MATCHES, PieceKind.FOOTER, PieceKind.SOURCE})


def write_piece(piece: Piece) -> str:
    """The piece's Markdown; empty where it shows nothing."""
    if piece.kind in _SMALL and _is_prose(piece):
        return _small_print(piece)
    is_quoted = piece.kind is PieceKind.COMMENTARY
    parts = _parts(piece, is_quoted=is_quoted)
    text = "\n".join(part for part in parts if not is_blank(part))
    return quoted(text) if is_quoted else text


def write_metrics(metrics: tuple[Metric, ...]) -> str:
    """Figures in aligned columns; as a list where a row is too wide or none has a value."""
    if any(metric.text or metric.note for metric in metrics):
        rows = [(metric.name, metric.text, metric.note) for metric in metrics]
        if columns := write_columns(rows):
            return columns
    lines = (_write_metric(metric) for metric in metrics)
    return "\n".join(f"- {escape_line_starts(line)}" for line in lines if not is_blank(line))


def _parts(piece: Piece, *, is_quoted: bool) -> Iterator[str]:
    if not is_blank(piece.label):
        yield escape_line_starts(write_label(_with_colon(piece.label).rstrip()))
    yield write_rich_text(piece.blocks, is_quoted=is_quoted)
    yield write_metrics(piece.metrics)


def _is_prose(piece: Piece) -> bool:
    return not piece.metrics and all(isinstance(block, Paragraph) for block in piece.blocks)


def _small_print(piece: Piece) -> str:
    """Small lines; the label stands in front of the text, not above it."""
    label = paragraph(Text(_with_colon(piece.label))) if piece.label else None
    blocks = piece.blocks
    if label is not None and blocks and isinstance(blocks[0], Paragraph):
        blocks = (Paragraph((*label.children, *blocks[0].children)), *blocks[1:])
    elif label is not None:
        blocks = (label, *blocks)
    lines = "\n".join(write_rich_text((block,)) for block in blocks).split("\n")
    return "\n".join(f"-# {line.strip()}" for line in lines if not is_blank(line))


def _with_colon(label: str) -> str:
    return label.rstrip() + ("：" if has_wide(label) else ": ")


def _write_metric(metric: Metric) -> str:
    is_wide = has_wide(metric.name + metric.note)
    name, note = escape(metric.name), escape(metric.note)
    colon, opening, closing = ("：", "（", "）") if is_wide else (": ", " (", ")")
    value = write_label(metric.text) if metric.text else ""
    line = name + (colon if name and value else "") + value
    if not note:
        return line
    return f"{line}{opening}{note}{closing}" if line else note
