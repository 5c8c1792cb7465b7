"""Cuts what is too long for one message into several: no character lost, none broken.

It knows no dialect: ``measure`` says how much of a message's room a piece takes there.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from bot.domain.rich_text import Block, BulletList, NumberedList, Quote, RichText, Table
from bot.rendering.boundaries import best_boundary, link_end
from bot.rendering.cutting import row_width, take_piece
from bot.rendering.outline import Piece
from bot.rendering.table_lines import table_as_lines

Measure = Callable[[Piece], int]
_WORTH_FILLING = 3
"""A part with at least a third of its room left takes the beginning of a piece that must be cut."""
_ROOMIEST_ROW = 8
"""Rows (with the header) beyond an eighth of a part are shown as lines, which can be cut."""
_FULL_ENOUGH = 0.9
_GROWTH = 16
_NARROWING = 8


def split_pieces(
    pieces: tuple[Piece, ...], *, measure: Measure, limit: int, separator: int = 0
) -> tuple[tuple[Piece, ...], ...]:
    """Pieces packed into parts: the measures in a part, and a ``separator`` between, ≤ ``limit``.

    A piece that fits into a part stays whole. Others are cut into pieces of the same kind and
    label before a block, line, sentence (Chinese stops included), word or grapheme, in this order
    of preference. A link is cut (into two with the same url) only where its text alone is too
    long. ``measure`` should grow with the text and in about its proportion. A single character
    that measures more than ``limit`` is the only thing that can exceed it.
    """
    parts: list[tuple[Piece, ...]] = []
    part: list[Piece] = []
    room = limit
    queue = deque(_with_cuttable_tables(piece, limit // _ROOMIEST_ROW) for piece in pieces)
    while queue:
        piece = queue.popleft()
        free = room - separator if part else room
        head, tail = _take(piece, measure=measure, room=free, is_forced=not part)
        is_cut_early = tail is not None and part and _should_wait(piece, free, limit, measure)
        if head is None or is_cut_early:
            parts.append(tuple(part))
            part, room = [], limit
            queue.appendleft(piece)
            continue
        part.append(head)
        room = free - measure(head)
        if tail is not None:
            parts.append(tuple(part))
            part, room = [], limit
            queue.appendleft(tail)
    return (*parts, tuple(part)) if part else tuple(parts)


def _should_wait(piece: Piece, free: int, limit: int, measure: Measure) -> bool:
    """Whether a piece is better begun in the next part than cut in the rest of this one."""
    if free * _WORTH_FILLING < limit:
        return True
    return _take(piece, measure=measure, room=limit, is_forced=False)[1] is None


def _take(
    piece: Piece, *, measure: Measure, room: int, is_forced: bool
) -> tuple[Piece | None, Piece | None]:
    """As much of the piece as fits into ``room``, and the rest; at least something if forced."""
    if room <= 0 and not is_forced:
        return None, piece
    fitting = _past_links(piece, measure=measure, room=room)
    if fitting is None:
        return piece, None
    while fitting > 0:
        window = take_piece(piece, fitting + 64)[0] or piece
        cut = best_boundary(window, fitting, is_forced=is_forced)
        head, tail = take_piece(piece, cut)
        if head is not None and measure(head) <= room:
            return head, tail
        fitting = min(cut, fitting * 9 // 10)
    return _least(piece) if is_forced else (None, piece)


def _least(piece: Piece) -> tuple[Piece | None, Piece | None]:
    """The shortest beginning that the piece has."""
    width = 1
    while True:
        head, tail = take_piece(piece, width)
        if head is not None:
            return head, tail
        width += 1


def _past_links(piece: Piece, *, measure: Measure, room: int) -> int | None:
    """Like ``_furthest_fit``, but in no link that fits as a whole.

    Half a link may take more room than all of it: an address that shows itself is written once.
    """
    fitting = _furthest_fit(piece, measure=measure, room=room)
    while fitting:
        window = take_piece(piece, fitting + room)[0] or piece
        end = link_end(window, fitting)
        head = take_piece(piece, end)[0] if end else None
        if head is None or measure(head) > room:
            break
        fitting = _furthest_fit(piece, measure=measure, room=room, low=end)
    return fitting


def _furthest_fit(piece: Piece, *, measure: Measure, room: int, low: int = 0) -> int | None:
    """A width whose head fits and fills the room, or nothing where the whole piece fits.

    Guesses by proportion, so that a long piece is not measured beyond a few parts' length. What
    is ``low`` wide is known to fit.
    """
    high, guess = 0, max(room // _GROWTH, low + 1)
    while True:
        head, tail = take_piece(piece, guess)
        size = measure(head) if head is not None else 0
        if size <= room:
            if tail is None:
                return None
            low = guess
            if size >= room * _FULL_ENOUGH:
                return low
        else:
            high = guess
        if high and high - low <= 1:
            return low
        guess = _next_guess(guess, low=low, high=high, ratio=room / max(size, 1))


def _next_guess(guess: int, *, low: int, high: int, ratio: float) -> int:
    wanted = int(guess * min(ratio, _GROWTH * 2) * 0.97) + 1
    if not high:
        return max(wanted, guess + 1 + guess // _GROWTH)
    nearest, margin = min(max(wanted, low + 1), high - 1), (high - low) // _NARROWING
    return min(max(nearest, low + margin), high - margin) if margin else nearest


def _with_cuttable_tables(piece: Piece, widest_row: int) -> Piece:
    return replace(piece, blocks=_cuttable(piece.blocks, widest_row))


def _cuttable(blocks: RichText, widest_row: int) -> RichText:
    return tuple(new for block in blocks for new in _cuttable_block(block, widest_row))


def _cuttable_block(block: Block, widest_row: int) -> RichText:
    match block:
        case Table(header, rows):
            widths = row_width(header) + max(map(row_width, rows), default=0)
            return (block,) if widths <= widest_row else table_as_lines(block)
        case Quote(blocks):
            return (Quote(_cuttable(blocks, widest_row)),)
        case BulletList(items) | NumberedList(items):
            return (replace(block, items=tuple(_cuttable(item, widest_row) for item in items)),)
        case _:
            return (block,)
