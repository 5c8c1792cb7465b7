"""Inline formatting. Styles are flattened to runs first, because Discord nests by luck only.

Links are outermost, then strike-through, bold, italic; code has no style of its own. So nothing
inside can close what is outside.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.adapters.discord.markdown import links
from bot.adapters.discord.markdown.characters import escape, escape_line_starts, is_blank
from bot.domain.rich_text import (
    Code,
    Emphasis,
    Inlines,
    LineBreak,
    Link,
    Strikethrough,
    Strong,
    Text,
)

_ESCAPED = re.compile(r"\\.", re.DOTALL)
_BACKTICKS = re.compile(r"`+")
_WORD_START = re.compile(r"[0-9A-Za-z_]")


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one style."""

    text: str = ""
    url: str = ""
    is_code: bool = False
    is_struck: bool = False
    is_bold: bool = False
    is_italic: bool = False


def write_inlines(inlines: Inlines) -> str:
    """Markdown that is safe at the start of a line; each line closes the styles it opens."""
    if len(inlines) == 1 and isinstance(inlines[0], Text):
        return escape_line_starts(escape(inlines[0].content))
    return escape_line_starts("\n".join(_write_line(line) for line in _lines(inlines)))


def write_label(text: str) -> str:
    """A bold line's worth of plain text."""
    return _wrapped("**", escape(text))


def write_code(text: str) -> str:
    """Inline code, or the text as it is where its backticks would break out of every fence.

    Three backticks open a code block wherever they stand.
    """
    lengths = {len(run) for run in _BACKTICKS.findall(text)}
    is_safe = max(lengths, default=0) < 3
    fence = next((f for f in ("`", "``") if is_safe and len(f) not in lengths), "")
    if not fence or is_blank(text):
        return escape(text, has_links=False)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return fence + pad + text.replace("\n", " ") + pad + fence


def _lines(inlines: Inlines) -> Iterator[list[_Run]]:
    line: list[_Run] = []
    for run in _flat(inlines, _Run()):
        if run is None:
            yield line
            line = []
        elif run.text:
            line.append(run)
    yield line


def _flat(inlines: Inlines, style: _Run) -> Iterator[_Run | None]:
    for inline in inlines:
        match inline:
            case Text(content):
                yield replace(style, text=content)
            case Code(content):
                yield _Run(content, style.url, is_code=True)
            case LineBreak():
                yield None
            case Strong(children):
                yield from _flat(children, replace(style, is_bold=True))
            case Emphasis(children):
                yield from _flat(children, replace(style, is_italic=True))
            case Strikethrough(children):
                yield from _flat(children, replace(style, is_struck=True))
            case Link(url, children):
                label = children or (Text(url),)
                yield from _flat(label, replace(style, url=style.url or url))


def _write_line(runs: Sequence[_Run]) -> str:
    parts = []
    for url, group in groupby(runs, key=lambda run: run.url):
        linked = list(group)
        parts.append(_write_link(url, linked) if url else _styled(linked, has_links=True))
    return "".join(parts)


def _write_link(url: str, runs: Sequence[_Run]) -> str:
    label, target = "".join(run.text for run in runs), links.masked(url)
    if not target:
        shown = escape(label, has_links=False)
        return shown if url in label else f"{shown} ({escape(url, has_links=False)})"
    if is_blank(label) or links.is_same(label, url):
        return links.bare(url)
    if "[" in label or "]" in label or links.names_other_host(label, url):
        return f"{escape(label, has_links=False)} ({links.bare(url)})"
    return _around("[", _styled(runs, has_links=False), f"]({target})")


def _styled(runs: Sequence[_Run], *, has_links: bool) -> str:
    parts = []
    for is_struck, struck in groupby(_settled(runs), key=lambda run: run.is_struck):
        bolds = []
        for is_bold, group in groupby(struck, key=lambda run: run.is_bold):
            inner = _italic(list(group), has_links=has_links)
            bolds.append(_wrapped("**", inner) if is_bold else inner)
        text = "".join(bolds)
        parts.append(_wrapped("~~", text) if is_struck and "~" not in text else text)
    return "".join(parts)


def _settled(runs: Sequence[_Run]) -> Iterator[_Run]:
    """Takes italics off where Discord would not see their end: ``_`` works at word ends only."""
    settled: list[_Run] = []
    following = None
    for index in range(len(runs) - 1, -1, -1):
        run = runs[index]
        before = runs[index - 1] if index else None
        if run.is_italic and not _can_be_italic(run, before=before, following=following):
            run = replace(run, is_italic=False)
        settled.append(run)
        following = run
    return reversed(settled)


def _can_be_italic(run: _Run, *, before: _Run | None, following: _Run | None) -> bool:
    if before is not None and before.is_struck != run.is_struck:
        return False
    if following is None or following.is_italic:
        return True
    return not _WORD_START.match(following.text) or following.is_code


def _italic(runs: Sequence[_Run], *, has_links: bool) -> str:
    parts = []
    for is_italic, group in groupby(runs, key=lambda run: run.is_italic):
        inner = "".join(_leaves(group, has_links=has_links))
        parts.append(_wrapped("_", inner) if is_italic else inner)
    return "".join(parts)


def _leaves(runs: Iterable[_Run], *, has_links: bool) -> Iterator[str]:
    for is_code, group in groupby(runs, key=lambda run: run.is_code):
        text = "".join(run.text for run in group)
        yield write_code(text) if is_code else escape(text, has_links=has_links)


def _wrapped(mark: str, markdown: str) -> str:
    """``markdown`` between marks, unless it holds the mark's character unescaped."""
    if mark[0] in _ESCAPED.sub("", markdown):
        return markdown
    return _around(mark, markdown, mark)


def _around(opening: str, markdown: str, closing: str) -> str:
    """Blanks at the edges stay outside."""
    core = markdown.strip()
    if not core:
        return markdown
    start = markdown.index(core)
    return markdown[:start] + opening + core + closing + markdown[start + len(core) :]
