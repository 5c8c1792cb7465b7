"""Block tokens → rich text, with the line on which each top-level block begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from bot.domain.finding import FindingCode
from bot.domain.rich_text import (
    Block,
    BulletList,
    CodeBlock,
    Divider,
    Heading,
    Inlines,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Table,
    Text,
)
from bot.parsing.block_rules import LEVEL_LIMIT
from bot.parsing.canonical import canonical
from bot.parsing.characters import clean_fragment
from bot.parsing.dialect import TokenStream
from bot.parsing.findings import FindingLog
from bot.parsing.runs import Run, Runs, literal_runs, read_runs

_TEXT_OPENINGS = frozenset({"paragraph_open", "heading_open"})
_LIST_OPENINGS = frozenset({"bullet_list_open", "ordered_list_open"})
_LANGUAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+#.\-]{0,31}")


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A top-level block and its line (from 1).

    ``runs`` are a paragraph's or heading's text before its lines were joined; ``item_lines`` are
    the lines of a list's items.
    """

    block: Block
    line: int
    runs: Runs = ()
    item_lines: tuple[int, ...] = ()


def read_blocks(stream: TokenStream, log: FindingLog) -> tuple[PlacedBlock, ...]:
    """All top-level blocks in reading order; a paragraph of nothing is none. Raises nothing."""
    for line in stream.unclosed_fences:
        log.add(FindingCode.UNCLOSED_FENCE, line + 1)
    placed_blocks = _Reader(stream, log).top_level()
    return tuple(placed for placed in placed_blocks if placed.block != Paragraph(()))


class _Reader:
    def __init__(self, stream: TokenStream, log: FindingLog) -> None:
        self._stream = stream
        self._tokens = stream.tokens
        self._log = log
        self._place = 0
        self._line = 1

    def top_level(self) -> Iterator[PlacedBlock]:
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            self._line = _line_of(token, self._line)
            line = self._line
            if token.type in _TEXT_OPENINGS:
                yield self._placed_text(token, line)
            elif token.type in _LIST_OPENINGS:
                yield from self._placed_lists(line)
            else:
                yield from (PlacedBlock(block, line) for block in self._block())

    def _placed_text(self, opening: Token, line: int) -> PlacedBlock:
        runs = self._inline_runs()
        text = canonical(runs)
        if opening.type == "paragraph_open":
            return PlacedBlock(Paragraph(text), line, tuple(runs))
        return PlacedBlock(Heading(int(opening.tag[1:]), text), line, tuple(runs))

    def _placed_lists(self, line: int) -> Iterator[PlacedBlock]:
        for items in self._lists():
            yield PlacedBlock(
                items.block(),
                items.lines[0] if items.lines else line,
                item_lines=tuple(items.lines),
            )

    def _inline_runs(self) -> list[Run]:
        """The runs of ``…_open``, ``inline``, ``…_close`` at the cursor, which moves behind."""
        token = self._tokens[self._place + 1]
        line = _line_of(token, self._line)
        self._place += 3
        if not token.content:
            return []
        if "too_deep" in token.meta:
            self._log.add(FindingCode.TOO_DEEP, line, {"limit": str(LEVEL_LIMIT)})
            return literal_runs(token.content)
        return read_runs(token.children or (), line=line, log=self._log)

    def _blocks_until(self, closing: str) -> RichText:
        blocks: list[Block] = []
        while self._tokens[self._place].type != closing:
            blocks += self._block()
        self._place += 1
        return tuple(blocks)

    def _block(self) -> list[Block]:
        token = self._tokens[self._place]
        self._line = _line_of(token, self._line)
        if token.type in _TEXT_OPENINGS:
            return self._text_block(token)
        if token.type in _LIST_OPENINGS:
            return [items.block() for items in self._lists()]
        self._place += 1
        blocks: list[Block] = []
        match token.type:
            case "blockquote_open":
                blocks = [Quote(self._blocks_until("blockquote_close"))]
            case "table_open":
                blocks = [self._table()]
            case "fence" | "code_block":
                blocks = _code_blocks(token)
            case "hr":
                blocks = [Divider()]
            case "definition":
                blocks = self._definition(token)
        return blocks

    def _text_block(self, opening: Token) -> list[Block]:
        text = canonical(self._inline_runs())
        if opening.type == "heading_open":
            return [Heading(int(opening.tag[1:]), text)]
        return [Paragraph(text)] if text else []

    def _lists(self) -> list["_Items"]:
        """One list, or several where its numbers jump: a reader must find them as written."""
        opening = self._tokens[self._place]
        closing = opening.type.replace("open", "close")
        self._place += 1
        lists: list[_Items] = []
        number = 0
        while self._tokens[self._place].type != closing:
            item = self._tokens[self._place]
            line = _line_of(item, self._line)
            self._place += 1
            written = int(item.info) if item.info else None
            if not lists or (written is not None and written not in (number, number + 1)):
                lists.append(_Items(start=written, bodies=[], lines=[]))
            number = written or 0
            lists[-1].lines.append(line)
            lists[-1].bodies.append(self._blocks_until("list_item_close"))
        self._place += 1
        return lists

    def _table(self) -> Table:
        rows: list[list[Inlines]] = []
        while (token := self._tokens[self._place]).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            if token.type in ("th_open", "td_open"):
                rows[-1].append(canonical(self._inline_runs()))
            else:
                self._place += 1
        self._place += 1
        return Table(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))

    def _definition(self, token: Token) -> list[Block]:
        """A link definition is only seen where nothing refers to it, or another one came first."""
        meta: dict[str, Any] = token.meta
        known = self._stream.references.get(meta["id"], {})
        if meta["id"] in self._stream.used_references and known.get("map") == token.map:
            return []
        title = f' "{meta["title"]}"' if meta["title"] else ""
        written = clean_fragment(f"[{meta['label']}]: {meta['url']}{title}")
        return [Paragraph((Text(written.strip()),))]


@dataclass(frozen=True, slots=True)
class _Items:
    start: int | None
    bodies: list[RichText]
    lines: list[int]

    def block(self) -> Block:
        if self.start is None:
            return BulletList(tuple(self.bodies))
        return NumberedList(tuple(self.bodies), self.start)


def _line_of(token: Token, default: int) -> int:
    return token.map[0] + 1 if token.map else default


def _code_blocks(token: Token) -> list[Block]:
    """A fence's info string is a language, or text that is kept in front of the code."""
    content = token.content.removesuffix("\n")
    info = clean_fragment(unescapeAll(token.info)).strip()
    if not info or _LANGUAGE.fullmatch(info):
        return [CodeBlock(content, info)]
    return [Paragraph((Text(info),)), CodeBlock(content)]
