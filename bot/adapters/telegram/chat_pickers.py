"""The clients' own way to choose a chat: https://core.telegram.org/bots/api#keyboardbutton."""

from typing import Any

from bot.texts import Texts
from bot.texts.settings_labels import PICK_CHANNEL_LABEL, PICK_GROUP_LABEL

_CHANNEL, _GROUP = 1, 2
_NO_RIGHTS = dict.fromkeys(
    (
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    False,
)
_POSTING = {**_NO_RIGHTS, "can_manage_chat": True, "can_post_messages": True}
"""What the bot needs in a channel, and so must be held by who gives it."""
_LOOKING_AFTER = {**_NO_RIGHTS, "can_manage_chat": True}


def picker_keyboard(texts: Texts) -> dict[str, Any]:
    """Two buttons in place of the usual keyboard: a channel, or a group.

    Where the bot is not there yet, clients offer to let it in with what it needs.
    """
    channel = {
        "request_id": _CHANNEL,
        "chat_is_channel": True,
        "user_administrator_rights": _POSTING,
        "bot_administrator_rights": _POSTING,
    }
    group = {
        "request_id": _GROUP,
        "chat_is_channel": False,
        "user_administrator_rights": _LOOKING_AFTER,
        "bot_is_member": True,
    }
    say = texts.settings
    return {
        "keyboard": [
            [{"text": say.said(PICK_CHANNEL_LABEL), "request_chat": channel}],
            [{"text": say.said(PICK_GROUP_LABEL), "request_chat": group}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


def no_keyboard(_texts: Texts) -> dict[str, Any]:
    """The usual keyboard again."""
    return {"remove_keyboard": True}
