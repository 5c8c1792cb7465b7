"""Posts of a channel in its discussion group.

https://telegram.org/blog/scheduled-reminders-themes#channel-discussion
"""

from bot.sandbox.telegram.chats import StoredMessage
from bot.sandbox.telegram.forwarding import forward_to
from bot.sandbox.telegram.hearing import tell_all
from bot.sandbox.telegram.persons import TELEGRAM
from bot.sandbox.telegram.world import World


def open_discussion(world: World, post: StoredMessage) -> StoredMessage | None:
    """Where the post's channel has a group, forward it there and pin it, as Telegram does."""
    group = post.chat.linked if post.chat.is_channel else None
    if group is None:
        return None
    forwarded = forward_to(world, post, group, sender=TELEGRAM)
    forwarded.sender_chat = post.chat
    forwarded.is_automatic_forward = True
    forwarded.is_protected = post.is_protected
    group.pinned.append(forwarded.message_id)
    tell_all(world, forwarded)
    return forwarded


def thread_of(reply_to: StoredMessage | None) -> int | None:
    """The thread of comments that an answer joins: those to one post of the channel."""
    if reply_to is None or reply_to.chat.is_forum:
        return None
    return reply_to.message_id if reply_to.is_automatic_forward else reply_to.thread_id
