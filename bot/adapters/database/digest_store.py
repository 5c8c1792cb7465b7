"""Published digests in the database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.engine import Database
from bot.adapters.database.tables import DigestRow, RevisionRow, StoryRow
from bot.domain.digest import Story
from bot.ports import StoredDigest


class SqlDigestStore:
    """``DigestStore``. All methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self, *, day: date, version: str, text: str, stories: Sequence[Story], at: datetime
    ) -> StoredDigest:
        """Store a new revision, or return the newest one where ``text`` has not changed.

        A new ``version`` of the same text replaces the old one, so that the source's next look
        finds it known.
        """
        async with self._database.writing() as connection:
            newest = await _newest_revision(connection, day)
            stored = StoredDigest(day, newest.revision if newest else 1, version, text)
            if newest is None:
                await _insert_revision(connection, stored, stories, at)
            elif newest.text != text:
                stored = StoredDigest(day, newest.revision + 1, version, text)
                await _insert_revision(connection, stored, stories, at)
            elif newest.version != version:
                await _update_version(connection, stored)
        return stored

    async def get(self, day: date, *, revision: int | None = None) -> StoredDigest | None:
        """That revision of ``day``, or the newest one."""
        async with self._database.reading() as connection:
            return await _newest_revision(connection, day, revision)

    async def newest_day(self, *, until: date | None = None) -> date | None:
        """The latest day with a digest, not after ``until``."""
        latest = select(func.max(DigestRow.day))
        if until is not None:
            latest = latest.where(DigestRow.day <= until)
        async with self._database.reading() as connection:
            return (await connection.execute(latest)).scalar_one()

    async def days(self) -> Sequence[date]:
        """Every day with a digest, newest first."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(DigestRow.day).order_by(DigestRow.day.desc()))
            return found.scalars().all()

    async def revisions(self, *, limit: int) -> Mapping[date, int]:
        """The newest revision of each of the ``limit`` newest days, newest day first."""
        newest = (
            select(DigestRow.day, func.max(RevisionRow.revision).label("revision"))
            .join(RevisionRow, RevisionRow.digest_id == DigestRow.id)
            .group_by(DigestRow.day)
            .order_by(DigestRow.day.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return {row.day: row.revision for row in await connection.execute(newest)}


async def _newest_revision(
    connection: AsyncConnection, day: date, only: int | None = None
) -> StoredDigest | None:
    wanted = (
        select(RevisionRow.revision, RevisionRow.version, RevisionRow.text)
        .join(DigestRow, DigestRow.id == RevisionRow.digest_id)
        .where(DigestRow.day == day)
        .order_by(RevisionRow.revision.desc())
        .limit(1)
    )
    if only is not None:
        wanted = wanted.where(RevisionRow.revision == only)
    row = (await connection.execute(wanted)).one_or_none()
    return StoredDigest(day, row.revision, row.version, row.text) if row else None


async def _insert_revision(
    connection: AsyncConnection, stored: StoredDigest, stories: Sequence[Story], at: datetime
) -> None:
    await connection.execute(
        insert_or(DigestRow).values(day=stored.day).on_conflict_do_nothing(index_elements=["day"])
    )
    digest_id = select(DigestRow.id).where(DigestRow.day == stored.day).scalar_subquery()
    inserted = await connection.execute(
        insert(RevisionRow)
        .values(
            digest_id=digest_id,
            revision=stored.revision,
            version=stored.version,
            text=stored.text,
            published_at=at,
        )
        .returning(RevisionRow.id)
    )
    revision_id = inserted.scalar_one()
    if stories:
        await connection.execute(
            insert(StoryRow),
            [
                {
                    "revision_id": revision_id,
                    "position": story.position,
                    "key": story.key,
                    "headline": story.headline_text,
                    "primary_source": story.sources[0] if story.sources else "",
                }
                for story in stories
            ],
        )


async def _update_version(connection: AsyncConnection, stored: StoredDigest) -> None:
    digest_id = select(DigestRow.id).where(DigestRow.day == stored.day).scalar_subquery()
    await connection.execute(
        update(RevisionRow)
        .where(RevisionRow.digest_id == digest_id, RevisionRow.revision == stored.revision)
        .values(version=stored.version)
    )
