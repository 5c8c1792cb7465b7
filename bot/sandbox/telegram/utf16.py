"""Lengths as Telegram counts them: in UTF-16 code units.

https://core.telegram.org/api/entities#entity-length
"""


def utf16_length(text: str) -> int:
    """How many UTF-16 code units ``text`` takes."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of ``text`` from ``offset`` on, both counted in UTF-16 code units."""
    encoded = text.encode("utf-16-le")
    return encoded[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def utf16_positions(text: str) -> list[int]:
    """For each index of ``text``, its end included, the offset in UTF-16 code units."""
    positions = [0]
    for character in text:
        positions.append(positions[-1] + (2 if character > "\uffff" else 1))
    return positions
