"""Inlines → one line (or, with forced breaks, several lines) of the house dialect."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from bot.domain.rich_text import (
    Code,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Strikethrough,
    Strong,
    Text,
    plain_inlines,
)
from bot.parsing.flanking import Flanks, flanks
from bot.parsing.inline_rules import SEPARATOR
from bot.parsing.links import bare_address

_MARKUP = re.compile(
    r"[\\`*_\[\]<]"
    r"|&(?=[A-Za-z0-9#]+;)"
    r"|!(?=\[|$)"
    r"|(?<=[Hh][Tt][Tt][Pp]):(?=//)|(?<=[Hh][Tt][Tt][Pp][Ss]):(?=//)"
    r"|~(?=~|$)|(?:(?<=~)|^)~"
)
_LINE_START = re.compile(r"[#>+\-=:|]|\d{1,9}(?=[.)])")
_TICKS = re.compile(r"`+")
_REFERENCE = re.compile(r"&(?=[A-Za-z0-9#]+;)")


class _Kind(Enum):
    ATOM = auto()
    OPEN = auto()
    CLOSE = auto()


class _Piece(NamedTuple):
    kind: _Kind
    source: str


def write_inlines(inlines: Inlines) -> str:
    """The source of a paragraph: lines that no reader takes for another block."""
    source = _join(list(_pieces(inlines)))
    return "\n".join(escape_line_start(line) for line in source.split("\n"))


def write_single_line(inlines: Inlines) -> str:
    """The source of text in a heading or table cell, where a line's start means nothing."""
    return _join(list(_pieces(inlines)))


def escape(text: str) -> str:
    """``text`` so that none of its characters is markup."""
    return _MARKUP.sub(lambda match: "\\" + match.group(), text)


def escape_line_start(line: str) -> str:
    """``line`` so that it begins no block but a paragraph."""
    match = _LINE_START.match(line)
    if not match:
        return line
    place = match.end() if match.group()[0].isdigit() else 0
    return f"{line[:place]}\\{line[place:]}"


def _pieces(inlines: Inlines) -> Iterator[_Piece]:
    for inline in inlines:
        match inline:
            case Strong(children):
                yield from _enclosed(children, "**", is_apart=_is_ambiguous(children))
            case Emphasis(children):
                yield from _enclosed(children, "*")
            case Strikethrough(children):
                yield from _enclosed(children, "~~")
            case _:
                yield _Piece(_Kind.ATOM, _atom(inline))


def _enclosed(children: Inlines, marks: str, *, is_apart: bool = False) -> Iterator[_Piece]:
    yield _Piece(_Kind.OPEN, marks)
    if is_apart:
        yield _Piece(_Kind.ATOM, SEPARATOR)
    yield from _pieces(children)
    yield _Piece(_Kind.CLOSE, marks)


def _is_ambiguous(bold: Inlines) -> bool:
    """Whether bold text begins with the first of several italic parts.

    In ``***甲*乙*丙***`` the middle ``*`` would close the bold text; where ``**`` stands apart from
    the first ``*`` it cannot (https://spec.commonmark.org/0.31.2/#can-open-emphasis, rule 9).
    """
    parts = sum(isinstance(child, Emphasis) for child in bold)
    return parts > 1 and isinstance(bold[0], Emphasis)


def _atom(inline: Inline) -> str:
    match inline:
        case Text(content):
            return escape(content)
        case Code(content):
            return _code(content)
        case Link(url, children):
            return _link(url, children)
        case LineBreak():
            return "\\\n"
    return escape(plain_inlines((inline,)))


def _code(content: str) -> str:
    runs = {len(run) for run in _TICKS.findall(content)}
    ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    is_touching = content.startswith("`") or content.endswith("`")
    is_padded = content[0] == content[-1] == " " and content.strip(" ")
    pad = " " if is_touching or is_padded else ""
    return f"{ticks}{pad}{content}{pad}{ticks}"


def _link(url: str, children: Inlines) -> str:
    if children == (Text(url),):
        return f"<{url}>"
    target = _REFERENCE.sub(r"\\&", url)
    return f"[{_join(list(_pieces(children)))}](<{target}>)"


def _join(pieces: list[_Piece]) -> str:
    """The pieces in a row; a separator wherever marks would not be read as they are meant."""
    groups = [
        (kind, [piece.source for piece in group])
        for kind, group in groupby(pieces, lambda piece: piece.kind)
    ]
    written: list[str] = []
    for place, (kind, sources) in enumerate(groups):
        before = written[-1][-1:] if written else ""
        after = groups[place + 1][1][0][:1] if place + 1 < len(groups) else ""
        if kind is _Kind.ATOM:
            written += _without_brackets(sources, before, after)
            continue
        roles = _roles(before, sources, after)
        if kind is _Kind.OPEN:
            is_behind_marks = place > 0 and groups[place - 1][0] is _Kind.CLOSE
            is_read = not is_behind_marks and all(role.can_open for role in roles)
            written += sources if is_read else [SEPARATOR, *sources]
        else:
            is_read = all(role.can_close for role in roles)
            written += sources if is_read else [*sources, SEPARATOR]
    return "".join(written)


def _without_brackets(sources: list[str], before: str, after: str) -> list[str]:
    """Addresses that stand alone need no angle brackets."""
    befores = [before, *(source[-1:] for source in sources[:-1])]
    afters = [*(source[:1] for source in sources[1:]), after]
    return [
        source[1:-1] if not f"{left}{right}".strip() and _is_bare(source) else source
        for left, source, right in zip(befores, sources, afters, strict=True)
    ]


def _is_bare(source: str) -> bool:
    address = source[1:-1]
    return (
        source.startswith("<http")
        and "&" not in address
        and bare_address(address, 0, len(address)) == address
    )


def _roles(before: str, sources: list[str], after: str) -> list[Flanks]:
    """What every run of equal marks in ``sources`` can do between its neighbours."""
    runs = _mark_runs(sources)
    lefts = [before, *(run[0] for run in runs[:-1])]
    rights = [*(run[0] for run in runs[1:]), after]
    return [
        flanks(left, right, marks=run) for left, run, right in zip(lefts, runs, rights, strict=True)
    ]


def _mark_runs(sources: list[str]) -> list[str]:
    joined = "".join(sources)
    return ["".join(run) for _, run in groupby(joined)]
