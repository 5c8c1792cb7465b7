"""Messages of plain content: what Discord takes when it takes nothing else.

At most 2000 characters: https://docs.discord.com/developers/resources/message#create-message
"""

from bot.adapters.discord.sheet import NO_MENTIONS, JsonObject, Sheet
from bot.domain.rich_text import Inlines

SUPPRESS_EMBEDS = 1 << 2


class PlainLayout:
    """Content alone, without previews of the addresses in it."""

    room = 2000
    title_room = 300

    def can_title(self, title: Inlines, *, source: str) -> bool:  # noqa: ARG002 - see Layout
        """A heading takes all inline formatting."""
        return True

    def write(self, sheet: Sheet) -> JsonObject:
        return {
            "allowed_mentions": NO_MENTIONS,
            "content": sheet.markdown(),
            "flags": SUPPRESS_EMBEDS,
        }
