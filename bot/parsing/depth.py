"""Keeps rich text so flat that it can be nested in a file again and walked by recursion."""

from bot.domain.rich_text import Block, BulletList, NumberedList, Paragraph, Quote, RichText, Text

BODY_LIMIT = 20
"""Levels in the body of a section: fewer than a file may have, as a body may be quoted there."""

_LIST_LEVELS = 2


def limit_depth(text: RichText, *, levels: int = BODY_LIMIT) -> tuple[RichText, bool]:
    """``text`` with deeper lists and quotes dissolved into their blocks, and whether any was."""
    if levels >= _depth_bound(text):
        return text, False
    flat = tuple(limited for block in text for limited in _limit(block, levels))
    return flat, flat != text


def _depth_bound(text: RichText) -> int:
    return max((_depth(block) for block in text), default=0)


def _depth(block: Block) -> int:
    match block:
        case Quote(blocks):
            return 1 + _depth_bound(blocks)
        case BulletList(items) | NumberedList(items):
            return _LIST_LEVELS + max((_depth_bound(item) for item in items), default=0)
    return 0


def _limit(block: Block, levels: int) -> RichText:
    match block:
        case Quote(blocks):
            inner = _limit_all(blocks, max(levels - 1, 0))
            return (Quote(inner),) if levels >= 1 else inner
        case BulletList(items) | NumberedList(items):
            inside = max(levels - _LIST_LEVELS, 0)
            bodies = tuple(_limit_all(item, inside) for item in items)
            if levels >= _LIST_LEVELS:
                return (_with_items(block, bodies),)
            return tuple(part for body in _numbered(block, bodies) for part in body)
    return (block,)


def _limit_all(text: RichText, levels: int) -> RichText:
    return tuple(limited for block in text for limited in _limit(block, levels))


def _with_items(block: BulletList | NumberedList, items: tuple[RichText, ...]) -> Block:
    return BulletList(items) if isinstance(block, BulletList) else NumberedList(items, block.start)


def _numbered(
    block: BulletList | NumberedList, bodies: tuple[RichText, ...]
) -> tuple[RichText, ...]:
    """A dissolved list's numbers become text: they were there to be read."""
    if isinstance(block, BulletList):
        return bodies
    numbered = enumerate(bodies, block.start)
    return tuple((Paragraph((Text(f"{number}."),)), *body) for number, body in numbered)
