"""Messages of Components V2: a container of texts, rules and link buttons.

At most 40 components, nested ones included, and 4000 characters of text in a message:
https://docs.discord.com/developers/components/reference
"""

from bot.adapters.discord.markdown.blocks import heading
from bot.adapters.discord.markdown.links import host_of, requestable
from bot.adapters.discord.sheet import ACCENT_COLOURS, NO_MENTIONS, JsonObject, Sheet
from bot.domain.rich_text import Inlines
from bot.rendering.outline import PieceKind
from bot.rendering.text_length import shorten

IS_COMPONENTS_V2 = 1 << 15

_ACTION_ROW, _BUTTON, _TEXT_DISPLAY, _SEPARATOR, _CONTAINER = 1, 2, 10, 14, 17
_LINK_STYLE = 5
_MOST_COMPONENTS = 40
_MOST_BUTTONS = 5
_LONGEST_URL = 512
_LONGEST_LABEL = 80
_RULED = frozenset({PieceKind.COMMENTARY, PieceKind.FOOTER})


class ComponentsLayout:
    """Components V2. Some of the 4000 characters are left to the buttons' labels."""

    room = 4000 - _MOST_BUTTONS * _LONGEST_LABEL
    title_room = 400

    def can_title(self, title: Inlines, *, source: str) -> bool:  # noqa: ARG002 - see Layout
        """A heading takes all inline formatting."""
        return True

    def write(self, sheet: Sheet) -> JsonObject:
        buttons = _buttons(sheet.sources)
        most = _MOST_COMPONENTS - 1 - (len(buttons) + 1 if buttons else 0)
        children = _texts(sheet)
        if len(children) > most:
            children = [_text(sheet.markdown())]
        if buttons:
            children.append({"type": _ACTION_ROW, "components": buttons})
        container: JsonObject = {
            "type": _CONTAINER,
            "accent_color": ACCENT_COLOURS[sheet.kind],
            "components": children,
        }
        return {
            "allowed_mentions": NO_MENTIONS,
            "components": [container],
            "flags": IS_COMPONENTS_V2,
        }


def _texts(sheet: Sheet) -> list[JsonObject]:
    title = heading(sheet.title, mark="##")
    children = [_text(title)] if title else []
    for kind, markdown in sheet.sections:
        if kind in _RULED and children:
            children.append({"type": _SEPARATOR, "divider": True, "spacing": 1})
        children.append(_text(markdown))
    return children


def _text(markdown: str) -> JsonObject:
    return {"type": _TEXT_DISPLAY, "content": markdown}


def _buttons(urls: tuple[str, ...]) -> list[JsonObject]:
    """A link button for each address that Discord takes; the label is where it leads."""
    found = (requestable(url, limit=_LONGEST_URL) for url in urls)
    return [
        {
            "type": _BUTTON,
            "style": _LINK_STYLE,
            "label": shorten(host_of(url).removeprefix("www."), limit=_LONGEST_LABEL),
            "url": url,
        }
        for url in [url for url in found if url][:_MOST_BUTTONS]
    ]
