"""Parameters of a Bot API call as the outbox keeps them."""

import json
from collections.abc import Mapping
from dataclasses import replace

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
    return RenderedMessage(outline.kind, method, _written(parameters), outline.story_key, fallback)


def with_parameters(message: RenderedMessage, parameters: Mapping[str, object]) -> RenderedMessage:
    """The message with more parameters, or others; its fallbacks stay as they are."""
    return replace(message, body=_written({**json.loads(message.body), **parameters}))


def _written(parameters: Mapping[str, object]) -> str:
    return json.dumps(parameters, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
