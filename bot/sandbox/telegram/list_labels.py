"""Labels of ordered lists: 1, a, A, i, I."""

LABEL_TYPES = frozenset({"1", "a", "A", "i", "I"})
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def label(value: int, kind: str) -> str:
    """``value`` in the notation ``kind``; numbers that it can't write stay decimal."""
    if kind == "1" or value < 1 or (kind in "iI" and value > 3999):
        return str(value)
    text = _roman(value) if kind in "iI" else _letters(value)
    return text.upper() if kind.isupper() else text


def _letters(value: int) -> str:
    text = ""
    while value:
        value, digit = divmod(value - 1, 26)
        text = chr(ord("a") + digit) + text
    return text


def _roman(value: int) -> str:
    text = ""
    for number, sign in ROMAN:
        count, value = divmod(value, number)
        text += sign * count
    return text
