"""What somebody looks for, read from whatever they wrote: any text is a query.

Words must all be there; ``"several words"`` stand together, ``-word`` must not be there, and
``topic:开源`` asks for a topic of the catalogue, as its name alone does. Case, width and script
make no difference.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.folded_word import FoldedWord, folded_word
from bot.domain.topic import TopicCatalogue

LONGEST_QUERY = 200
"""Characters; what stands behind them is not looked at."""
_MOST_TERMS = 16
_SHORT = 2
"""Latin words of so many letters stand for themselves alone (``AI``), not for what begins so."""
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞〟＂"), '"')
_BETWEEN = re.compile(r"[\s、。…]+|[,;!?]+(?!\d)")
_EDGES = "()[]{}<>.:'`*_~|\\/&=^,;!?«»‹›’‘"
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_OR_NOT = re.compile(
    r"[A-Za-z0-9.+_#-]*[A-Za-z][A-Za-z0-9.+_#-]*|(?:(?![A-Za-z0-9.+_#-]*[A-Za-z]).)+", re.DOTALL
)
_FIELD_GAP = re.compile(r"(?<!\S)(-?(?:topic|主题|主題):)\s+", re.IGNORECASE)
_TERM = re.compile(
    r'(?P<denied>-)?(?:(?P<field>topic|主题|主題):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StoryQuery:
    """Which stories are meant: all of ``words`` and ``topics``, none of the others."""

    words: tuple[FoldedWord, ...] = ()
    topics: frozenset[str] = frozenset()
    denied_words: tuple[FoldedWord, ...] = ()
    denied_topics: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.words or self.topics or self.denied_words or self.denied_topics)


def tidy_query(written: str) -> str:
    """``written`` in one line that can be shown, sent and stored; cut where it is too long."""
    beginning = written[: LONGEST_QUERY * 4]
    kept = (c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in beginning)
    return " ".join("".join(kept).split())[:LONGEST_QUERY].strip()


def read_query(written: str, catalogue: TopicCatalogue) -> StoryQuery:
    """The query that ``written`` is. An unknown topic is looked for as a word."""
    if named := catalogue.find(tidy_query(written)):
        return StoryQuery(topics=frozenset({named.name}))
    words: dict[str, FoldedWord] = {}
    denied: dict[str, FoldedWord] = {}
    topics: set[str] = set()
    denied_topics: set[str] = set()
    for term in _terms(written):
        topic = catalogue.find(term.text) if term.is_topic else None
        if topic is not None:
            (denied_topics if term.is_denied else topics).add(topic.name)
        else:
            found = denied if term.is_denied else words
            found.update((word.pattern.pattern, word) for word in _words(term, catalogue))
    return StoryQuery(
        tuple(words.values()), frozenset(topics), tuple(denied.values()), frozenset(denied_topics)
    )


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    is_topic: bool
    is_denied: bool
    is_phrase: bool


def _terms(written: str) -> Iterator[_Term]:
    text = unicodedata.normalize("NFKC", tidy_query(written)).translate(_QUOTES)
    if text.count('"') % 2:  # the last one closes nothing
        before, _, behind = text.rpartition('"')
        text = f"{before} {behind}"
    quoted = _FIELD_GAP.sub(r"\1", text).split('"')
    quoted[::2] = [_BETWEEN.sub(" ", outside) for outside in quoted[::2]]
    for number, found in enumerate(_TERM.finditer('"'.join(quoted))):
        if number == _MOST_TERMS:
            return
        is_phrase = found["phrase"] is not None
        said = found["phrase"] if is_phrase else found["word"].strip(_EDGES).lstrip("#＃")
        yield _Term(said, bool(found["field"]), bool(found["denied"]), is_phrase)


def _words(term: _Term, catalogue: TopicCatalogue) -> Iterator[FoldedWord]:
    """Chinese is written without blanks: ``Claude新模型`` are two words that need not stand so."""
    is_loose = not (term.is_phrase or term.is_denied) and _HAN.search(term.text)
    for text in _LATIN_OR_NOT.findall(term.text) if is_loose else (term.text,):
        is_beginning = not term.is_phrase and len(text) > _SHORT
        word = folded_word(text, catalogue.fold, is_beginning=is_beginning)
        if word is not None:
            yield word
