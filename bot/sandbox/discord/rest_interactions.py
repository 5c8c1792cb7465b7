"""The route on which a bot first answers an interaction.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from enum import IntEnum

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.errors import refuse_field
from bot.sandbox.discord.interaction_payloads import interaction_metadata
from bot.sandbox.discord.interactions import Interaction, InteractionKind, InteractionState
from bot.sandbox.discord.message_payloads import message_payload
from bot.sandbox.discord.message_rules import EPHEMERAL
from bot.sandbox.discord.messages import Draft, Message
from bot.sandbox.discord.wire import NOTHING, Answer, Incoming, JsonObject, UploadedFile

CHAT_INPUT_COMMAND, REPLY = 20, 19


class ResponseKind(IntEnum):
    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


_MESSAGES = {ResponseKind.MESSAGE, ResponseKind.DEFERRED_MESSAGE}
_UPDATES = {ResponseKind.DEFERRED_UPDATE, ResponseKind.UPDATE}
_ANSWERS = {
    InteractionKind.COMMAND: _MESSAGES | {ResponseKind.MODAL},
    InteractionKind.COMPONENT: _MESSAGES | _UPDATES | {ResponseKind.MODAL},
    InteractionKind.AUTOCOMPLETE: {ResponseKind.CHOICES},
    InteractionKind.MODAL: _MESSAGES | _UPDATES,
}


async def answer_interaction(backend: Backend, call: Incoming) -> Answer:
    interaction = backend.interactions.awaiting_answer(
        call.params["interaction_id"], call.params["interaction_token"]
    )
    kind = _response_kind(interaction, call)
    data = call.fields.get("data") or {}
    match kind:
        case ResponseKind.MESSAGE | ResponseKind.DEFERRED_MESSAGE:
            message = answer_draft(backend, interaction, data, call.files)
            is_deferred = kind is ResponseKind.DEFERRED_MESSAGE
            create = backend.messages.create_loading if is_deferred else backend.messages.create
            interaction.original = create(message)
        case ResponseKind.UPDATE if interaction.message is not None:
            backend.messages.edit(interaction.message, data, call.files)
        case ResponseKind.CHOICES:
            interaction.choices = data.get("choices") or []
        case ResponseKind.MODAL:
            interaction.modal = data
    if kind in _UPDATES:
        interaction.original = interaction.message
    is_waiting = kind is ResponseKind.DEFERRED_MESSAGE
    state = InteractionState.DEFERRED if is_waiting else InteractionState.ANSWERED
    backend.interactions.settle(interaction, state)
    await _announce(backend, interaction, kind)
    if not call.is_asked("with_response"):
        return NOTHING
    return Answer(_response(interaction, kind))


def answer_draft(
    backend: Backend,
    interaction: Interaction,
    body: JsonObject,
    files: tuple[UploadedFile, ...] = (),
) -> Draft:
    """A message that answers ``interaction``; ephemeral where its flags say so."""
    is_ephemeral = bool((body.get("flags") or 0) & EPHEMERAL)
    is_command = interaction.kind is InteractionKind.COMMAND and interaction.original is None
    return Draft(
        interaction.channel,
        backend.world.bot,
        body,
        files,
        kind=CHAT_INPUT_COMMAND if is_command else REPLY,
        interaction=interaction_metadata(interaction),
        visible_to=interaction.user if is_ephemeral else None,
        pings=backend.bot_pings(body, interaction.channel),
    )


def _response_kind(interaction: Interaction, call: Incoming) -> ResponseKind:
    kind = call.fields["type"]
    allowed = _ANSWERS[interaction.kind]
    has_message = interaction.message is not None
    if kind not in allowed or (kind in _UPDATES and not has_message):
        message = f"Value must be one of {sorted(int(it) for it in allowed)}."
        raise refuse_field(("type",), "BASE_TYPE_CHOICES", message)
    return ResponseKind(kind)


async def _announce(backend: Backend, interaction: Interaction, kind: ResponseKind) -> None:
    if interaction.original is None:
        return
    if kind in _MESSAGES:
        await backend.announce(interaction.original)
    elif kind is ResponseKind.UPDATE:
        await backend.announce(interaction.original, "MESSAGE_UPDATE")


def _response(interaction: Interaction, kind: ResponseKind) -> JsonObject:
    about: JsonObject = {"id": interaction.id, "type": int(interaction.kind)}
    message = interaction.original
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": message.id,
        "response_message_loading": message.is_loading,
        "response_message_ephemeral": message.is_ephemeral,
    }
    return {"interaction": about, "resource": _resource(message, kind)}


def _resource(message: Message, kind: ResponseKind) -> JsonObject:
    return {"type": int(kind), "message": message_payload(message)}
