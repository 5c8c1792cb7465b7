"""The forum topics of themes in the database."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.adapters.database.audience_tables import ForumTopicRow
from bot.adapters.database.engine import Database
from bot.domain.audience import ChatAddress


class SqlThemeStore:
    """``ThemeStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def topic(self, chat: ChatAddress, theme: str) -> str | None:
        """The theme's topic, by its ``thread_id``."""
        wanted = select(ForumTopicRow.thread_id).where(
            ForumTopicRow.platform == chat.platform,
            ForumTopicRow.chat_id == chat.chat_id,
            ForumTopicRow.theme == theme,
        )
        async with self._database.reading() as connection:
            return (await connection.execute(wanted)).scalar_one_or_none()

    async def keep(self, chat: ChatAddress, theme: str, thread_id: str, *, at: datetime) -> None:
        """The theme has this topic, in the place of an older one."""
        made = {"thread_id": thread_id, "made_at": at}
        kept = insert(ForumTopicRow).values(
            platform=chat.platform, chat_id=chat.chat_id, theme=theme, **made
        )
        put = kept.on_conflict_do_update(index_elements=["platform", "chat_id", "theme"], set_=made)
        async with self._database.writing() as connection:
            await connection.execute(put)
