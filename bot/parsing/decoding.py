"""A file's bytes → text: UTF-8 with or without a byte order mark, anything else is an error."""

import codecs
import re

from bot.domain.finding import Finding, FindingCode
from bot.parsing.characters import clean
from bot.parsing.effort import effort_of
from bot.parsing.findings import FindingLog

SIZE_LIMIT = 2_000_000
"""Bytes; a day's digest has about ten thousand."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 64_000


def decode(
    content: bytes, *, name: str, limit: int = SIZE_LIMIT
) -> tuple[str | None, tuple[Finding, ...]]:
    """The file's text with line feeds as line ends and harmless characters, and what was wrong.

    No text where nothing can be read: more than ``limit`` bytes, nothing but space, formatting
    that would take too long, or an encoding other than UTF-8 (the finding names the likely one).
    ``name`` is the file's, for nothing but a file type that says that it is no text.
    """
    log = FindingLog()
    text = _text_of(content, log, limit=limit)
    if text is not None:
        text = clean(text, log)
        if not text.strip():
            log.add(FindingCode.EMPTY_FILE, 0, {"name": name})
            text = None
        elif (effort := effort_of(text)).is_too_much:
            details = {"lines": str(effort.lines), "marks": str(effort.marks)}
            log.add(FindingCode.TOO_INTRICATE, 0, details)
            text = None
    return text, log.in_order()


def _text_of(content: bytes, log: FindingLog, *, limit: int) -> str | None:
    if len(content) > limit:
        log.add(FindingCode.TOO_LARGE, 0, {"size": str(len(content)), "limit": str(limit)})
        return None
    if wide := _wide_encoding(content):
        log.add(FindingCode.ENCODING, 0, {"encoding": wide})
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        log.add(FindingCode.ENCODING, line, {"encoding": _guess(content)})
        return None


def _wide_encoding(content: bytes) -> str:
    """UTF-16 or UTF-32 by its mark, or by the zero byte that every second letter has."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:_SAMPLE]
    if len(sample) < 4 or not sample.count(0):
        return ""
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    others = min(sample[0::2].count(0), sample[1::2].count(0))
    return "UTF-16" if zeros > len(sample) // 5 and others * 4 < zeros else ""


def _guess(content: bytes) -> str:
    """The likely name of an encoding that is not UTF-8: words for a person, not for a codec."""
    sample = content[:_SAMPLE]
    lenient = sample.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if broken * 10 < sum(character > "\x7f" for character in lenient):
        return "UTF-8 with invalid bytes"
    runs = [len(run) for run in _HIGH_RUNS.findall(sample)]
    singles = sum(run % 2 for run in runs)
    if singles * 2 > len(runs):
        return "Latin-1"
    for codec, encoding in (("gb18030", "GBK"), ("big5", "Big5"), ("shift_jis", "Shift_JIS")):
        if _decodes(content, codec):
            return encoding
    return "Latin-1"


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
