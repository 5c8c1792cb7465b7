"""Inline tokens → runs: pieces of a line, each with its own marks and link, still breakable."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from markdown_it.token import Token

from bot.domain.finding import FindingCode
from bot.parsing.characters import clean_fragment
from bot.parsing.findings import FindingLog
from bot.parsing.links import web_address

STRONG, EMPHASIS, STRIKE = 1, 2, 4

_MARKS = {"strong": STRONG, "em": EMPHASIS, "s": STRIKE}
_TAG = re.compile(r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*|/)?>|/[A-Za-z][^<>]*>|!--|[!?][A-Za-z\[])")


class Shape(Enum):
    """What a run is: characters, code, a forced line break, or the end of a line of the file."""

    TEXT = auto()
    CODE = auto()
    BREAK = auto()
    SOFT = auto()


@dataclass(frozen=True, eq=False, slots=True)
class LinkMark:
    """One link of the file: two beside each other stay two even with the same address."""

    url: str


class Run(NamedTuple):
    """Characters of one shape under the same marks (a bit each) and the same link."""

    shape: Shape
    text: str = ""
    marks: int = 0
    link: LinkMark | None = None


Runs = Sequence[Run]


def visible(runs: Runs) -> str:
    """The characters of the runs, breaks left out."""
    return "".join(run.text for run in runs)


def literal_runs(content: str) -> list[Run]:
    """``content`` as it stands, no character of it being markup."""
    runs: list[Run] = []
    for line in content.split("\n"):
        runs += (Run(Shape.SOFT), Run(Shape.TEXT, line.strip()))
    return runs[1:]


def read_runs(tokens: Sequence[Token], *, line: int, log: FindingLog) -> list[Run]:
    """The runs of a block's inline tokens; ``line`` (from 1) is where the block begins."""
    return _Reader(line=line, log=log).read(tokens)


@dataclass(slots=True)
class _OpenLink:
    address: str
    title: str
    mark: LinkMark | None
    start: int
    images: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, *, line: int, log: FindingLog) -> None:
        self._line = line
        self._log = log
        self._runs: list[Run] = []
        self._depth = {STRONG: 0, EMPHASIS: 0, STRIKE: 0}
        self._open: list[_OpenLink] = []

    def read(self, tokens: Sequence[Token]) -> list[Run]:
        for token in tokens:
            self._read(token)
        return self._runs

    def _read(self, token: Token) -> None:
        match token.type:
            case "text":
                self._text(token.content)
            case "text_special":
                is_reference = token.info == "entity"
                self._add(clean_fragment(token.content) if is_reference else token.content)
            case "code_inline":
                self._add(token.content, Shape.CODE)
            case "softbreak" | "hardbreak":
                self._line += 1
                self._add("", Shape.SOFT if token.type == "softbreak" else Shape.BREAK)
            case "link_open":
                self._open_link(token)
            case "link_close":
                self._close_link()
            case _ if token.tag in _MARKS:
                self._depth[_MARKS[token.tag]] += token.nesting
            case _:
                self._text(token.content)

    def _text(self, content: str) -> None:
        if "<" in content:
            for tag in _TAG.finditer(content):
                self._log.add(FindingCode.RAW_HTML, self._line, {"tag": tag.group()})
        for number, part in enumerate(content.split("\n")):
            if number:
                self._add("", Shape.SOFT)
            self._add(part)

    def _add(self, text: str, shape: Shape = Shape.TEXT) -> None:
        if text or shape in (Shape.SOFT, Shape.BREAK):
            marks = sum(mark for mark, depth in self._depth.items() if depth > 0)
            link = self._open[0].mark if self._open else None
            self._runs.append(Run(shape, text, marks, link))

    def _open_link(self, token: Token) -> None:
        address = str(token.attrs.get("href", ""))
        url = web_address(clean_fragment(address))
        mark = LinkMark(url) if url else None
        title = clean_fragment(str(token.attrs.get("title", ""))).strip()
        self._open.append(_OpenLink(clean_fragment(address), title, mark, len(self._runs)))

    def _close_link(self) -> None:
        link = self._open[-1]
        shown = visible(self._runs[link.start :]).strip()
        if not shown:
            del self._runs[link.start :]
            self._add(link.mark.url if link.mark else link.address)
            shown = link.address
        self._open.pop()
        if link.mark is None:
            self._show_address(link, shown)
        elif self._open:
            self._open[0].images.append(link.mark.url)
        if link.title and link.title != shown:
            self._add(f"（{link.title}）")
        for url in link.images:
            self._add(" ")
            self._runs.append(Run(Shape.TEXT, url, 0, LinkMark(url)))

    def _show_address(self, link: _OpenLink, shown: str) -> None:
        self._log.add(FindingCode.LINK_NOT_HTTP, self._line, {"link": link.address or shown})
        if link.address and link.address not in (shown, f"mailto:{shown}"):
            self._add(f"（{link.address}）")
