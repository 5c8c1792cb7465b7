"""Kept stories and votes in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.audience_tables import KeptStoryRow, VoteRow
from bot.adapters.database.engine import Database
from bot.domain.audience import Person
from bot.domain.digest import StoryKey
from bot.domain.readers import Keeping, KeptStory, ReaderRecord, Vote, VoteTally

_Table = type[KeptStoryRow] | type[VoteRow]


class SqlReaderStore:
    """``ReaderStore``. All methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, person: Person, story: StoryKey, *, at: datetime, most: int) -> Keeping:
        """Keep the story, unless the person keeps ``most`` already."""
        async with self._database.writing() as connection:
            if await connection.scalar(select(_is_one(KeptStoryRow, person, story))):
                return Keeping.ALREADY
            if await _count(connection, person) >= most:
                return Keeping.FULL
            values = {**_identity(person, story), "kept_at": at}
            await connection.execute(insert(KeptStoryRow).values(values))
            return Keeping.NEW

    async def drop(self, person: Person, story: StoryKey) -> bool:
        """Keep the story no more; whether it was kept."""
        unwanted = delete(KeptStoryRow).where(*_is_of(KeptStoryRow, person, story))
        async with self._database.writing() as connection:
            return (await connection.execute(unwanted)).rowcount > 0

    async def kept(self, person: Person, *, limit: int, offset: int = 0) -> Sequence[KeptStory]:
        """What the person keeps, newest first."""
        async with self._database.reading() as connection:
            found = await connection.execute(_select_kept(person).limit(limit).offset(offset))
            return [_kept(row) for row in found]

    async def count(self, person: Person) -> int:
        """How many stories the person keeps."""
        async with self._database.reading() as connection:
            return await _count(connection, person)

    async def vote(
        self, person: Person, story: StoryKey, *, is_liked: bool, at: datetime
    ) -> bool | None:
        """Record the vote, or take it back where it stands so; what stands then, if anything."""
        own = _is_of(VoteRow, person, story)
        async with self._database.writing() as connection:
            if await connection.scalar(select(VoteRow.is_liked).where(*own)) == is_liked:
                await connection.execute(delete(VoteRow).where(*own))
                return None
            vote = {"is_liked": is_liked, "voted_at": at}
            values = {**_identity(person, story), **vote}
            await connection.execute(
                insert(VoteRow)
                .values(values)
                .on_conflict_do_update(index_elements=list(_identity(person, story)), set_=vote)
            )
            return is_liked

    async def tally(self, story: StoryKey) -> VoteTally:
        """How the votes on the story stand."""
        likes = func.coalesce(func.sum(case((VoteRow.is_liked, 1), else_=0)), 0)
        wanted = select(likes, func.count()).where(VoteRow.story_key == story)
        async with self._database.reading() as connection:
            liked, total = (await connection.execute(wanted)).one()
        return VoteTally(liked, total - liked)

    async def everything_of(self, person: Person) -> ReaderRecord:
        """All that is recorded of the person here."""
        votes = select(VoteRow.story_key, VoteRow.is_liked, VoteRow.voted_at)
        wanted = votes.where(*_is_of(VoteRow, person)).order_by(
            VoteRow.voted_at.desc(), VoteRow.story_key
        )
        async with self._database.reading() as connection:
            kept = await connection.execute(_select_kept(person))
            voted = await connection.execute(wanted)
            return ReaderRecord(tuple(map(_kept, kept)), tuple(map(_vote, voted)))

    async def forget(self, person: Person) -> None:
        """Delete all of that."""
        async with self._database.writing() as connection:
            for table in (KeptStoryRow, VoteRow):
                await connection.execute(delete(table).where(*_is_of(table, person)))


def _identity(person: Person, story: StoryKey) -> dict[str, object]:
    return {"platform": person.platform, "person_id": person.id, "story_key": story}


def _is_of(
    table: _Table, person: Person, story: StoryKey | None = None
) -> tuple[ColumnElement[bool], ...]:
    own = (table.platform == person.platform, table.person_id == person.id)
    return own if story is None else (*own, table.story_key == story)


def _is_one(table: _Table, person: Person, story: StoryKey) -> ColumnElement[bool]:
    return select(table.story_key).where(*_is_of(table, person, story)).exists()


async def _count(connection: AsyncConnection, person: Person) -> int:
    wanted = select(func.count()).where(*_is_of(KeptStoryRow, person))
    return await connection.scalar(wanted) or 0


def _select_kept(person: Person) -> Select[*tuple[Any, ...]]:
    return (
        select(KeptStoryRow.story_key, KeptStoryRow.kept_at)
        .where(*_is_of(KeptStoryRow, person))
        .order_by(KeptStoryRow.kept_at.desc(), KeptStoryRow.story_key)
    )


def _kept(row: Row[*tuple[Any, ...]]) -> KeptStory:
    return KeptStory(StoryKey(row.story_key), row.kept_at)


def _vote(row: Row[*tuple[Any, ...]]) -> Vote:
    return Vote(StoryKey(row.story_key), row.is_liked, row.voted_at)
