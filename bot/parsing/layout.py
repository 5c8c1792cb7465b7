"""Which top-level block belongs to which part of a digest: the seam for other layouts.

The house layout: ``#`` title, preamble, ``##`` stories, an outlook known by its heading, a footer
in italics. Dividers between parts are structure; inside a part they are content.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.rich_text import (
    Block,
    Divider,
    Emphasis,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    RichText,
    Strikethrough,
    Strong,
    Text,
)
from bot.parsing.blocks import PlacedBlock
from bot.parsing.canonical import canonical
from bot.parsing.headlines import NumberedHead, split_number, visible_text
from bot.parsing.labels import SectionLabels

Blocks = Sequence[PlacedBlock]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with all that follows it up to the next part."""

    heading: PlacedBlock
    head: NumberedHead
    body: Blocks


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's blocks by part, in reading order but for the title, which always comes first."""

    title: PlacedBlock | None
    preamble: RichText
    stories: tuple[Part, ...]
    outlook: Part | None
    footer: RichText


def lay_out(blocks: Blocks, labels: SectionLabels) -> Layout:
    """Sort ``blocks`` into parts; each lands in exactly one."""
    blocks, footer = _split_footer(blocks)
    starts = [place for place, placed in enumerate(blocks) if _is_heading(placed, 2)]
    front = blocks[: starts[0]] if starts else blocks
    title = next((place for place, placed in enumerate(front) if _is_heading(placed, 1)), None)
    preamble = [placed for place, placed in enumerate(front) if place != title]
    parts = [_part(blocks[start:end]) for start, end in pairwise([*starts, len(blocks)])]
    outlook = _outlook_place(parts, labels)
    return Layout(
        title=None if title is None else front[title],
        preamble=_unquote(bodies(trim_dividers(preamble))),
        stories=tuple(parts[:outlook]),
        outlook=None if outlook is None else _join(parts[outlook:]),
        footer=footer,
    )


def bodies(blocks: Blocks) -> RichText:
    """The blocks without their places."""
    return tuple(placed.block for placed in blocks)


def heading_text(heading: PlacedBlock) -> str:
    """A heading's words as plain text."""
    return visible_text(canonical(heading.runs))


def trim_dividers(blocks: Blocks) -> Blocks:
    """``blocks`` without dividers at their ends."""
    start, end = 0, len(blocks)
    while start < end and isinstance(blocks[start].block, Divider):
        start += 1
    while end > start and isinstance(blocks[end - 1].block, Divider):
        end -= 1
    return blocks[start:end]


def _is_heading(placed: PlacedBlock, level: int) -> bool:
    return isinstance(placed.block, Heading) and placed.block.level == level


def _part(blocks: Blocks) -> Part:
    return Part(blocks[0], split_number(blocks[0].runs), trim_dividers(blocks[1:]))


def _outlook_place(parts: Sequence[Part], labels: SectionLabels) -> int | None:
    """The first outlook heading behind the last numbered story; not the first of many headings."""
    last_numbered = max((n for n, part in enumerate(parts) if part.head.number), default=-1)
    for place, part in enumerate(parts):
        is_behind = place >= last_numbered and (place > 0 or len(parts) == 1)
        if is_behind and labels.is_outlook(visible_text(canonical(part.head.rest))):
            return place
    return None


def _join(parts: Sequence[Part]) -> Part:
    """Headings behind the outlook's own are part of it."""
    rest = [placed for part in parts[1:] for placed in (part.heading, *part.body)]
    return Part(parts[0].heading, parts[0].head, trim_dividers((*parts[0].body, *rest)))


def _unquote(preamble: RichText) -> RichText:
    match preamble:
        case (Quote(blocks),):
            return blocks
    return preamble


def _split_footer(blocks: Blocks) -> tuple[Blocks, RichText]:
    """Cut off the italic paragraphs that end the file, unless they are all that a part has."""
    trimmed = trim_dividers(blocks)
    start = len(trimmed)
    while start and _is_italic(trimmed[start - 1].block):
        start -= 1
    if start and isinstance(trimmed[start - 1].block, Heading):
        start = len(trimmed)
    if not start:
        return trimmed, ()
    return trimmed[:start], bodies(trimmed[start:])


def _is_italic(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.children) and _all_italic(block.children)


def _all_italic(inlines: Inlines) -> bool:
    return all(_is_italic_inline(inline) for inline in inlines)


def _is_italic_inline(inline: object) -> bool:
    match inline:
        case Emphasis() | LineBreak():
            return True
        case Strong(children) | Link(_, children) | Strikethrough(children):
            return _all_italic(children)
        case Text(content):
            return content.isspace()
    return False
