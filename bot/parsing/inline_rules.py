"""What the house dialect changes inside a line, as rules for markdown-it.

A rule gets a state at its position, consumes what it recognises and returns whether it did
(https://markdown-it-py.readthedocs.io/en/latest/architecture.html#rules).
"""

import re

from markdown_it.rules_inline import StateInline, link
from markdown_it.rules_inline.state_inline import Delimiter

from bot.parsing.flanking import flanks
from bot.parsing.links import bare_address, shown_address, web_address

SEPARATOR = "<!---->"
"""The empty comment: nothing to read; the writer puts it between marks that must not meet."""

_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9])(https?)$", re.IGNORECASE)
_ANGLED = re.compile(
    r"<([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\x00-\x20]*"
    r"|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,250}))>"
)


def emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Runs of ``*`` and ``_``, with flanks that suit Chinese text."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    marks = _run(state, marker)
    _push_delimiters(state, marks, pieces=[marker] * len(marks), length=len(marks))
    return True


def strikethrough(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Runs of two or more ``~``; an odd one among them stays text."""
    if silent or not state.src.startswith("~~", state.pos):
        return False
    marks = _run(state, "~")
    if len(marks) % 2:
        state.push("text", "", 0).content = "~"
    _push_delimiters(state, marks, pieces=["~~"] * (len(marks) // 2), length=0)
    return True


def _run(state: StateInline, marker: str) -> str:
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    return state.src[state.pos : end]


def _push_delimiters(state: StateInline, marks: str, *, pieces: list[str], length: int) -> None:
    """``length`` 0 switches CommonMark's rule of three off."""
    start, end = state.pos, state.pos + len(marks)
    before = state.src[start - 1] if start else ""
    after = state.src[end] if end < state.posMax else ""
    can_open, can_close = flanks(before, after, marks="~~" if marks[0] == "~" else marks)
    for piece in pieces:
        state.push("text", "", 0).content = piece
        place = len(state.tokens) - 1
        state.delimiters.append(
            Delimiter(ord(marks[0]), length, token=place, end=-1, open=can_open, close=can_close)
        )
    state.pos = end


def image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """``![alt](address)`` as a link whose opening token says that it was an image."""
    start = state.pos
    if not state.src.startswith("![", start):
        return False
    known = len(state.tokens)
    state.pos = start + 1
    if not link(state, silent):
        state.pos = start
        return False
    if not silent:
        opening = next(token for token in state.tokens[known:] if token.type == "link_open")
        opening.meta["image"] = True
    return True


def angled(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """``<https://…>``, ``<name@example.org>`` and the separator."""
    if state.src[state.pos] != "<":
        return False
    if state.src.startswith(SEPARATOR, state.pos):
        if not silent:
            state.push("text", "", 0).content = ""
        state.pos += len(SEPARATOR)
        return True
    match = _ANGLED.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        _push_link(state, match.group(1))
    state.pos = match.end()
    return True


def bare(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """An address in running text: ``来源：https://example.org/a。`` links up to the stop."""
    pos = state.pos
    if silent or state.linkLevel or not state.src.startswith("://", pos):
        return False
    match = _SCHEME.search(state.src[max(0, pos - 6) : pos])
    if not match or not state.pending.endswith(match[1]):
        return False
    scheme = match[1]
    address = bare_address(state.src, pos - len(scheme), state.posMax)
    if not web_address(address):
        return False
    state.pending = state.pending[: -len(scheme)]
    _push_link(state, shown_address(address))
    state.pos = pos - len(scheme) + len(address)
    return True


def _push_link(state: StateInline, address: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": address}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
