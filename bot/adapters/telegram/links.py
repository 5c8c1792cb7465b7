"""Links that a dialect cannot make, shown as text instead: nothing of them is lost.

A link without a text shows its address.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.adapters.telegram.characters import is_blank
from bot.domain.rich_text import (
    Inlines,
    Link,
    Text,
    plain_inlines,
    with_inline_links,
    with_links,
)
from bot.rendering.outline import Outline

Keeps = Callable[[str], bool]
"""Whether a dialect can link to an address."""


def with_links_spelled_out(outline: Outline, *, unless: Keeps) -> Outline:
    """The outline with each link that ``unless`` denies as its text and its address."""

    def relink(link: Link) -> Inlines:
        return _spelled_out(link, is_kept=unless(link.url))

    pieces = tuple(replace(p, blocks=with_links(p.blocks, relink)) for p in outline.pieces)
    return replace(outline, title=with_inline_links(outline.title, relink), pieces=pieces)


def _spelled_out(link: Link, *, is_kept: bool = False) -> Inlines:
    """A link that shows something; links inside it are spelled out, for links do not nest."""
    shown = with_inline_links(link.children, _spelled_out)
    if is_blank(text := plain_inlines(shown)):
        text, shown = link.url, (Text(link.url),)
    if is_kept:
        return (Link(link.url, shown),)
    return shown if text.strip() == link.url else (*shown, Text(f" ({link.url})"))
