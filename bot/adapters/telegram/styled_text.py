"""Text with the tags around it: what both HTML dialects and the plain one are made from.

Nesting is data here, so that tags are balanced by construction.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from bot.adapters.telegram.characters import clean
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
)
from bot.rendering.text_length import utf16_length

Tags = tuple[str, ...]
"""Opening tags, the outermost first."""

_MENTION = re.compile(
    r"https?://(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:[/?#][A-Za-z0-9\-._~:/?#@$&+=%]*)?"
    r"|(?<![A-Za-z0-9_])(?P<mention>@[A-Za-z0-9_]+)"
)
_NAME = re.compile(r"<([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in the same tags."""

    text: str
    tags: Tags = ()


def style(inlines: Inlines, *, frame: Tags = (), tags: Tags = ()) -> Iterator[Run]:
    """Runs of ``inlines`` inside ``frame`` (of blocks) and ``tags`` (of formatting).

    ``code`` stands alone: Telegram lets it neither hold nor be part of other formatting
    (https://core.telegram.org/bots/api#formatting-options). In a link the link wins.
    """
    for inline in inlines:
        match inline:
            case Text(content):
                yield Run(clean(content), frame + tags)
            case LineBreak():
                yield Run("\n", frame + tags)
            case Code(content):
                is_linked = any(tag.startswith("<a ") for tag in tags)
                yield Run(clean(content), frame + (tags if is_linked else ("<code>",)))
            case _:
                inner = _opened(inline, tags)
                yield from style(inline.children, frame=frame, tags=inner)


def _opened(inline: Inline, tags: Tags) -> Tags:
    tag = ""
    match inline:
        case Strong():
            tag = "<b>"
        case Emphasis():
            tag = "<i>"
        case Strikethrough():
            tag = "<s>"
        case Link(url) if not any(other.startswith("<a ") for other in tags):
            tag = f'<a href="{escape(clean(url))}">'
    return tags if not tag or tag in tags else (*tags, tag)


def without_mentions(runs: Iterable[Run]) -> list[Run]:
    """The runs with every ``@name`` in ``code``, where Telegram looks for no mentions.

    Rule: a digest pings nobody, and none of its characters changes. Names inside links and code
    are safe as they are; those in bare addresses (``https://example.org/@name``) belong to them.
    """
    given = [run for run in runs if run.text]
    spans = mention_spans("".join(run.text for run in given))
    safe: list[Run] = []
    start = 0
    for run in given:
        cuts = [span for span in spans if span[0] < start + len(run.text) and span[1] > start]
        safe += _coded(run, [(max(a - start, 0), b - start) for a, b in cuts])
        start += len(run.text)
        spans = [span for span in spans if span[1] > start] if cuts else spans
    return safe


def mention_spans(text: str) -> list[tuple[int, int]]:
    """Where Telegram would see a mention in ``text``, in code points."""
    if "@" not in text:
        return []
    return [m.span() for m in _MENTION.finditer(text) if m["mention"]]


def _coded(run: Run, spans: list[tuple[int, int]]) -> Iterator[Run]:
    if any(tag.startswith(("<a ", "<code", "<pre")) for tag in run.tags):
        yield run
        return
    frame = tuple(tag for tag in run.tags if tag.startswith("<blockquote"))
    at = 0
    for begin, end in spans:
        yield Run(run.text[at:begin], run.tags)
        yield Run(run.text[begin:end], (*frame, "<code>"))
        at = end
    yield Run(run.text[at:], run.tags)


def to_html(runs: Iterable[Run]) -> str:
    """The runs as HTML; neighbours share the tags that they have in common."""
    written: list[str] = []
    opened: Tags = ()
    for run in runs:
        if not run.text:
            continue
        shared = _shared(opened, run.tags)
        written += [_closing(tag) for tag in reversed(opened[shared:])]
        written += run.tags[shared:]
        written.append(escape(run.text, quote=False))
        opened = run.tags
    written += [_closing(tag) for tag in reversed(opened)]
    return "".join(written)


def tag_count(runs: Iterable[Run]) -> int:
    """How many tags ``to_html`` opens: at least as many as the message gets entities."""
    count = 0
    opened: Tags = ()
    for run in runs:
        if run.text:
            count += len(run.tags) - _shared(opened, run.tags)
            opened = run.tags
    return count


def text_length(runs: Iterable[Run]) -> int:
    """Visible length in UTF-16 units."""
    return sum(utf16_length(run.text) for run in runs)


def _shared(opened: Tags, tags: Tags) -> int:
    for index, (old, new) in enumerate(zip(opened, tags, strict=False)):
        if old != new:
            return index
    return min(len(opened), len(tags))


def _closing(tag: str) -> str:
    name = _NAME.match(tag)
    return f"</{name[1]}>" if name else ""
