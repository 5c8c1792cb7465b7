"""Routes of an interaction's webhook: followups, and changing what was answered.

https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
"""

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.errors import unknown_message, unknown_webhook
from bot.sandbox.discord.interactions import Interaction, InteractionState
from bot.sandbox.discord.message_payloads import message_payload
from bot.sandbox.discord.messages import Message
from bot.sandbox.discord.rest_interactions import answer_draft
from bot.sandbox.discord.wire import NOTHING, Answer, Incoming


async def create_followup(backend: Backend, call: Incoming) -> Answer:
    interaction = _interaction(backend, call)
    if interaction.state is InteractionState.DEFERRED and interaction.original is not None:
        # The first followup after a deferral takes the place of the deferred answer.
        return await _edit(backend, interaction, interaction.original, call)
    message = backend.messages.create(answer_draft(backend, interaction, call.fields, call.files))
    interaction.followups.append(message)
    await backend.announce(message)
    return Answer(message_payload(message)) if call.is_asked("wait") else NOTHING


async def get_answer(backend: Backend, call: Incoming) -> Answer:
    return Answer(message_payload(_message(_interaction(backend, call), call)))


async def edit_answer(backend: Backend, call: Incoming) -> Answer:
    interaction = _interaction(backend, call)
    return await _edit(backend, interaction, _message(interaction, call), call)


async def delete_answer(backend: Backend, call: Incoming) -> Answer:
    interaction = _interaction(backend, call)
    message = _message(interaction, call)
    if interaction.state is InteractionState.DEFERRED:
        backend.interactions.settle(interaction, InteractionState.ANSWERED)
    backend.messages.delete(message)
    await backend.announce_deletion(message)
    return NOTHING


async def _edit(
    backend: Backend, interaction: Interaction, message: Message, call: Incoming
) -> Answer:
    was_loading = message.is_loading
    backend.messages.edit(message, call.fields, call.files)
    if was_loading:
        message.edited_at = None
        message.pings = backend.bot_pings(call.fields, message.channel)
        backend.interactions.settle(interaction, InteractionState.ANSWERED)
    await backend.announce(message, "MESSAGE_UPDATE")
    return Answer(message_payload(message))


def _interaction(backend: Backend, call: Incoming) -> Interaction:
    if call.params["webhook_id"] != backend.world.application_id:
        raise unknown_webhook()
    return backend.interactions.by_token(call.params["webhook_token"])


def _message(interaction: Interaction, call: Incoming) -> Message:
    """The answer that the address names; without an id in it, the first one."""
    first = [interaction.original] if interaction.original else []
    wanted = call.params.get("message_id")
    if wanted is None:
        found = first
    else:
        found = [it for it in (*first, *interaction.followups) if it.id == wanted]
    if not found or found[0].is_deleted:
        raise unknown_message()
    return found[0]
