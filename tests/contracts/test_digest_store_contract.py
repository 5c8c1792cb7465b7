"""What every ``DigestStore`` keeps."""

import asyncio
from datetime import date
from pathlib import Path

from bot.domain.digest import Story, StoryKey
from bot.domain.rich_text import Strong, Text
from bot.ports import StoredDigest
from tests.contracts.store_samples import NOW, TODAY, YESTERDAY, AllStores, StoresFactory

STORY = Story(
    key=StoryKey("20260226-0123456789"),
    position=1,
    number="一",
    headline=(Text("模型 "), Strong((Text("M2.5"),))),
    sections=(),
    sources=("https://example.org/m2",),
)
SOURCELESS = Story(StoryKey("20260226-0123456789"), 2, "", (Text("无来源"),), ())


async def save(
    stores: AllStores, text: str, *, day: date = TODAY, version: str = "v1"
) -> StoredDigest:
    return await stores.digests.save(
        day=day, version=version, text=text, stories=(STORY, SOURCELESS), at=NOW
    )


async def test_it_finds_nothing_before_anything_is_published(stores: AllStores) -> None:
    assert await stores.digests.get(TODAY) is None
    assert await stores.digests.newest_day() is None
    assert list(await stores.digests.days()) == []


async def test_a_digest_comes_back_character_for_character(stores: AllStores) -> None:
    text = "# 日报\r\n\n> 引言 📰 \x00 👩‍👩‍👧 'quoted' %s :bound\n"
    saved = await save(stores, text)
    assert saved == StoredDigest(TODAY, 1, "v1", text)
    assert await stores.digests.get(TODAY) == saved


async def test_a_changed_text_is_the_next_revision(stores: AllStores) -> None:
    await save(stores, "first")
    second = await save(stores, "second", version="v2")
    assert second == StoredDigest(TODAY, 2, "v2", "second")
    assert await stores.digests.get(TODAY) == second


async def test_a_text_that_comes_back_after_another_is_a_revision_of_its_own(
    stores: AllStores,
) -> None:
    for text in ("first", "second", "first"):
        saved = await save(stores, text)
    assert saved.revision == 3


async def test_an_older_revision_can_still_be_had(stores: AllStores) -> None:
    first = await save(stores, "first")
    await save(stores, "second", version="v2")
    assert await stores.digests.get(TODAY, revision=1) == first
    assert await stores.digests.get(TODAY, revision=3) is None
    assert await stores.digests.get(YESTERDAY, revision=1) is None


async def test_an_unchanged_text_makes_no_revision(stores: AllStores) -> None:
    first = await save(stores, "text")
    assert await save(stores, "text") == first


async def test_an_unchanged_text_takes_on_its_files_new_version(stores: AllStores) -> None:
    await save(stores, "text", version="v1")
    assert await save(stores, "text", version="v2") == StoredDigest(TODAY, 1, "v2", "text")
    assert await stores.digests.get(TODAY) == StoredDigest(TODAY, 1, "v2", "text")


async def test_each_day_counts_its_own_revisions(stores: AllStores) -> None:
    await save(stores, "a")
    await save(stores, "b")
    other = await save(stores, "c", day=YESTERDAY)
    assert other.revision == 1
    assert await stores.digests.get(YESTERDAY) == other


async def test_days_come_newest_first_and_once_each(stores: AllStores) -> None:
    for day, text in ((YESTERDAY, "a"), (TODAY, "b"), (TODAY, "c"), (date(2025, 12, 31), "d")):
        await save(stores, text, day=day)
    assert list(await stores.digests.days()) == [TODAY, YESTERDAY, date(2025, 12, 31)]


async def test_the_newest_day_may_be_asked_up_to_a_day(stores: AllStores) -> None:
    await save(stores, "a", day=YESTERDAY)
    await save(stores, "b", day=TODAY)
    assert await stores.digests.newest_day() == TODAY
    assert await stores.digests.newest_day(until=TODAY) == TODAY
    assert await stores.digests.newest_day(until=YESTERDAY) == YESTERDAY
    assert await stores.digests.newest_day(until=date(2026, 2, 24)) is None


async def test_a_digest_without_stories_can_be_stored(stores: AllStores) -> None:
    await stores.digests.save(day=TODAY, version="v", text="none", stories=(), at=NOW)
    assert await stores.digests.get(TODAY) is not None


async def test_digests_outlive_the_program(stores_factory: StoresFactory, tmp_path: Path) -> None:
    async with stores_factory(tmp_path) as stores:
        saved = await save(stores, "text")
    async with stores_factory(tmp_path) as stores:
        assert await stores.digests.get(TODAY) == saved


async def test_two_programs_that_publish_at_once_make_one_revision(
    stores_factory: StoresFactory, stores: AllStores, tmp_path: Path
) -> None:
    async with stores_factory(tmp_path) as others:
        saved = await asyncio.gather(
            *(save(program, "text") for program in (stores, others) for _ in range(5))
        )
    assert {digest.revision for digest in saved} == {1}


async def test_it_knows_the_newest_revisions_of_the_newest_days(stores: AllStores) -> None:
    assert await stores.digests.revisions(limit=5) == {}
    await save(stores, "昨天", day=YESTERDAY)
    await save(stores, "甲")
    await save(stores, "乙", version="v2")
    assert list((await stores.digests.revisions(limit=5)).items()) == [(TODAY, 2), (YESTERDAY, 1)]
    assert list(await stores.digests.revisions(limit=1)) == [TODAY]
