"""Formatted text for a terminal: bars before quotes, marks where words would mislead without.

Bold, italic, underlined words and code read well as they are.
"""

from collections import defaultdict

from bot.sandbox.telegram.utf16 import utf16_length, utf16_slice
from bot.sandbox.telegram.wire import JsonObject

MARKS = {
    "strikethrough": ("~~", "~~"),
    "spoiler": ("||", "||"),
}
QUOTE_BARS = {"blockquote": "│ ", "expandable_blockquote": "┆ ", "pre": "    "}


def write_text(text: str, entities: list[JsonObject]) -> list[str]:
    """Lines; a quote has a bar before each line, one that folds a dotted bar."""
    lines: list[str] = []
    at = 0
    for quote in [item for item in entities if item["type"] in QUOTE_BARS]:
        if quote["offset"] < at:
            continue
        end = quote["offset"] + quote["length"]
        lines += _between(_marked(text, entities, at, quote["offset"]))
        bar = QUOTE_BARS[quote["type"]]
        lines += [f"{bar}{line}" for line in _marked(text, entities, quote["offset"], end)]
        at = end
    rest = _marked(text, entities, at, utf16_length(text))
    return lines + (_between(rest) if lines else rest)


def link(text: str, url: str) -> str:
    """A link as ``text <url>``, once where both are the same."""
    return url if text == url else f"{text} <{url}>"


def _between(lines: list[str]) -> list[str]:
    """Text beside a quote, without the line breaks that touch it."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _marked(text: str, entities: list[JsonObject], start: int, end: int) -> list[str]:
    """Lines of the text from ``start`` to ``end`` with marks for its formatting."""
    opening: dict[int, str] = defaultdict(str)
    closing: dict[int, str] = defaultdict(str)
    for entity in entities:
        left = max(start, entity["offset"])
        right = min(end, entity["offset"] + entity["length"])
        if left >= right:
            continue
        before, after = _marks(entity, utf16_slice(text, left, right - left))
        opening[left] += before
        closing[right] = after + closing[right]
    places = sorted({start, end, *opening, *closing})
    parts: list[str] = []
    for place, following in zip(places, [*places[1:], end], strict=True):
        parts += [closing[place], opening[place], utf16_slice(text, place, following - place)]
    return "".join(parts).split("\n")


def _marks(entity: JsonObject, shown: str) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return "", link(shown, entity["url"]).removeprefix(shown)
    return MARKS.get(entity["type"], ("", ""))
