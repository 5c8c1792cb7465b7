"""Messages with one embed: a title that leads to the source, and a description.

Limits: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
"""

from bot.adapters.discord.markdown.blocks import heading
from bot.adapters.discord.markdown.links import requestable
from bot.adapters.discord.sheet import ACCENT_COLOURS, NO_MENTIONS, JsonObject, Sheet
from bot.domain.rich_text import (
    Emphasis,
    Inline,
    Inlines,
    Link,
    Strikethrough,
    Strong,
    inline_links,
)

_LONGEST_DESCRIPTION = 4096
_LONGEST_TITLE = 256
_LONGEST_NUMBERING = 40
_LONGEST_URL = 2048


class EmbedsLayout:
    """One embed. Figures are columns in the description: fields would stand below each other."""

    room = _LONGEST_DESCRIPTION
    title_room = _LONGEST_TITLE - _LONGEST_NUMBERING

    def can_title(self, title: Inlines, *, source: str) -> bool:
        """A title has no links but its own."""
        return set(inline_links(title)) <= {source}

    def write(self, sheet: Sheet) -> JsonObject:
        embed: JsonObject = {"color": ACCENT_COLOURS[sheet.kind]}
        if title := heading(_unlinked(sheet.title), mark="").strip():
            embed["title"] = title
            if url := requestable(sheet.source, limit=_LONGEST_URL):
                embed["url"] = url
        if sheet.sections:
            embed["description"] = "\n\n".join(text for _, text in sheet.sections)
        return {"allowed_mentions": NO_MENTIONS, "embeds": [embed]}


def _unlinked(inlines: Inlines) -> Inlines:
    return tuple(new for inline in inlines for new in _without_link(inline))


def _without_link(inline: Inline) -> Inlines:
    match inline:
        case Link(_, children):
            return _unlinked(children)
        case Strong(children):
            return (Strong(_unlinked(children)),)
        case Emphasis(children):
            return (Emphasis(_unlinked(children)),)
        case Strikethrough(children):
            return (Strikethrough(_unlinked(children)),)
        case _:
            return (inline,)
