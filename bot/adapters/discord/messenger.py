"""Sends rendered messages to Discord: into channels, and as answers to interactions."""

import json
from datetime import UTC, datetime

import discord
from discord.http import Route

from bot.adapters.discord.errors import FOREIGN_ERRORS, delivery_error
from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt, RenderedMessage

_EPHEMERAL = 1 << 6


class DiscordMessenger:
    """One message a call. For some minutes Discord drops a repetition with the same nonce.

    https://docs.discord.com/developers/resources/message#create-message
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Deliver to the channel."""
        method, path = message.method.split(" ", 1)
        route = Route(method, path, channel_id=int(chat.chat_id))
        payload = json.loads(message.body) | {"nonce": nonce, "enforce_nonce": True}
        try:
            sent = await self._client.http.request(route, json=payload)
        except FOREIGN_ERRORS as error:
            raise delivery_error(error) from error
        return (_receipt(sent),)


class InteractionMessenger:
    """Answers one deferred interaction: its first message takes the place of "is thinking…".

    The token is good for 15 minutes
    (https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages).
    """

    def __init__(
        self,
        client: discord.Client,
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
        method, path = ("PATCH", "/messages/@original") if self._is_first else ("POST", "")
        route = Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + path,
            webhook_id=self._interaction.application_id,
            webhook_token=self._interaction.token,
        )
        try:
            sent = await self._client.http.request(route, json=payload, params={"wait": "true"})
        except FOREIGN_ERRORS as error:
            raise delivery_error(error) from error
        self._is_first = False
        return (_receipt(sent),)


def _receipt(sent: dict[str, str]) -> Receipt:
    written = sent.get("timestamp", "")
    sent_at = datetime.fromisoformat(written) if written else datetime.now(UTC)
    return Receipt(str(sent["id"]), sent_at)
