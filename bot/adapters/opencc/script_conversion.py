"""Texts in a reader's script. What is in that script already stays as it is, to the letter."""

import re
from collections.abc import Callable, Iterable

from bot.adapters.opencc.converters import Conversion, converter
from bot.adapters.opencc.script_votes import votes_by_dictionary, votes_by_encoding
from bot.adapters.opencc.text_folder import TextFolder
from bot.domain.text_mapping import TextChange

_KEPT = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*://[^\s，。；：！？、（）「」《》“”]+|[\0\ud800-\udfff]+)"
)
"""Never converted: addresses that stand in a text, and what OpenCC cannot read."""

_SEAM = re.compile(r"([，。；：！？、…—「」『』“”‘’《》〈〉【】（）()\[\],.;:!?\s]+)")
"""What parts clauses: quotations and names often are in another script than their sentence."""

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
"""Japanese, which has characters of both scripts and is spoilt by converting it."""

_fold = TextFolder()


def to_traditional(texts: Iterable[str]) -> TextChange:
    """How a whole made of ``texts`` becomes traditional, as written in Taiwan.

    A text, or a clause of it, that has characters of one script only is in that script; one that
    has none, or of both, is in the script of what stands around it.
    """
    whole = votes_by_dictionary().count(texts)
    is_simplified = whole.simplified > whole.traditional
    return lambda text: _each(text, lambda part: _traditional(part, is_simplified=is_simplified))


def to_simplified(texts: Iterable[str]) -> TextChange | None:
    """How a whole made of ``texts`` becomes simplified; nothing where it is not traditional."""
    whole = votes_by_encoding().count(texts)
    if whole.traditional <= whole.simplified:
        return None
    convert = converter(Conversion.TO_SIMPLIFIED)
    return lambda text: _each(text, convert)


def traditional_name(name: str) -> str:
    """A topic's name in traditional characters, if it can still be asked for in that spelling."""
    if _KEPT.search(name):
        return name
    shown = converter(Conversion.TO_TAIWAN)(name)
    return shown if _fold(shown) == _fold(name) else name


def _each(text: str, convert: TextChange) -> str:
    """``text`` with all converted but what is kept and what is Japanese."""
    if text.isascii():
        return text
    pieces = _KEPT.split(text)
    pieces[::2] = [_but_japanese(piece, convert) for piece in pieces[::2]]
    return "".join(pieces)


def _but_japanese(text: str, convert: TextChange) -> str:
    if not _KANA.search(text):
        return convert(text)
    return _by_clause(text, lambda clause: clause if _KANA.search(clause) else convert(clause))


def _by_clause(text: str, convert: Callable[[str], str]) -> str:
    pieces = _SEAM.split(text)
    pieces[::2] = [convert(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _traditional(text: str, *, is_simplified: bool) -> str:
    """``text``, which stands among simplified characters or does not."""
    votes = votes_by_dictionary().count([text])
    if not votes.traditional:
        return _to_taiwan(text) if votes.simplified or is_simplified else text
    if not votes.simplified:
        return text
    around = votes.simplified >= votes.traditional
    return _by_clause(text, lambda clause: _traditional_clause(clause, is_simplified=around))


def _traditional_clause(clause: str, *, is_simplified: bool) -> str:
    votes = votes_by_dictionary().count([clause])
    if votes.simplified and votes.simplified >= votes.traditional:
        return _to_taiwan(clause)
    if votes.simplified:
        return _simplified_runs(clause)
    return _to_taiwan(clause) if is_simplified and not votes.traditional else clause


def _simplified_runs(clause: str) -> str:
    """A traditional clause with some simplified characters: only what stands around those."""
    traditional = re.escape("".join(set(clause) & votes_by_dictionary().traditional))
    pieces = re.split(f"([{traditional}]+)", clause)
    pieces[::2] = [_traditional(piece, is_simplified=False) for piece in pieces[::2]]
    return "".join(pieces)


def _to_taiwan(text: str) -> str:
    return converter(Conversion.TO_TAIWAN)(text)
