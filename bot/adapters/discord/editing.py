"""Putting other content into a message that was sent, and what its refusal means.

https://docs.discord.com/developers/resources/message#edit-message changes only what the request
names; so it names everything. A message may become one of Components V2, but stays one. What
Discord says beyond the errors of sending:

============================================================ =====================
10008 unknown message                                        ``MessageGone``
50005 another one's message                                  ``MessageGone``
50083, 160005: its thread is archived or locked              ``MessageGone``
============================================================ =====================

A thread that takes no edits opens again with the next message, so it is no chat to give up.
"""

import json

from discord import HTTPException

from bot.adapters.discord.components import IS_COMPONENTS_V2
from bot.adapters.discord.errors import delivery_error
from bot.adapters.discord.sheet import JsonObject
from bot.domain.delivery import RenderedMessage
from bot.domain.errors import DeliveryError, MessageGone

EDIT_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_GONE = frozenset({10008, 50005, 50083, 160005})


def edited_payload(message: RenderedMessage) -> JsonObject:
    """The parameters of "edit message" that leave nothing of what the message said before."""
    body: JsonObject = json.loads(message.body)
    flags = body.get("flags", 0)
    is_v2 = isinstance(flags, int) and bool(flags & IS_COMPONENTS_V2)
    nothing: JsonObject = {"embeds": None} if is_v2 else {"embeds": [], "components": []}
    return {"content": None, **nothing, **body, "flags": flags}


def edit_error(error: Exception) -> DeliveryError:
    """What ``error`` means to a correction."""
    if isinstance(error, HTTPException) and error.code in _GONE:
        return MessageGone(error.text or str(error))
    return delivery_error(error)
