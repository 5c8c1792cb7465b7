"""The HTML of a rich message → a tree of elements that stand where they may.

https://core.telegram.org/bots/api#rich-message-formatting-options
"""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sandbox.telegram.markup import EndTag, MarkupError, StartTag, Text, read_tokens

NAMED = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
}
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = frozenset({*STYLES, "a", "br", "tg-time"})
BLOCKS = frozenset(
    {*HEADINGS, "p", "pre", "footer", "hr", "ul", "ol", "blockquote", "aside", "table", "details"}
)
FLOW = INLINE | BLOCKS
VOID = frozenset({"br", "hr"})
ROOT = ""
CHILDREN: dict[str, frozenset[str]] = {
    ROOT: FLOW,
    "li": FLOW,
    "blockquote": FLOW | {"cite"},
    "details": FLOW | {"summary"},
    "aside": INLINE | {"cite"},
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "table": frozenset({"caption", "tr"}),
    "tr": frozenset({"th", "td"}),
    "pre": frozenset({"code"}),
    **dict.fromkeys([*INLINE, *HEADINGS], INLINE),
    **dict.fromkeys(["p", "footer", "summary", "caption", "cite", "th", "td"], INLINE),
}
TAGS = frozenset().union(*CHILDREN.values())
WITHOUT_TEXT = frozenset({"ul", "ol", "table", "tr"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "name"}),
    "code": frozenset({"class"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value", "type"}),
    "table": frozenset({"bordered", "striped"}),
    "details": frozenset({"open"}),
    "tg-time": frozenset({"unix", "format"}),
    **dict.fromkeys(["th", "td"], frozenset({"colspan", "rowspan", "align", "valign"})),
}
NUMBER = re.compile(r"-?[0-9]{1,9}")
DEEPEST = 48  # tags; what is nested deeper breaks the limit on levels in any case


@dataclass(slots=True)
class Element:
    """A tag with what it contains."""

    name: str
    position: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)

    def number(self, attribute: str) -> int | None:
        """The attribute as an integer, None where it is absent. Raises ``MarkupError``."""
        value = self.attributes.get(attribute)
        if value is None:
            return None
        if not NUMBER.fullmatch(value):
            self.refuse(f'Attribute "{attribute}" of the tag "{self.name}" must be a number')
        return int(value)

    def refuse(self, reason: str) -> None:
        """Raise ``MarkupError`` at this element."""
        raise MarkupError(reason, self.position)


Node: TypeAlias = Element | str


def read_tree(html: str) -> Element:
    """The root element. Raises ``MarkupError``."""
    stack = [Element(ROOT)]
    for token in read_tokens(html, named=NAMED, tags=TAGS):
        if isinstance(token, Text):
            _add_text(stack[-1], token)
        elif isinstance(token, StartTag):
            _open(stack, token)
        else:
            _close(stack, token)
    if len(stack) > 1:
        name = stack[-1].name
        reason = f'Can\'t find end tag corresponding to start tag "{name}"'
        raise MarkupError(reason, stack[-1].position)
    return stack[0]


def _add_text(parent: Element, token: Text) -> None:
    if parent.name not in WITHOUT_TEXT:
        parent.children.append(token.text)
    elif token.text.strip():
        raise MarkupError(
            f'Text isn\'t allowed directly inside tag "{parent.name}"', token.position
        )


def _open(stack: list[Element], tag: StartTag) -> None:
    parent = stack[-1]
    _check(parent, tag)
    element = Element(tag.name, tag.position, tag.attributes)
    parent.children.append(element)
    if tag.name not in VOID:
        stack.append(element)
    if len(stack) > DEEPEST:
        raise MarkupError("Too many nesting levels", tag.position)


def _check(parent: Element, tag: StartTag) -> None:
    if tag.is_self_closing and tag.name not in VOID:
        raise MarkupError(f'Tag "{tag.name}" must not be self-closing', tag.position)
    if tag.name not in CHILDREN.get(parent.name, frozenset()):
        where = f'inside tag "{parent.name}"' if parent.name else "at the top level"
        raise MarkupError(f'Tag "{tag.name}" isn\'t allowed {where}', tag.position)
    for name in tag.attributes:
        if name not in ATTRIBUTES.get(tag.name, frozenset()):
            reason = f'Unsupported attribute "{name}" in the tag "{tag.name}"'
            raise MarkupError(reason, tag.position)


def _close(stack: list[Element], tag: EndTag) -> None:
    if len(stack) == 1:
        raise MarkupError("Unexpected end tag", tag.position)
    name = stack.pop().name
    if tag.name != name:
        tail = f', expected "</{name}>", found "</{tag.name}>"'
        raise MarkupError("Unmatched end tag", tag.position, tail)
