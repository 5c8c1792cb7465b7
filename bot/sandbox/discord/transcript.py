"""A channel as plain text, for terminals."""

import re
from collections.abc import Callable

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.component_rules import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    FILE,
    MEDIA_GALLERY,
    SECTION,
    SELECTS,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
)
from bot.sandbox.discord.interactions import Interaction, InteractionKind
from bot.sandbox.discord.messages import Message
from bot.sandbox.discord.plain_text import plain_lines
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import ChannelKind

_INDENT = "  "
_RULE = "─" * 24
_BUTTON_ADDRESS = re.compile(r" → (https?://\S+)\]")


def transcript_of(backend: Backend, channel_id: str) -> str:
    """The channel from top to bottom: who did what, and what the bot wrote."""
    channel = backend.world.channels.get(channel_id)
    lines = [_title(channel.name, channel.kind) if channel else f"(deleted channel {channel_id})"]
    # Ids grow with time: sorting by them tells the story in order.
    told: list[tuple[int, list[str]]] = [
        (int(message.id), _told_message(message))
        for message in backend.messages.in_channel(channel_id)
    ]
    told += [
        (int(interaction.id), _told_interaction(interaction))
        for interaction in backend.interactions.all.values()
        if interaction.channel.id == channel_id
        and interaction.kind is not InteractionKind.AUTOCOMPLETE
    ]
    for _, part in sorted(told, key=lambda it: it[0]):
        lines += ["", *part]
    return "\n".join(lines)


def _title(name: str, kind: ChannelKind) -> str:
    return "Discord · direct messages" if kind is ChannelKind.DM else f"Discord · #{name}"


def _told_interaction(interaction: Interaction) -> list[str]:
    verb = "▸" if interaction.kind is InteractionKind.COMMAND else "presses"
    lines = [f"{interaction.user.name} {verb} {interaction.label}"]
    return [*lines, f"{_INDENT}⚠ {interaction.failure}"] if interaction.failure else lines


def _told_message(message: Message) -> list[str]:
    marks = []
    if message.visible_to is not None:
        marks.append(f"only {message.visible_to.name} can see this")
    if message.edited_at is not None:
        marks.append("edited")
    head = message.author.name + (f" ({', '.join(marks)})" if marks else "") + ":"
    body = ["… is thinking"] if message.is_loading else _body(message)
    return [head, *(f"{_INDENT}{line}".rstrip() for line in body)]


def _body(message: Message) -> list[str]:
    lines = plain_lines(message.content) if message.content else []
    for embed in message.embeds:
        lines += [f"▌ {line}" for line in _embed_lines(embed)]
    for component in message.components:
        lines += _component_lines(component)
    lines = _without_repeats(lines)
    return [*lines, *(f"📎 {it['filename']}" for it in message.attachments)]


def _without_repeats(lines: list[str]) -> list[str]:
    """A button's address only where the message does not show it anyway."""
    shown = "\n".join(lines)
    return [
        _BUTTON_ADDRESS.sub(lambda found: found[0] if shown.count(found[1]) == 1 else " ↗]", line)
        for line in lines
    ]


def _embed_lines(embed: JsonObject) -> list[str]:
    lines: list[str] = []
    if "author" in embed:
        lines.append(embed["author"]["name"])
    if "title" in embed:
        address = f" <{embed['url']}>" if "url" in embed else ""
        lines += [f"{line}{address}" for line in plain_lines(embed["title"])]
    lines += plain_lines(embed["description"]) if "description" in embed else []
    for field in embed.get("fields", ()):
        lines += [*plain_lines(field["name"]), *(f"  {it}" for it in plain_lines(field["value"]))]
    return [*lines, embed["footer"]["text"]] if "footer" in embed else lines


def _component_lines(component: JsonObject) -> list[str]:
    return _LINES[component["type"]](component)


def _all_lines(components: list[JsonObject]) -> list[str]:
    return [line for component in components for line in _component_lines(component)]


def _control(component: JsonObject) -> str:
    if component["type"] in SELECTS:
        offered = [option["label"] for option in component.get("options", ())]
        return f"[{component.get('placeholder') or 'choose'} ▾ {' | '.join(offered)}]".rstrip()
    emoji = (component.get("emoji") or {}).get("name", "")
    label = " ".join(part for part in (emoji, component.get("label", "")) if part)
    address = f" → {component['url']}" if "url" in component else ""
    greyed = " (greyed out)" if component.get("disabled") else ""
    return f"[{label}{address}]{greyed}"


def _media(component: JsonObject) -> list[str]:
    items = component.get("items") or [component]
    return [f"🖼 {item['media']['url']}" for item in items]


_LINES: dict[int, Callable[[JsonObject], list[str]]] = {
    **{kind: lambda component: [_control(component)] for kind in (BUTTON, *SELECTS)},
    TEXT_DISPLAY: lambda component: plain_lines(component["content"]),
    CONTAINER: lambda component: [f"┃ {line}" for line in _all_lines(component["components"])],
    SECTION: lambda component: _all_lines([*component["components"], component["accessory"]]),
    SEPARATOR: lambda component: [_RULE if component.get("divider", True) else ""],
    ACTION_ROW: lambda component: ["  ".join(_control(it) for it in component["components"])],
    FILE: lambda component: [f"📎 {component['file']['url']}"],
    MEDIA_GALLERY: _media,
    THUMBNAIL: _media,
}
