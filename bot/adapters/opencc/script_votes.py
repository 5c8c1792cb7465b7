"""Which script a text is written in, by those of its characters that only one of them has.

Many are in both and vote for none: 后 (皇后), 里 (公里), 面, 只, 干, 乾 (乾坤), 台, 著 (著名)
and 着, which Hong Kong writes. 发, 發 and 髮 each belong to one script only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.adapters.opencc.converters import Conversion, convert_one_by_one

_HAN = "".join(map(chr, range(0x4E00, 0xA000)))
_SIMPLIFIED_IN_BIG5 = frozenset("儿赶触蚕听岭庄坏宁异复忏圣网篱离扑扰构怀怜惊机气洁优与体")
"""Big5 has old namesakes of these; in today's texts they are simplified."""

_TRADITIONAL_IN_GB2312 = frozenset("後")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many characters of a text are only simplified, and how many only traditional."""

    simplified: int
    traditional: int


@dataclass(frozen=True, slots=True)
class ScriptVotes:
    """The characters that only one of the scripts has."""

    simplified: frozenset[str]
    traditional: frozenset[str]

    def count(self, texts: Iterable[str]) -> Tally:
        """The votes in all of ``texts``."""
        simplified = traditional = 0
        for text in texts:
            if not text.isascii():
                simplified += sum(character in self.simplified for character in text)
                traditional += sum(character in self.traditional for character in text)
        return Tally(simplified, traditional)


@cache
def votes_by_encoding() -> ScriptVotes:
    """By the character sets of the mainland and of Taiwan: needs no dictionary, and is coarse.

    A rare character of a name may vote for the wrong script: only good for whole digests.
    """
    mainland, taiwan = _encodable("gb2312"), _encodable("big5")
    return ScriptVotes(
        mainland - taiwan - {"着"} | _SIMPLIFIED_IN_BIG5,
        taiwan - mainland | _TRADITIONAL_IN_GB2312,
    )


@cache
def votes_by_dictionary() -> ScriptVotes:
    """By OpenCC's dictionaries too: good for single clauses."""
    mainland, taiwan = _encodable("gb2312"), _encodable("big5")
    simplified = _changed(Conversion.TO_TRADITIONAL)
    traditional = _changed(Conversion.TO_SIMPLIFIED)
    return ScriptVotes(
        simplified - (taiwan - _SIMPLIFIED_IN_BIG5),
        traditional - (mainland - _TRADITIONAL_IN_GB2312),
    )


def _encodable(encoding: str) -> frozenset[str]:
    return frozenset(_HAN.encode(encoding, "ignore").decode(encoding))


def _changed(conversion: Conversion) -> frozenset[str]:
    after = convert_one_by_one(_HAN, conversion)
    return frozenset(old for old, new in zip(_HAN, after, strict=True) if old != new)
