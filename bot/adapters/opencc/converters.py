"""OpenCC's converters, each made once, and not before it is needed.

Loading the library and a dictionary takes a twentieth of a second, which whoever converts nothing
is spared. Data and configurations: https://github.com/BYVoid/OpenCC
"""

from collections.abc import Callable
from enum import StrEnum
from threading import Lock

_LOCK = Lock()
_made: dict["Conversion", Callable[[str], str]] = {}


class Conversion(StrEnum):
    """OpenCC's configurations that are used here.

    ``s2tw`` writes as Taiwan does and keeps the words: ``s2twp`` has words of its own for many, and
    takes names among them for such words (it makes 位元組 of the company 字节).
    """

    TO_SIMPLIFIED = "t2s"
    TO_TRADITIONAL = "s2t"
    TO_TAIWAN = "s2tw"


def converter(conversion: Conversion) -> Callable[[str], str]:
    """What converts a text without NUL and lone surrogates, from any thread."""
    from opencc import OpenCC  # noqa: PLC0415 - most starts of the program need none

    with _LOCK:
        if conversion not in _made:
            _made[conversion] = OpenCC(conversion.value).convert
        return _made[conversion]


def convert_one_by_one(characters: str, conversion: Conversion) -> str:
    """What each of the characters becomes where nothing stands around it."""
    return converter(conversion)("\n".join(characters)).replace("\n", "")
