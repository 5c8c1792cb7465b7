"""Addresses too long to stand behind a text: shown in full, whole wherever a message holds them."""

from collections.abc import Iterator

from bot.adapters.discord.markdown.links import bare, is_same, masked
from bot.domain.rich_text import (
    Inline,
    Inlines,
    Link,
    RichText,
    Text,
    links,
    plain_inlines,
    with_links,
)
from bot.rendering.text_length import utf16_length

_DRESS = 300
"""UTF-16 units for what stands around an address: a label, marks of lists and quotes."""


def loosen_long_links(text: RichText, *, room: int) -> RichText:
    """``text`` with every link whose address takes more than half of ``room`` spelled out.

    The address follows the link's text: as a link that shows itself, which is not cut, where a
    message of ``room`` UTF-16 units holds it; else as plain text, which may be cut.
    """
    if not any(_is_long(url, room) for url in links(text)):
        return text

    def loosen(link: Link) -> Inlines:
        if _is_long(link.url, room):
            return tuple(_spelled_out(link.url, link.children, room))
        return (link,)

    return with_links(text, loosen)


def _is_long(url: str, room: int) -> bool:
    return len(masked(url) or url) > room // 2


def _spelled_out(url: str, children: Inlines, room: int) -> Iterator[Inline]:
    address = _address(url, room)
    shown = plain_inlines(children)
    if not shown or is_same(shown, url):
        yield address
        return
    yield from children
    if url not in shown:
        yield from (Text(" ("), address, Text(")"))


def _address(url: str, room: int) -> Inline:
    is_linked = masked(url) and utf16_length(bare(url)) <= room - _DRESS
    return Link(url, (Text(url),)) if is_linked else Text(url)
