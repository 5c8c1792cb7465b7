"""Characters that no reader sees but that can harm: controls, and reorderings of the line."""

import re

from bot.domain.finding import FindingCode
from bot.parsing.findings import FindingLog

REPLACEMENT = "\ufffd"

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEPARATORS = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean(text: str, log: FindingLog) -> str:
    """``text`` with line feeds as its only line ends and without harmful characters.

    Overrides and isolates of the writing direction are dropped: they make a line read otherwise
    than it is (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing). Separators
    become spaces, other controls and lone surrogates U+FFFD. Joiners and marks survive: emoji,
    Persian and Arabic need them. Cleaning twice changes nothing.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _HARMFUL.search(text):
        _report(text, log)
        text = _HARMFUL.sub(_harmless, text)
    return text


def clean_fragment(text: str) -> str:
    """What a character reference may put into a line: nothing harmful and no line end."""
    return _HARMFUL.sub(_harmless, text).translate({0x0A: " ", 0x0D: " ", 0x09: " "})


def _harmless(match: re.Match[str]) -> str:
    character = match.group()
    if character in _BIDI:
        return ""
    return " " if character in _SEPARATORS else REPLACEMENT


def _report(text: str, log: FindingLog) -> None:
    line, counted, seen = 1, 0, set[tuple[int, str]]()
    for match in _HARMFUL.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        character = match.group()
        if (line, character) in seen:
            continue
        seen.add((line, character))
        code = FindingCode.BIDI_OVERRIDE if character in _BIDI else FindingCode.CONTROL_CHARACTER
        log.add(code, line, {"character": f"U+{ord(character):04X}"})
