"""The methods that the sandbox serves, by name."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.sandbox.telegram import (
    answering,
    copying,
    editing,
    forums,
    membership,
    menus,
    messages,
    pinning,
    profile,
    receiving,
    sending,
)
from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import BotAccount, World

Method: TypeAlias = Callable[[World, BotAccount, JsonObject], object | Awaitable[object]]

METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "logOut": profile.log_out,
    "close": profile.close,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "sendMessage": sending.send_message,
    "sendRichMessage": sending.send_rich_message,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "pinChatMessage": pinning.pin_chat_message,
    "unpinChatMessage": pinning.unpin_chat_message,
    "sendDocument": sending.send_document,
    "unpinAllChatMessages": pinning.unpin_all_chat_messages,
    "createForumTopic": forums.create_forum_topic,
    "editForumTopic": forums.edit_forum_topic,
    "closeForumTopic": forums.close_forum_topic,
    "reopenForumTopic": forums.reopen_forum_topic,
    "deleteForumTopic": forums.delete_forum_topic,
    "closeGeneralForumTopic": forums.close_general_forum_topic,
    "reopenGeneralForumTopic": forums.reopen_general_forum_topic,
    "forwardMessage": copying.forward_message,
    "copyMessage": copying.copy_message,
    "setChatMenuButton": menus.set_chat_menu_button,
    "getChatMenuButton": menus.get_chat_menu_button,
    "sendChatAction": messages.send_chat_action,
    "getChat": membership.get_chat,
    "getChatMember": membership.get_chat_member,
    "getChatAdministrators": membership.get_chat_administrators,
    "getChatMemberCount": membership.get_chat_member_count,
    "leaveChat": membership.leave_chat,
}

BY_LOWER_CASE = {name.lower(): name for name in METHODS}
