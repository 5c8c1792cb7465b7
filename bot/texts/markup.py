"""The two marks that translated sentences may hold: ``**strong**`` and backticks for code.

Placeholders (``{name}``) are filled after the marks were read, so a value is never markup.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from bot.domain.rich_text import Code, Inline, Inlines, LineBreak, Strong, Text, plain_inlines

Value = str | Inlines
"""What stands in for a placeholder: characters as they are, or inlines."""

VALUE_LIMIT = 60
_READ_AHEAD = 40  # times the limit: what one line of a huge text may be folded from
_MARK = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|`(?P<code>[^`]+)`|\{(?P<name>\w+)\}|(?P<line_break>\n)"
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_JOINER = "\u200d"
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def placeholders(template: str) -> frozenset[str]:
    """The names that ``template`` wants filled."""
    return frozenset(_PLACEHOLDER.findall(template))


def fill_plain(template: str, values: Mapping[str, Value]) -> str:
    """``template`` with its placeholders filled and its marks left as they are."""
    return _PLACEHOLDER.sub(lambda found: _as_text(values[found[1]]), template)


def fill_rich(template: str, values: Mapping[str, Value]) -> Inlines:
    """``template`` as inlines: marks read first, placeholders filled afterwards."""
    return tuple(_pieces(template, values))


def _pieces(template: str, values: Mapping[str, Value]) -> Iterator[Inline]:
    end = 0
    for mark in _MARK.finditer(template):
        yield from _text(template[end : mark.start()])
        yield from _marked(mark, values)
        end = mark.end()
    yield from _text(template[end:])


def _marked(mark: re.Match[str], values: Mapping[str, Value]) -> Inlines:
    if strong := mark["strong"]:
        return (Strong(fill_rich(strong, values)),)
    if code := mark["code"]:
        return (Code(fill_plain(code, values)),)
    if name := mark["name"]:
        value = values[name]
        return _text(single_line(value)) if isinstance(value, str) else value
    return (LineBreak(),)


def _text(content: str) -> Inlines:
    return (Text(content),) if content else ()


def _as_text(value: Value) -> str:
    return single_line(value if isinstance(value, str) else plain_inlines(value))


def single_line(text: str) -> str:
    """``text`` in one line, without control characters and bidirectional overrides."""
    visible = "".join(c for c in " ".join(text.split()) if _is_visible(c))
    return visible.strip()


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in _BIDI_CONTROLS


def clip(text: str, limit: int = VALUE_LIMIT) -> str:
    """``text`` in one line of at most ``limit`` characters; a longer one ends in an ellipsis.

    Emoji sequences and combined characters stay whole unless one alone is longer than ``limit``.
    """
    text = text.lstrip()
    beginning = text[: limit * _READ_AHEAD]
    line = single_line(beginning)
    if len(line) < limit or (len(line) == limit and len(beginning) == len(text)):
        return line if len(beginning) == len(text) else f"{line}…"
    end = limit - 1
    while end and _is_joined(line[end - 1], line[end]):
        end -= 1
    return line[: end or limit - 1].rstrip() + "…"


def _is_joined(before: str, after: str) -> bool:
    return _JOINER in {before, after} or _continues(after)


def _continues(character: str) -> bool:
    """Combining marks, variation selectors, skin tones and halves of flags are never first."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or "\U0001f1e6" <= character <= "\U0001f1ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def code(text: str) -> Inlines:
    """``text``, clipped, as inline code."""
    return (Code(clip(text)),)
