"""Chats in the database."""

from dataclasses import replace

from sqlalchemy import select

from bot.adapters.database.audience_rows import is_at, put_chat
from bot.adapters.database.audience_tables import ChatRow
from bot.adapters.database.engine import Database
from bot.domain.audience import Chat, ChatAddress, Language


class SqlChatStore:
    """``ChatStore``. All methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def language(self, chat: ChatAddress) -> Language | None:
        """The language that the chat is spoken to in; nothing where it is not known yet."""
        own = await self._language_of(chat)
        if own is None and chat.thread_id:
            return await self._language_of(replace(chat, thread_id=""))
        return own

    async def remember(self, chat: Chat) -> None:
        """Keep the chat with its language, kind and title."""
        async with self._database.writing() as connection:
            await put_chat(connection, chat)

    async def _language_of(self, chat: ChatAddress) -> Language | None:
        wanted = select(ChatRow.language).where(is_at(chat))
        async with self._database.reading() as connection:
            return (await connection.execute(wanted)).scalar_one_or_none()
