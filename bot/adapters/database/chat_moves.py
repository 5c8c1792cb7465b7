"""What becomes of a chat's rows when its platform gives it a new id.

A new id that is not known yet simply takes the old one's place, in all of the chat's threads.
Otherwise the chat subscribed under its new id before this bot heard of the move. Then both are one:

- the younger wish, the new subscription's, counts unless it is one that gets nothing;
- the old subscription ends and keeps its history;
- what is pending for it goes to the new one, except a day that the new one has already: that is
  closed, for nobody wants the same edition twice.

Of two chats of which one has no subscription, only the other is kept.

The ids of messages that were sent to the old id mean nothing under the new one, where they may be
other messages': corrections pass over them, and nothing that was pinned is unpinned.
"""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.audience_rows import LISTENING, is_at
from bot.adapters.database.audience_tables import ChatRow, ForumTopicRow, SubscriptionRow
from bot.adapters.database.changes import forget_messages
from bot.adapters.database.tables import DeliveryRow
from bot.domain.audience import ChatAddress, SubscriptionState
from bot.domain.delivery import DeliveryState, SkipReason

_WISH = (
    SubscriptionRow.state,
    SubscriptionRow.local_time,
    SubscriptionRow.zone,
    SubscriptionRow.weekdays,
    SubscriptionRow.topics,
    SubscriptionRow.next_due_at,
    SubscriptionRow.suspended_why,
    SubscriptionRow.preferences,
    SubscriptionRow.paused_until,
)


async def move_chat(connection: AsyncConnection, chat: ChatAddress, new_chat_id: str) -> None:
    """Give every row of the chat its new id, merging where the new one is known."""
    if new_chat_id == chat.chat_id:
        return
    threads = await connection.execute(
        select(ChatRow.id, ChatRow.thread_id).where(
            ChatRow.platform == chat.platform, ChatRow.chat_id == chat.chat_id
        )
    )
    for row_id, thread_id in threads.all():
        await connection.execute(forget_messages(row_id))
        there = ChatAddress(chat.platform, new_chat_id, thread_id)
        known = await connection.execute(select(ChatRow.id).where(is_at(there)))
        known_id = known.scalar_one_or_none()
        if known_id is None or await _is_only_kept(connection, old_chat=row_id, new_chat=known_id):
            await connection.execute(
                update(ChatRow)
                .where(ChatRow.id == row_id)
                .values(chat_id=new_chat_id, pinned_message_id=None, pin_refused_id=None)
            )
    await _move_topics(connection, chat, new_chat_id)


async def _is_only_kept(connection: AsyncConnection, *, old_chat: int, new_chat: int) -> bool:
    """Whether the old row is all that is left, as nothing but the chat was known of the new id."""
    old = await _subscription_id(connection, old_chat)
    new = await _subscription_id(connection, new_chat)
    if old is not None and new is not None:
        await _merge_wishes(connection, old=old, new=new)
        await _merge_pending(connection, old=old, new=new)
        return False
    needless = old_chat if old is None else new_chat
    await connection.execute(delete(ChatRow).where(ChatRow.id == needless))
    return needless == new_chat


async def _subscription_id(connection: AsyncConnection, chat: int) -> int | None:
    found = await connection.execute(
        select(SubscriptionRow.id).where(SubscriptionRow.chat_id == chat)
    )
    return found.scalar_one_or_none()


async def _move_topics(connection: AsyncConnection, chat: ChatAddress, new_chat_id: str) -> None:
    """The topics of themes, except those that the new id has."""
    old = (ForumTopicRow.platform == chat.platform, ForumTopicRow.chat_id == chat.chat_id)
    known = select(ForumTopicRow.theme).where(
        ForumTopicRow.platform == chat.platform, ForumTopicRow.chat_id == new_chat_id
    )
    await connection.execute(delete(ForumTopicRow).where(*old, ForumTopicRow.theme.in_(known)))
    await connection.execute(update(ForumTopicRow).where(*old).values(chat_id=new_chat_id))


async def _merge_wishes(connection: AsyncConnection, *, old: int, new: int) -> None:
    wish = (await connection.execute(select(*_WISH).where(SubscriptionRow.id == old))).one()
    if wish.state is SubscriptionState.ENDED:
        return
    await connection.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.id == new, SubscriptionRow.state.not_in(LISTENING))
        .values(wish._asdict())
    )
    await connection.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.id == old)
        .values(state=SubscriptionState.ENDED, next_due_at=None)
    )


async def _merge_pending(connection: AsyncConnection, *, old: int, new: int) -> None:
    is_pending = (
        DeliveryRow.subscription_id == old,
        DeliveryRow.state == DeliveryState.PENDING,
    )
    planned_days = select(DeliveryRow.day).where(DeliveryRow.subscription_id == new)
    await connection.execute(
        update(DeliveryRow)
        .where(*is_pending, DeliveryRow.day.in_(planned_days))
        .values(
            state=DeliveryState.SKIPPED,
            reason=SkipReason.CHAT_UNREACHABLE,
            last_error="the chat moved and gets this day under its new id",
            is_in_flight=False,
            closed_at=DeliveryRow.created_at,  # no clock here, and nobody asks an ended one
        )
    )
    await connection.execute(update(DeliveryRow).where(*is_pending).values(subscription_id=new))
