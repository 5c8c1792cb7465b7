"""How long text is: in UTF-16 units, as platforms count, and in what readers call characters."""

import regex

_GRAPHEME = regex.compile(r"\X")


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units: a character outside the basic plane counts twice.

    Telegram measures texts and entities so: https://core.telegram.org/api/entities#entity-length
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> list[str]:
    """The characters as readers see them (UAX #29): emoji sequences, flags and accents whole."""
    found: list[str] = _GRAPHEME.findall(text)
    return found


def shorten(text: str, *, limit: int) -> str:
    """``text`` in at most ``limit`` UTF-16 units, cut between graphemes and ended by ``…``."""
    if utf16_length(text) <= limit:
        return text
    kept, used = [], 1
    for grapheme in graphemes(text[:limit]):
        used += utf16_length(grapheme)
        if used > limit:
            break
        kept.append(grapheme)
    return "".join(kept).rstrip() + "…"
