"""Chats and subscriptions in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.adapters.database.audience_rows import (
    LISTENING,
    WINDOW_COLUMNS,
    is_at,
    put_chat,
    read_subscription,
    read_window,
    select_subscriptions,
    window_values,
)
from bot.adapters.database.audience_tables import ChatRow, SubscriptionRow
from bot.adapters.database.chat_moves import move_chat
from bot.adapters.database.engine import Database
from bot.adapters.database.group_commit import GroupCommit
from bot.adapters.database.preference_rows import read_preferences, store_preferences
from bot.domain.audience import (
    Chat,
    ChatAddress,
    DeliveryWindow,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.preferences import Preferences

_RESCHEDULE = (
    update(SubscriptionRow)
    .where(
        SubscriptionRow.id == bindparam("of_id"),
        SubscriptionRow.state == SubscriptionState.ACTIVE,
    )
    .values(next_due_at=bindparam("moment", type_=SubscriptionRow.next_due_at.type))
)
_SUSPEND = (
    update(SubscriptionRow)
    .where(
        SubscriptionRow.id == bindparam("of_id"),
        or_(*(SubscriptionRow.state == state for state in LISTENING)),
    )
    .values(state=SubscriptionState.SUSPENDED, next_due_at=None, suspended_why=bindparam("because"))
)


class SqlSubscriptionStore:
    """``SubscriptionStore``. All methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._suspensions = GroupCommit(database, _suspend)

    async def get(self, chat: ChatAddress) -> Subscription | None:
        """The chat's subscription, in whatever state."""
        found = await self._select(select_subscriptions().where(is_at(chat)))
        return found[0] if found else None

    async def of_chat(
        self, chat: ChatAddress, *, suspended_for: str | None = None
    ) -> Sequence[Subscription]:
        """Those of the chat and of all its topics, in whatever state.

        With ``suspended_for`` only those that were suspended for just that reason.
        """
        wanted = select_subscriptions().where(
            ChatRow.platform == chat.platform, ChatRow.chat_id == chat.chat_id
        )
        if suspended_for is not None:
            wanted = wanted.where(
                SubscriptionRow.state == SubscriptionState.SUSPENDED,
                SubscriptionRow.suspended_why == suspended_for,
            )
        return await self._select(wanted.order_by(SubscriptionRow.id))

    async def put(
        self,
        chat: Chat,
        *,
        state: SubscriptionState,
        window: DeliveryWindow,
        topics: tuple[str, ...],
        next_due_at: datetime | None,
    ) -> Subscription:
        """Make the chat's subscription, or change it; ``next_due_at`` counts while it is active.

        Its preferences stay, a pause does not.
        """
        due_at = next_due_at if state is SubscriptionState.ACTIVE else None
        wish = {
            "state": state,
            **window_values(window),
            "topics": list(topics),
            "next_due_at": due_at,
            "suspended_why": "",
            "paused_until": None,
        }
        async with self._database.writing() as connection:
            chat_id = await put_chat(connection, chat)
            put = await connection.execute(
                insert(SubscriptionRow)
                .values(chat_id=chat_id, **wish)
                .on_conflict_do_update(index_elements=["chat_id"], set_=wish)
                .returning(SubscriptionRow.id, SubscriptionRow.preferences)
            )
            row = put.one()
        return Subscription(
            SubscriptionId(row.id),
            chat,
            state,
            window,
            topics,
            due_at,
            preferences=read_preferences(row.preferences),
        )

    async def revise(
        self,
        subscription: SubscriptionId,
        *,
        window: DeliveryWindow,
        topics: tuple[str, ...],
        next_due_at: datetime,
    ) -> None:
        """Change what the subscription wants, in whatever state it is and stays."""
        is_active = SubscriptionRow.state == SubscriptionState.ACTIVE
        moment = literal(next_due_at, type_=SubscriptionRow.next_due_at.type)
        wish = {**window_values(window), "topics": list(topics)}
        async with self._database.writing() as connection:
            await connection.execute(
                update(SubscriptionRow)
                .where(SubscriptionRow.id == subscription)
                .values(**wish, next_due_at=case((is_active, moment), else_=None))
            )

    async def prefer(self, subscription: SubscriptionId, preferences: Preferences) -> None:
        """Let its next editions be rendered so."""
        await self._change(subscription, preferences=store_preferences(preferences))

    async def pause(self, subscription: SubscriptionId, *, until: datetime | None) -> None:
        """Deliver nothing to it until then, or until its chat asks. Not where it has ended."""
        await self._change(
            subscription, state=SubscriptionState.PAUSED, next_due_at=None, paused_until=until
        )

    async def resume(self, paused: Subscription, *, next_due_at: datetime) -> bool:
        """End a pause; false where it is not the one any more that ``paused`` was read with."""
        async with self._database.writing() as connection:
            ended = await connection.execute(
                update(SubscriptionRow)
                .where(
                    SubscriptionRow.id == paused.id,
                    SubscriptionRow.state == SubscriptionState.PAUSED,
                    SubscriptionRow.paused_until.is_not_distinct_from(paused.paused_until),
                )
                .values(state=SubscriptionState.ACTIVE, next_due_at=next_due_at, paused_until=None)
            )
        return ended.rowcount == 1

    async def rested(self, moment: datetime, *, limit: int) -> Sequence[Subscription]:
        """Those whose pause is over at ``moment``, the longest over first."""
        return await self._select(
            select_subscriptions()
            .where(
                SubscriptionRow.paused_until <= moment,
                SubscriptionRow.state == SubscriptionState.PAUSED,
            )
            .order_by(SubscriptionRow.paused_until, SubscriptionRow.id)
            .limit(limit)
        )

    async def due(
        self, moment: datetime, *, limit: int, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        """Active subscriptions whose ``next_due_at`` is not after ``moment``, oldest due first.

        ``after`` is the last one of the page before, as it was read then.
        """
        due_at = SubscriptionRow.next_due_at
        wanted = (
            select_subscriptions()
            .where(SubscriptionRow.state == SubscriptionState.ACTIVE)
            .order_by(due_at, SubscriptionRow.id)
        )
        if after is None:
            return await self._select(wanted.where(due_at <= moment).limit(limit))
        is_behind = (due_at == after.next_due_at, SubscriptionRow.id > after.id)
        page = await self._select(wanted.where(*is_behind).limit(limit))
        if len(page) < limit:  # in two steps: the index leads to the start of either at once
            is_later = (due_at > after.next_due_at, due_at <= moment)
            page += await self._select(wanted.where(*is_later).limit(limit - len(page)))
        return page

    async def coming(
        self, *, after: datetime, until: datetime, limit: int | None = None
    ) -> Sequence[tuple[datetime, DeliveryWindow]]:
        """When active subscriptions are due, and by which windows; each different pair once.

        Earliest first, later than ``after`` and not later than ``until``. With a ``limit`` not all
        who are due at the same moment need to be looked at.
        """
        due_at = SubscriptionRow.next_due_at
        wanted = (
            select(due_at, *WINDOW_COLUMNS)
            .where(
                SubscriptionRow.state == SubscriptionState.ACTIVE,
                due_at > after,
                due_at <= until,
            )
            .distinct()
            .order_by(due_at)  # as the index has it: a limit ends the search
            .limit(limit)
        )
        async with self._database.reading() as connection:
            found = await connection.execute(wanted)
            return [(row.next_due_at, read_window(row)) for row in found if row.next_due_at]

    async def active(
        self, *, limit: int, after: SubscriptionId | None = None
    ) -> Sequence[Subscription]:
        """Active subscriptions in the order in which they were made, those behind ``after``."""
        return await self._select(
            select_subscriptions()
            .where(
                func.likely(SubscriptionRow.state == SubscriptionState.ACTIVE),  # so: walk the ids
                SubscriptionRow.id > (after or 0),
            )
            .order_by(SubscriptionRow.id)
            .limit(limit)
        )

    async def reschedule(self, next_due_at: Mapping[SubscriptionId, datetime]) -> None:
        """Look at each subscription next at its moment, unless it is not active any more."""
        if not next_due_at:
            return
        moments = [{"of_id": each, "moment": moment} for each, moment in next_due_at.items()]
        async with self._database.writing() as connection:
            await connection.execute(_RESCHEDULE, moments)

    async def suspend(self, subscription: SubscriptionId, *, why: str) -> None:
        """Stop delivering to it until its chat subscribes again. One that ended stays ended.

        Those of one moment are recorded together: a broadcast may find thousands of closed chats.
        """
        await self._suspensions.write(subscription, {"of_id": subscription, "because": why})

    async def move_chat(self, chat: ChatAddress, new_chat_id: str) -> None:
        """The platform gave the chat a new id. See ``chat_moves`` where that one is known too."""
        async with self._database.writing() as connection:
            await move_chat(connection, chat, new_chat_id)

    async def _change(self, subscription: SubscriptionId, **values: object) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(SubscriptionRow)
                .where(
                    SubscriptionRow.id == subscription,
                    SubscriptionRow.state != SubscriptionState.ENDED,
                )
                .values(**values)
            )

    async def _select(self, wanted: Select[*tuple[Any, ...]]) -> list[Subscription]:
        async with self._database.reading() as connection:
            return [read_subscription(row) for row in await connection.execute(wanted)]


def _suspend(connection: Connection, changes: Sequence[Mapping[str, object]]) -> Sequence[bool]:
    connection.execute(_SUSPEND, changes)
    return [True] * len(changes)
