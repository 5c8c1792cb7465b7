"""How messages are sent: with or without a sound, a preview, protection, an effect.

https://core.telegram.org/bots/api#sendmessage; rich messages have no link previews.
"""

import json
from collections.abc import Callable
from dataclasses import replace

from bot.adapters.telegram.button_links import is_openable
from bot.adapters.telegram.payload import with_parameters
from bot.domain.audience import ChatKind
from bot.domain.delivery import RenderedMessage
from bot.domain.digest import Story
from bot.domain.presentation import Presentation

_Messages = tuple[RenderedMessage, ...]


def with_options(messages: _Messages, presentation: Presentation, effect: str = "") -> _Messages:
    """The messages of one edition, as the chat prefers them sent; the first with the effect."""
    wanted: dict[str, object] = {}
    if presentation.preferences.is_silent:
        wanted["disable_notification"] = True
    if presentation.preferences.is_protected:
        wanted["protect_content"] = True
    if wanted:
        messages = _everywhere(messages, lambda message: with_parameters(message, wanted))
    if not messages or not effect or presentation.kind is not ChatKind.PRIVATE:
        return messages
    first, *others = messages
    return (_with_effect(first, effect), *others)


def with_preview(messages: _Messages, story: Story) -> _Messages:
    """The messages of a story, of which the first shows what the story's source is."""
    source = next((url for url in story.sources if is_openable(url)), "")
    shown = {"prefer_small_media": True, "url": source} if source else {"is_disabled": False}

    def change(message: RenderedMessage) -> RenderedMessage:
        if "link_preview_options" not in json.loads(message.body):
            return message
        return with_parameters(message, {"link_preview_options": shown})

    return _at_first(messages, change)


def _with_effect(message: RenderedMessage, effect: str) -> RenderedMessage:
    def change(message: RenderedMessage) -> RenderedMessage:
        return with_parameters(message, {"message_effect_id": effect})

    (changed,) = _at_first((message,), change)
    return changed


def _everywhere(
    messages: _Messages, change: Callable[[RenderedMessage], RenderedMessage]
) -> _Messages:
    """Each message and each of its fallbacks, changed."""
    return tuple(
        replace(change(message), fallback=_everywhere(message.fallback, change))
        for message in messages
    )


def _at_first(
    messages: _Messages, change: Callable[[RenderedMessage], RenderedMessage]
) -> _Messages:
    """The first message and the first of each of its fallbacks, changed."""
    if not messages:
        return ()
    first, *others = messages
    return (replace(change(first), fallback=_at_first(first.fallback, change)), *others)
