"""Sends rendered messages to Discord: into channels, and as answers to interactions."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import discord
from discord.http import Route

from bot.adapters.discord.connection import Client
from bot.adapters.discord.editing import EDIT_MESSAGE, edit_error, edited_payload
from bot.adapters.discord.errors import FOREIGN_ERRORS, delivery_error
from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.errors import DeliveryPostponed, DeliveryUncertain
from bot.domain.invalid_requests import MOST_BY_REPLIES

logger = logging.getLogger(__name__)
_GARBLED = ("<", "{", "[")
"""How a text begins that was to be JSON, or is somebody else's page. Some servers just say ok."""
_EPHEMERAL = 1 << 6


class DiscordMessenger:
    """One message a call, and none while ``most`` requests or more were refused lately.

    For some minutes Discord drops a repetition with the same nonce
    (https://docs.discord.com/developers/resources/message#create-message).
    """

    def __init__(self, client: Client, *, most: int = MOST_BY_REPLIES) -> None:
        self._client = client
        self._most = most

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Deliver to the channel."""
        self._make_sure()
        method, path = message.method.split(" ", 1)
        route = Route(method, path, channel_id=int(chat.chat_id))
        payload = json.loads(message.body) | {"nonce": nonce, "enforce_nonce": True}
        try:
            sent = await self._client.http.request(route, json=payload)
        except FOREIGN_ERRORS as error:
            raise delivery_error(error) from error
        if isinstance(sent, str) and sent.lstrip().startswith(_GARBLED):
            raise DeliveryUncertain("a yes whose body is a page, or broken off")
        return (_receipt(sent),)

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        """Let the channel's message say what ``message`` does."""
        self._make_sure()
        channel_id = int(chat.chat_id)
        route = Route("PATCH", EDIT_MESSAGE, channel_id=channel_id, message_id=message_id)
        try:
            await self._client.http.request(route, json=edited_payload(message))
        except FOREIGN_ERRORS as error:
            raise edit_error(error) from error

    def _make_sure(self) -> None:
        """Raise unless a request may be made now: edits that are refused count like messages."""
        if self._client.http.token is None:
            raise DeliveryPostponed("not signed in yet")
        self._client.refusals.spare(most=self._most)


class InteractionMessenger:
    """Answers one deferred interaction: its first message takes the place of "is thinking…".

    The token is good for 15 minutes
    (https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages).
    """

    def __init__(
        self,
        client: Client,
        interaction: "discord.Interaction[discord.Client]",
        *,
        is_private: bool,
    ) -> None:
        self._client = client
        self._interaction = interaction
        self._flags = _EPHEMERAL if is_private else 0
        self._is_first = True

    async def send(
        self,
        chat: ChatAddress,  # noqa: ARG002 - an interaction knows its channel
        message: RenderedMessage,
        *,
        nonce: str,  # noqa: ARG002 - webhooks take none
    ) -> tuple[Receipt, ...]:
        """Deliver as the answer, or behind it."""
        payload = json.loads(message.body)
        payload["flags"] = payload.get("flags", 0) | self._flags
        try:
            sent = await self._answer(payload)
        except FOREIGN_ERRORS as error:
            raise delivery_error(error) from error
        self._is_first = False
        return (_receipt(sent),)

    async def edit(
        self,
        chat: ChatAddress,  # noqa: ARG002 - an interaction knows its channel
        message_id: str,
        message: RenderedMessage,
    ) -> None:
        """Let one of the answers say what ``message`` does."""
        try:
            await self._request("PATCH", f"/messages/{message_id}", edited_payload(message))
        except FOREIGN_ERRORS as error:
            raise edit_error(error) from error

    async def _answer(self, payload: dict[str, Any]) -> object:
        """In place of "is thinking…", else behind it: not every server has something to replace."""
        if self._is_first:
            try:
                return await self._request("PATCH", "/messages/@original", payload)
            except discord.NotFound as error:
                logger.info("nothing to replace", extra={"error": str(error)})
        return await self._request("POST", "", payload, wait="true")

    async def _request(
        self, method: str, path: str, payload: dict[str, Any], **query: str
    ) -> object:
        self._client.refusals.spare()
        route = Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + path,
            webhook_id=self._interaction.application_id,
            webhook_token=self._interaction.token,
        )
        sent: object = await self._client.http.request(route, json=payload, params=query)
        return sent


def _receipt(sent: object) -> Receipt:
    """What was sent; a message that arrived is not sent again because its receipt is odd."""
    known = sent if isinstance(sent, dict) else {}
    return Receipt(str(known.get("id", "")), _moment(known.get("timestamp")))


def _moment(written: object) -> datetime:
    """The time that ``written`` names, in UTC where it names no zone; else now."""
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
