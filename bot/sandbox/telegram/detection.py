"""Entities that Telegram finds in plain text by itself: links, mentions, commands, hashtags."""

import re
from collections.abc import Iterable

from bot.sandbox.telegram.utf16 import utf16_positions
from bot.sandbox.telegram.wire import JsonObject

# What may stand in a link: visible ASCII without quotes and brackets that close a sentence.
_PATH = r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]"
_ZONES = "com|org|net|io|ai|dev|cn|co|me|app|info|edu|gov|xyz|tech|uk|de|fr|jp|eu"
_WORD_BEFORE = r"(?<![\w@/.#$])"
PATTERNS = (
    ("url", re.compile(rf"(?<![A-Za-z0-9])(?:https?|tg|ftp)://{_PATH}+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    (
        "url",
        re.compile(
            rf"(?<![\w@./-])(?:[A-Za-z0-9-]+\.)+(?:{_ZONES})(?![A-Za-z0-9-])(?:[/?#]{_PATH}*)?",
            re.IGNORECASE,
        ),
    ),
    ("mention", re.compile(rf"{_WORD_BEFORE}@[A-Za-z][A-Za-z0-9_]{{3,31}}(?![A-Za-z0-9_])")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w&#])#(?=\w*[^\W\d_])[\w·]{1,255}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{3,8}(?!\w)")),
)
_TRAILING = ".,:;!?'\"()[]"


def detect(text: str, *, outside: Iterable[JsonObject] = ()) -> list[JsonObject]:
    """Entities in ``text``, none overlapping another or one of ``outside``."""
    positions = utf16_positions(text)
    taken = [(item["offset"], item["offset"] + item["length"]) for item in outside]
    found: list[JsonObject] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            end = match.start() + len(_shown(kind, match[0]))
            start, stop = positions[match.start()], positions[end]
            if all(stop <= left or right <= start for left, right in taken):
                taken.append((start, stop))
                found.append({"type": kind, "offset": start, "length": stop - start})
    return sorted(found, key=lambda item: int(item["offset"]))


def _shown(kind: str, text: str) -> str:
    """A link without the punctuation of its sentence; a bracket opened inside stays closed."""
    if kind != "url":
        return text
    while text and text[-1] in _TRAILING:
        if text[-1] == ")" and text.count("(") >= text.count(")"):
            break
        text = text[:-1]
    return text
