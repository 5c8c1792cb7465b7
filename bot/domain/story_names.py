"""Names in a story: Latin words with a capital or a digit.

So products, companies and benchmarks are called in any language: ``GPT-5.3-Codex``, ``Qwen3``.
"""

import re
import unicodedata

_SEPARATORS = re.compile(r"[-_.]+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![a-z0-9.-])[a-z0-9.-]+\.[a-z]{2,}/\S*", re.IGNORECASE
)
_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-._][A-Za-z0-9]+)*")
_FAMILY = re.compile(r"[a-z]{3,}(?=[-_.]?\d)", re.IGNORECASE)
_NO_NAMES = frozenset(
    {"a", "an", "and", "as", "at", "be", "by", "can", "for", "from", "has", "have", "how", "if"}
    | {"in", "into", "is", "it", "its", "may", "more", "new", "no", "not", "of", "on", "one", "or"}
    | {"our", "than", "that", "the", "their", "these", "they", "this", "to", "was", "we", "what"}
    | {"all", "also", "are", "but", "when", "which", "will", "with", "you", "http", "https", "www"}
    | {"ai", "api", "app", "cpu", "gpu", "llm", "ml", "model", "pc", "pro", "sota", "us", "usd"}
)
"""Words that begin sentences, and shorthand that stands in stories of every kind."""


def names_in(text: str) -> dict[str, str]:
    """Names in ``text`` and their families (``GPT`` of ``GPT-5.3``), as first spelt."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(_ADDRESS.sub(" ", unicodedata.normalize("NFKC", text))):
        word = match[0]
        if not any(character.isupper() or character.isdigit() for character in word):
            continue
        family = _FAMILY.match(word)
        for name in (word, family[0] if family else ""):
            folded = folded_name(name)
            if len(folded) > 1 and folded not in _NO_NAMES:
                found.setdefault(folded, name)
    return found


def folded_name(name: str) -> str:
    """One form for all spellings of a name: ``GPT-5.3`` and ``gpt_53``."""
    return _SEPARATORS.sub("", name).casefold()
