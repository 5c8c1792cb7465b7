"""What a Discord message says and whether Discord would take it: for tests."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.delivery import RenderedMessage


def payload(message: RenderedMessage) -> dict[str, Any]:
    """The message's parameters."""
    parameters: dict[str, Any] = json.loads(message.body)
    return parameters


def with_fallbacks(messages: Iterable[RenderedMessage]) -> Iterator[RenderedMessage]:
    """The messages and all that stand in for them."""
    for message in messages:
        yield message
        yield from with_fallbacks(message.fallback)


def components(tree: object) -> Iterator[dict[str, Any]]:
    """Every component in it, nested ones included."""
    if isinstance(tree, list):
        for branch in tree:
            yield from components(branch)
    elif isinstance(tree, dict):
        yield tree
        yield from components(tree.get("components", []))


def texts(message: RenderedMessage) -> list[str]:
    """Every text of the message, the title first."""
    body = payload(message)
    if "content" in body:
        return [body["content"]]
    if "embeds" in body:
        return [e[key] for e in body["embeds"] for key in ("title", "description") if key in e]
    return [c["content"] for c in components(body["components"]) if c["type"] == 10]


def is_within_limits(message: RenderedMessage) -> bool:
    """Discord's limits, in UTF-16 units: 2000, 256 and 4096, or 4000 and 40 components."""
    body = payload(message)
    if "content" in body:
        return 0 < _units(body["content"]) <= 2000
    if "embeds" in body:
        return all(
            0 < _units(e.get("title", "-")) <= 256 and 0 < _units(e.get("description", "-")) <= 4096
            for e in body["embeds"]
        )
    every = list(components(body["components"]))
    labels = [c["label"] for c in every if c["type"] == 2]
    shown = [c["content"] for c in every if c["type"] == 10]
    is_filled = all(text.strip() for text in [*labels, *shown])
    return is_filled and len(every) <= 40 and sum(map(_units, [*labels, *shown])) <= 4000


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
