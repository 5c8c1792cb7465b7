"""Figures: ``SWE-Bench Pro: 56.8%（业界最高）`` ⇄ name, value, unit, note."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from bot.domain.digest import Metric
from bot.domain.rich_text import Inlines, Paragraph, RichText, Strong, Text, plain_inlines

_COLON = re.compile(r"：|(?<!\d):|:(?!\d)")
_PAIRS = {")": "(", "）": "("}
_OPENING = {"(": "(", "（": "("}
_NUMBER = re.compile(
    r"(?P<before>[^\d]{0,12}?)(?P<sign>[+-]?)(?P<currency>(?:US|HK|NT|RMB|CNY|USD)?\s?[$¥£€]?)\s?"
    r"(?P<number>\d{1,3}(?:,\d{3}){1,8}(?:\.\d{1,18})?|\d{1,24}(?:\.\d{1,18})?)"
    r"\s?(?P<unit>[^\d,.;:!?，。；：！？、()~]{0,16})"
)
_VALUE_LIMIT = 64
_PREFIXES = frozenset(
    {
        *("", "~", "≈", "<", ">", "≤", "≥", "<=", ">=", "=", "±"),
        *("约", "約", "大约", "大約", "约为", "約為", "近", "将近", "逾", "超", "超过", "超過"),
        *("高于", "高於", "大于", "大於", "不到", "低于", "低於", "小于", "小於", "少于", "少於"),
        *("至少", "不少于", "最多", "最高", "最低", "高达", "高達", "达", "達", "达到", "達到"),
        *("仅", "僅", "共", "第"),
        *("about", "around", "approx.", "approx", "over", "under", "up to", "at least", "at most"),
        *("more than", "less than", "nearly", "almost", "only", "ca.", "c."),
    }
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "－": "-", "∼": "~", "～": "~"})


class Reading(NamedTuple):
    """A value read as a number; without one, ``value`` is absent and ``unit`` empty."""

    value: Decimal | None
    unit: str


def read_item(item: RichText) -> Metric | None:
    """The figure that a list item is, or nothing where a figure would lose something of it.

    Bold around the name, the value or the whole item is no loss; links, code, other formatting
    and nested blocks are.
    """
    match item:
        case (Paragraph(children),) if all(isinstance(i, Text | Strong) for i in children):
            text = plain_inlines(children)
        case _:
            return None
    metric = parse_metric(text)
    wholes = {text, metric.name, metric.text, metric.note, _without_name(text, metric)}
    return metric if _bold_parts(children) <= wholes else None


def parse_metric(text: str) -> Metric:
    """Split ``name: value（note）`` at the first colon that has something on both sides."""
    for colon in _COLON.finditer(text):
        name, value = text[: colon.start()].strip(), text[colon.end() :].strip()
        if name and value:
            written, note = _split_note(value)
            reading = read_value(written)
            return Metric(name, written, reading.value, reading.unit, note)
    return Metric(text.strip())


def write_metric(metric: Metric) -> str:
    """The list item that :func:`parse_metric` reads as ``metric``."""
    if not metric.text:
        return metric.name
    note = f"（{metric.note}）" if metric.note else ""
    return f"{metric.name}：{metric.text}{note}"


def read_value(written: str) -> Reading:
    """The number and unit of a text that is one number with what belongs to it, else nothing."""
    if len(written) > _VALUE_LIMIT:
        return Reading(None, "")
    plain = unicodedata.normalize("NFKC", written).translate(_SIGNS).strip()
    match = _NUMBER.fullmatch(plain)
    if not match or match["before"].strip().casefold() not in _PREFIXES:
        return Reading(None, "")
    number = Decimal(match["number"].replace(",", ""))
    unit = match["currency"].strip() + match["unit"].strip()
    return Reading(-number if match["sign"] == "-" else number, unit)


def _split_note(value: str) -> tuple[str, str]:
    """The remark in the brackets that close the value, if they enclose something after a text."""
    if value[-1] not in _PAIRS:
        return value, ""
    depth = 0
    for place in range(len(value) - 1, -1, -1):
        depth += (value[place] in _PAIRS) - (value[place] in _OPENING)
        if depth == 0:
            text, note = value[:place].strip(), value[place + 1 : -1].strip()
            return (text, note) if text and note else (value, "")
    return value, ""


def _bold_parts(inlines: Inlines) -> set[str]:
    bold = (plain_inlines(i.children) for i in inlines if isinstance(i, Strong))
    return {part.strip().rstrip(":：").rstrip() for part in bold}


def _without_name(text: str, metric: Metric) -> str:
    return text[len(metric.name) :].lstrip(" \t:：")
