"""Which characters and addresses Telegram takes, and which of them show nothing."""

import re
import unicodedata

_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_LINKABLE = re.compile("https?://[^\\s\x00-\x20\x7f\ud800-\udfff]+", re.IGNORECASE)
_LONGEST_ADDRESS = 8192
"""Characters; common web servers accept none longer."""
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")


def clean(text: str) -> str:
    """``text`` of the same length as Telegram keeps it.

    Control characters become spaces, as they would there; a surrogate without its other half is
    no character and could not even be sent.
    """
    return _LONE_SURROGATES.sub("\ufffd", _REFUSED.sub(" ", text))


def is_blank(text: str) -> bool:
    """Whether ``text`` shows nothing: Telegram refuses a message of such characters alone."""
    return all(
        unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc", "Cf"}
        or character in _BLANK_LETTERS
        for character in text
    )


def is_linkable(url: str) -> bool:
    """Whether ``url`` can stand behind a link; others are shown as text."""
    return len(url) <= _LONGEST_ADDRESS and _LINKABLE.fullmatch(url) is not None
