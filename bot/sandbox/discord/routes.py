"""Which operation answers which address."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from bot.sandbox.discord import (
    rest_account,
    rest_commands,
    rest_guilds,
    rest_interactions,
    rest_messages,
    rest_webhooks,
)
from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.wire import Answer, Incoming

Operation = Callable[[Backend, Incoming], Awaitable[Answer]]

_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_MESSAGES = "/channels/{channel_id}/messages"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


def _command_routes(base: str) -> dict[str, Operation]:
    return {
        f"GET {base}": rest_commands.list_commands,
        f"PUT {base}": rest_commands.overwrite_commands,
        f"POST {base}": rest_commands.create_command,
        f"GET {base}/{{command_id}}": rest_commands.get_command,
        f"PATCH {base}/{{command_id}}": rest_commands.change_command,
        f"DELETE {base}/{{command_id}}": rest_commands.delete_command,
    }


def _answer_routes(message: str) -> dict[str, Operation]:
    return {
        f"GET {_WEBHOOK}/messages/{message}": rest_webhooks.get_answer,
        f"PATCH {_WEBHOOK}/messages/{message}": rest_webhooks.edit_answer,
        f"DELETE {_WEBHOOK}/messages/{message}": rest_webhooks.delete_answer,
    }


# Fixed addresses stand before those with a parameter in the same place: the first match serves.
ROUTES: Mapping[str, Operation] = MappingProxyType(
    {
        "GET /gateway": rest_account.get_gateway,
        "GET /gateway/bot": rest_account.get_gateway_bot,
        "GET /users/@me": rest_account.get_own_user,
        "GET /users/@me/guilds": rest_account.list_own_guilds,
        "GET /users/@me/guilds/{guild_id}/member": rest_account.get_own_member,
        "DELETE /users/@me/guilds/{guild_id}": rest_account.leave_guild,
        "POST /users/@me/channels": rest_account.open_dm,
        "GET /users/{user_id}": rest_account.get_user,
        "GET /applications/@me": rest_account.get_application,
        "GET /oauth2/applications/@me": rest_account.get_application,
        **_command_routes(_COMMANDS),
        **_command_routes(_GUILD_COMMANDS),
        "GET /guilds/{guild_id}": rest_guilds.get_guild,
        "GET /guilds/{guild_id}/channels": rest_guilds.list_channels,
        "GET /guilds/{guild_id}/roles": rest_guilds.list_roles,
        "GET /guilds/{guild_id}/members/{user_id}": rest_guilds.get_member,
        "GET /channels/{channel_id}": rest_guilds.get_channel,
        "POST /channels/{channel_id}/typing": rest_guilds.start_typing,
        "POST /channels/{channel_id}/threads": rest_guilds.start_thread,
        f"GET {_MESSAGES}": rest_messages.list_messages,
        f"POST {_MESSAGES}": rest_messages.create_message,
        f"GET {_MESSAGES}/{{message_id}}": rest_messages.get_message,
        f"PATCH {_MESSAGES}/{{message_id}}": rest_messages.edit_message,
        f"DELETE {_MESSAGES}/{{message_id}}": rest_messages.delete_message,
        f"POST {_MESSAGES}/{{message_id}}/crosspost": rest_messages.crosspost_message,
        f"POST {_MESSAGES}/{{message_id}}/threads": rest_guilds.start_thread_from_message,
        f"POST {_CALLBACK}": rest_interactions.answer_interaction,
        f"POST {_WEBHOOK}": rest_webhooks.create_followup,
        **_answer_routes("@original"),
        **_answer_routes("{message_id}"),
    }
)
