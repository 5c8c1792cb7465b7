"""What the house dialect changes between lines, as rules for markdown-it.

Each one keeps text that CommonMark would drop or drown: what lies too deep, cells beyond a table's
header, everything behind a fence that nobody closed.
"""

import re
from collections.abc import Callable

from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.fence import fence
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.token import Token

LEVEL_LIMIT = 24
"""Levels of nesting that are read as such: a quote is one, a list with its items two."""

_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_SEARCHES = 64
_PADDING_LIMIT = 20_000


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Whatever lies below the limit becomes a paragraph of its characters."""
    if silent or state.level < LEVEL_LIMIT:
        return False
    line = start + 1
    while line < end and not state.isEmpty(line) and not 0 <= state.sCount[line] < state.blkIndent:
        line += 1
    content = state.getLines(start, line, state.blkIndent, False).strip()  # noqa: FBT003
    _push_paragraph(state, content, (start, line))
    state.line = line
    return True


def _push_paragraph(state: StateBlock, content: str, lines: tuple[int, int]) -> None:
    state.push("paragraph_open", "p", 1).map = list(lines)
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content, list(lines), []
    token.meta["too_deep"] = True
    state.push("paragraph_close", "p", -1)


def wide_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A table whose last column also shows the cells that have no header.

    Rows that are filled up with empty cells are counted: a few bytes could ask for millions.
    """
    if state.env.get("padded_cells", 0) > _PADDING_LIMIT:
        return False
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    if not silent:
        _keep_cells(state, state.tokens[first:])
    return True


def _keep_cells(state: StateBlock, tokens: list[Token]) -> None:
    width = sum(token.type == "th_open" for token in tokens)
    cells: list[str] = []
    last = tokens[0]
    for token in tokens:
        if token.type == "tr_open" and token.map:
            cells = _cells(getLine(state, token.map[0]))
        elif token.type == "inline":
            last = token
        elif token.type == "tr_close" and len(cells) > width:
            last.content = " | ".join(cell.strip() for cell in cells[width - 1 :])
        elif token.type == "tr_close":
            padded = state.env.get("padded_cells", 0) + width - len(cells)
            state.env["padded_cells"] = padded


def _cells(line: str) -> list[str]:
    columns = escapedSplit(line.strip())
    if columns and columns[0] == "":
        columns.pop(0)
    if columns and columns[-1] == "":
        columns.pop()
    return columns


def guarded_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A fence that is never closed ends before the next story instead of swallowing it."""
    opening = "" if silent else _opening_fence(state, start)
    if not opening:
        return fence(state, start, end, silent)
    if state.env.get("fence_searches", 0) >= _SEARCHES or _is_closed(state, opening, (start, end)):
        return fence(state, start, end, silent)
    state.env["fence_searches"] = state.env.get("fence_searches", 0) + 1
    state.env.setdefault("unclosed_fences", []).append(start)
    return fence(state, start, _next_story(state, start, end), silent)


def _opening_fence(state: StateBlock, line: int) -> str:
    if state.is_code_block(line):
        return ""
    match = _FENCE.match(getLine(state, line))
    return (match[1] or match[2]) if match else ""


def _is_closed(state: StateBlock, opening: str, lines: tuple[int, int]) -> bool:
    is_closing: Callable[[str], object] = re.compile(rf"{opening}{opening[0]}*[ \t]*$").match
    for line in range(lines[0] + 1, lines[1]):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return False
        if not state.is_code_block(line) and is_closing(getLine(state, line)):
            return True
    return False


def _next_story(state: StateBlock, start: int, end: int) -> int:
    if state.level:
        return end
    for line in range(start + 1, end):
        begin = state.bMarks[line] + state.tShift[line]
        if not state.is_code_block(line) and state.src.startswith("## ", begin):
            return line
    return end
