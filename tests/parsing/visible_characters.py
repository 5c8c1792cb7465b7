"""An independent look at what a file shows: its letters and digits, however they are marked up."""

import html
import json
import unicodedata
from collections import Counter
from urllib.parse import unquote

from bot.domain.digest import Digest
from bot.parsing import digest_as_json

JsonTree = str | int | float | bool | list["JsonTree"] | dict[str, "JsonTree"] | None

_FOR_MACHINES = {"date", "kind", "unit", "key"}


def lost_characters(source: str, digest: Digest) -> dict[str, int]:
    """Letters and digits of ``source`` that the digest's JSON has less often, with how many."""
    tree: JsonTree = json.loads(json.dumps(digest_as_json(digest)))
    shown = f"{_shown(tree)} {digest.day:%Y年%m月%d日}"
    return dict(_letters(source) - _letters(shown))


def _letters(text: str) -> "Counter[str]":
    plain = unicodedata.normalize("NFKC", unquote(html.unescape(text)))
    return Counter(character for character in plain if character.isalnum())


def _shown(tree: JsonTree, key: str = "") -> str:
    if isinstance(tree, dict):
        hidden = _repeated(tree)
        return " ".join(_shown(value, name) for name, value in tree.items() if name not in hidden)
    if isinstance(tree, list):
        numbers = [str(n) if key == "trends" else "" for n in range(1, len(tree) + 1)]
        return " ".join(f"{n} {_shown(value)}" for n, value in zip(numbers, tree, strict=True))
    return tree if isinstance(tree, str) and key not in _FOR_MACHINES else ""


def _repeated(tree: dict[str, JsonTree]) -> set[str]:
    """Keys whose characters stand under another key of the same object as well."""
    if "markdown" in tree:
        return {"text"}
    return {"headline", "metrics", "sources"} if "headline" in tree else set()
