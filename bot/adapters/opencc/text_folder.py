"""Folds texts for comparing: case, width, and traditional into simplified characters."""

import unicodedata
from functools import cached_property
from itertools import chain

from bot.adapters.opencc.converters import Conversion, converter

_HAN_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
"""CJK unified ideographs and their extension A; compatibility forms are gone after NFKC."""

_BY_CONTEXT = {"著": "着", "乾": "干", "瞭": "了", "藉": "借"}
"""Characters that OpenCC simplifies only inside certain words: here always, on both sides."""


class TextFolder:
    """Maps spellings that readers take for the same to one form: ``folder("開源 ＡＩ")``.

    Characters are simplified one by one, not by phrases as in a translation: whatever stands next
    to a word, it is folded alike, so that a word found in a text is found in its folded form.
    The converter is asked once, at the first use.
    """

    def __call__(self, text: str) -> str:
        """``text`` in NFKC, case-folded, in simplified characters. About 1 ms for 10,000."""
        if text.isascii():
            return text.lower()
        narrow = unicodedata.normalize("NFKC", text).casefold()
        return unicodedata.normalize("NFKC", narrow).translate(self._simplified)

    @cached_property
    def _simplified(self) -> dict[int, str]:
        written = [chr(point) for point in chain(*_HAN_BLOCKS)]
        simplified = converter(Conversion.TO_SIMPLIFIED)("\n".join(written)).split("\n")
        pairs = chain(zip(written, simplified, strict=True), _BY_CONTEXT.items())
        return {ord(old): new for old, new in pairs if old != new}
