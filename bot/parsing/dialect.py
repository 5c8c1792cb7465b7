"""The Markdown that digests are written in: CommonMark without HTML, with tables and ``~~``.

Underlined headings do not exist: ``---`` under a line of text is a divider, as its writer meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.parsing import block_rules, inline_rules

_BLOCK_NESTING = 100
_INLINE_NESTING = 8


@dataclass(frozen=True, slots=True)
class TokenStream:
    """Block tokens in reading order; ``inline`` ones have their children."""

    tokens: Sequence[Token]
    used_references: frozenset[str]
    references: dict[str, Any] = field(default_factory=dict)
    unclosed_fences: Sequence[int] = ()


def tokenize(text: str) -> TokenStream:
    """The tokens of a clean text (``bot.parsing.characters``). Raises nothing."""
    environment: dict[str, Any] = {}
    tokens: list[Token] = []
    blocks, inlines = _block_parser(), _inline_parser()
    blocks.block.parse(text, blocks, environment, tokens)
    used: set[str] = set()
    for token in tokens:
        if token.type == "inline" and token.content and "too_deep" not in token.meta:
            children: list[Token] = []
            inlines.inline.parse(token.content, inlines, environment, children)
            token.children = children
            used.update(child.meta["label"] for child in children if "label" in child.meta)
    return TokenStream(
        tokens=tokens,
        used_references=frozenset(used),
        references=environment.get("references", {}),
        unclosed_fences=environment.get("unclosed_fences", ()),
    )


@cache
def _block_parser() -> MarkdownIt:
    parser = _parser(_BLOCK_NESTING)
    parser.disable(["lheading", "html_block"])
    parser.block.ruler.at("fence", block_rules.guarded_fence, {"alt": _INTERRUPTS})
    parser.block.ruler.at("table", block_rules.wide_table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("table", "too_deep", block_rules.too_deep)
    return parser


@cache
def _inline_parser() -> MarkdownIt:
    parser = _parser(_INLINE_NESTING)
    rules = parser.inline.ruler
    rules.at("emphasis", inline_rules.emphasis)
    rules.at("strikethrough", inline_rules.strikethrough)
    rules.at("image", inline_rules.image)
    rules.at("autolink", inline_rules.angled)
    rules.after("text", "bare", inline_rules.bare)
    parser.disable("html_inline")
    return parser


_INTERRUPTS = ["paragraph", "reference", "blockquote", "list"]


class _Dialect(MarkdownIt):
    """Leaves addresses as they are written: what is no web address stays visible as text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - the library's signature
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url


def _parser(nesting: int) -> MarkdownIt:
    options = {"html": False, "maxNesting": nesting}
    parser = _Dialect("commonmark", options).enable(["table", "strikethrough"])
    parser.options["store_labels"] = True
    parser.options["inline_definitions"] = True
    return parser
