"""Rich messages: https://core.telegram.org/bots/api#inputrichmessage.

Limits: 32,768 characters, 500 blocks (list items, table rows and what nests included), 16 levels,
20 table columns. The markup counts as characters here, which is on the safe side. Entities are not
looked for in the text (``skip_entity_detection``), so that digests mention nobody.
"""

import re
from html import escape

from bot.adapters.telegram.characters import clean, is_linkable
from bot.adapters.telegram.html_dialect import html_messages
from bot.adapters.telegram.lines import blocks_as_lines, colon, metric_as_line
from bot.adapters.telegram.links import with_links_spelled_out
from bot.adapters.telegram.payload import Parameter, message
from bot.adapters.telegram.rich_layout import (
    blocks_html,
    inlines_html,
    list_html,
    paragraphs_html,
    table_html,
    visible_lines,
)
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import Metric
from bot.domain.rich_text import (
    Inlines,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Text,
)
from bot.rendering.outline import EditionWords, Outline, Piece, PieceKind
from bot.rendering.parts import Room, split_outline
from bot.rendering.text_length import utf16_length

LONGEST_TEXT = 32_768
MOST_BLOCKS = 500
_BLOCK_COST = 66
"""So that a full message has fewer than 500 blocks."""
_BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|li|blockquote|pre|details|table|tr|hr|footer)[ />]")
_BARE_ITEM = re.compile(r"<li[^>]*>(?!<(?:p|h[1-6]|ul|ol|blockquote|pre|table|hr)[ />])")
"""An item whose text is a block of its own although no tag says so."""
_TITLE_TAGS = {MessageKind.OVERVIEW: "h2", MessageKind.REPLY: "p"}


def rich_messages(outline: Outline, words: EditionWords) -> tuple[RenderedMessage, ...]:
    """``sendRichMessage`` calls with classic HTML as their fallback; none for an empty text."""
    linked = with_links_spelled_out(outline, unless=is_linkable)
    room = Room(
        limit=LONGEST_TEXT,
        separator=0,
        measure_title=lambda title: _size(title_html(title, outline.kind)),
        measure_piece=lambda piece: _size(piece_html(piece, outline.kind, words)),
    )
    rendered = (_message(part, words) for part in split_outline(linked, words, room))
    return tuple(message for message in rendered if message)


def _message(part: Outline, words: EditionWords) -> RenderedMessage | None:
    pieces = (piece_html(piece, part.kind, words) for piece in part.pieces)
    html = title_html(part.title, part.kind) + "".join(pieces)
    fallback = html_messages(part, words)
    if not html or not fallback:
        return None
    rich_message: dict[str, Parameter] = {"html": html, "skip_entity_detection": True}
    return message(part, "sendRichMessage", {"rich_message": rich_message}, fallback)


def _size(html: str) -> int:
    return max(utf16_length(html), _BLOCK_COST * block_count(html))


def block_count(html: str) -> int:
    """Blocks of every depth, list items and table rows included."""
    return len(_BLOCK.findall(html)) + len(_BARE_ITEM.findall(html))


def title_html(title: Inlines, kind: MessageKind) -> str:
    """A heading; a paragraph where it heads a reply."""
    return paragraphs_html((title,), tag=_TITLE_TAGS.get(kind, "h3"))


def piece_html(piece: Piece, kind: MessageKind, words: EditionWords, *, depth: int = 0) -> str:
    """The piece as blocks that stand ``depth`` levels inside others."""
    match piece.kind:
        case PieceKind.HEADLINES:
            html = _headlines_html(piece.blocks)
        case PieceKind.MATCHES:
            html = paragraphs_html(blocks_as_lines(piece.blocks), tags=("<i>",))
        case PieceKind.FOOTER:
            html = paragraphs_html(blocks_as_lines(piece.blocks), tag="footer")
        case PieceKind.COMMENTARY if piece.label:
            body = blocks_html(piece.blocks, depth=depth + 1) + _metrics_html(piece.metrics, words)
            summary = f"<summary>{_escaped(piece.label)}</summary>"
            html = f"<details>{summary}{body}</details>" if body else _label_html(piece)
        case PieceKind.SOURCE if (line := _only_line(piece)) is not None:
            label = Text(piece.label + colon(piece.label))
            html = f"<p>{inlines_html((label,), tags=('<b>',))}{inlines_html(line)}</p>"
        case PieceKind.LEAD if kind is MessageKind.OVERVIEW and piece.blocks:
            is_quote = len(piece.blocks) == 1 and isinstance(piece.blocks[0], Quote)
            html = blocks_html(piece.blocks if is_quote else (Quote(piece.blocks),))
        case _:
            body = blocks_html(piece.blocks, depth=depth) + _metrics_html(piece.metrics, words)
            html = _label_html(piece) + body
    return html


def _label_html(piece: Piece) -> str:
    return f"<h4>{_escaped(piece.label)}</h4>" if piece.label else ""


def _headlines_html(blocks: RichText) -> str:
    """One list of all runs of positions."""
    runs = [block for block in blocks if isinstance(block, NumberedList)]
    numbered = (pair for run in runs for pair in enumerate(run.items, run.start))
    others = tuple(block for block in blocks if not isinstance(block, NumberedList))
    return list_html(numbered, tag="ol") + blocks_html(others)


def _only_line(piece: Piece) -> Inlines | None:
    lines = visible_lines(blocks_as_lines(piece.blocks))
    return lines[0] if len(lines) == 1 and not piece.metrics else None


def _metrics_html(metrics: tuple[Metric, ...], words: EditionWords) -> str:
    """A table; a list where no metric has a value; no column of notes where there is none."""
    if not any(metric.text for metric in metrics):
        items = (((Paragraph(metric_as_line(metric))),) for metric in metrics)
        return list_html(enumerate(items), tag="ul")
    name, value, note = words.metric_headers()
    has_notes = any(metric.note for metric in metrics)
    heads = f'<th>{_escaped(name)}</th><th align="right">{_escaped(value)}</th>'
    heads += f"<th>{_escaped(note)}</th>" if has_notes else ""
    return table_html(heads, (_metric_html(metric, has_notes=has_notes) for metric in metrics))


def _metric_html(metric: Metric, *, has_notes: bool) -> str:
    """A metric without value and note takes the whole row: its name is a sentence."""
    if not metric.text and not metric.note:
        return f'<td colspan="{3 if has_notes else 2}">{_escaped(metric.name)}</td>'
    cells = f"<td>{_escaped(metric.name)}</td>"
    cells += f'<td align="right">{_escaped(metric.text)}</td>'
    return cells + (f"<td>{_escaped(metric.note)}</td>" if has_notes else "")


def _escaped(text: str) -> str:
    return escape(clean(text), quote=False)
