"""How the bot's own place in chats changes: https://core.telegram.org/bots/api#chatmemberupdated.

And how groups become supergroups, of which Telegram tells in both:
https://core.telegram.org/bots/api#message (``migrate_to_chat_id``, ``migrate_from_chat_id``).
"""

from collections.abc import Awaitable, Callable

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.adapters.telegram.callers import TelegramCallers, person_of
from bot.domain.audience import ChatAddress, Platform
from bot.domain.membership import Access, MembershipChange

Follow = Callable[[MembershipChange], Awaitable[None]]
"""Draws the consequences of a change."""
FollowMove = Callable[[ChatAddress, str], Awaitable[None]]
"""Draws those of a chat's new id."""
_ABSENT = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


class TelegramMembership:
    """Hands every change on."""

    def __init__(self, callers: TelegramCallers, follow: Follow, follow_move: FollowMove) -> None:
        self._callers = callers
        self._follow = follow
        self._follow_move = follow_move

    async def on_change(self, update: Update, _context: object) -> None:
        """Somebody changed what the bot is or may do in a chat."""
        changed = update.my_chat_member
        if changed is None:
            return
        user = changed.from_user
        person = None if user.is_bot else person_of(user)
        kind = changed.chat.type
        change = MembershipChange(
            self._callers.chat_of(changed.chat, person),
            before=access_of(changed.old_chat_member, kind),
            after=access_of(changed.new_chat_member, kind),
            person=person,
            is_forum=bool(changed.chat.is_forum),
        )
        await self._follow(change)

    async def on_migration(self, update: Update, _context: object) -> None:
        """A group has a new id. Both chats say so; the second time there is nothing left to do."""
        message = update.effective_message
        if message is None:
            return
        if message.migrate_to_chat_id:
            await self._move(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._move(message.migrate_from_chat_id, message.chat.id)

    async def _move(self, old: int, new: int) -> None:
        await self._follow_move(ChatAddress(Platform.TELEGRAM, str(old)), str(new))


def access_of(member: ChatMember, chat_type: str) -> Access:
    """What a member of such a chat may do. In a channel only administrators with a right post."""
    if member.status in _ABSENT:
        return Access.ABSENT
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return Access.ABSENT
        return Access.WRITES if member.can_send_messages else Access.MUTED
    if chat_type == ChatType.CHANNEL:
        may_post = isinstance(member, ChatMemberAdministrator) and member.can_post_messages
        return Access.WRITES if may_post else Access.MUTED
    return Access.WRITES
