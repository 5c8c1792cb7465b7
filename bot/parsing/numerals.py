"""Numbers as people write them in front of things: 4, ４, 四, 十二, ④."""

import unicodedata

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
    "廿": 20,
    "卅": 30,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMERALS = "".join((*_DIGITS, *_UNITS))
"""Every character of a Chinese number below ten thousand."""


def read_number(written: str) -> int | None:
    """The whole number that ``written`` is, or nothing where it is none."""
    plain = unicodedata.normalize("NFKC", written).strip()
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) <= 9 else None
    if plain and all(character in CHINESE_NUMERALS for character in plain):
        return _read_chinese(plain)
    return None


def _read_chinese(written: str) -> int | None:
    if len(written) > 8:
        return None
    if (
        not any(unit in written for unit in _UNITS)
        and len(written) > 1
        and written[0] not in "廿卅"
    ):
        return int("".join(str(_DIGITS[character] % 10) for character in written))
    total, digit = 0, 0
    for character in written:
        if character in _UNITS:
            total += max(digit, 1) * _UNITS[character]
            digit = 0
        elif _DIGITS[character] >= 20:
            total += _DIGITS[character]
        else:
            digit = _DIGITS[character]
    return total + digit
