"""Parameters of a Bot API call as the outbox keeps them."""

import json

from bot.domain.delivery import RenderedMessage
from bot.rendering.outline import Outline

Parameter = str | bool | dict[str, "Parameter"] | list[dict[str, str | int]]


def message(
    outline: Outline,
    method: str,
    parameters: dict[str, Parameter],
    fallback: tuple[RenderedMessage, ...] = (),
) -> RenderedMessage:
    """A rendered message of ``outline``: compact JSON with sorted keys, without the chat."""
    body = json.dumps(parameters, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return RenderedMessage(outline.kind, method, body, outline.story_key, fallback)
