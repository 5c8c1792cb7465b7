import asyncio
from datetime import timedelta

from tests.usecases.world import DAY, DIGEST, World


async def test_new_and_changed_files_are_published_and_unchanged_ones_are_not(world: World):
    world.write(DAY)
    assert await world.collect.collect() == (DAY,)
    assert await world.collect.collect() == ()
    world.write(DAY, DIGEST.replace("芯片降价", "芯片涨价"))
    assert await world.collect.collect() == (DAY,)
    digest = await world.library.on(DAY)
    assert digest
    assert [story.headline_text for story in digest.stories] == ["开源模型发布", "芯片涨价"]
    stored = await world.library.stored(DAY)
    assert stored
    assert stored.revision == 2


async def test_a_malformed_file_is_reported_once_with_its_findings_and_changes_nothing(
    world: World,
):
    world.write(DAY, "# 日报 - 2026年2月26日\n\n没有新闻\n")
    assert await world.collect.collect() == ()
    assert await world.collect.collect() == ()
    [alert] = world.owner.alerts
    assert alert.kind == "digest-malformed"
    assert alert.findings
    assert await world.library.newest() is None


async def test_a_mended_file_is_published(world: World):
    world.write(DAY, "# 日报 - 2026年2月26日\n")
    await world.collect.collect()
    world.write(DAY)
    assert await world.collect.collect() == (DAY,)


async def test_a_missing_folder_is_reported_once_and_once_more_after_it_was_back(world: World):
    away = world.folder.with_name("away")
    for _ in range(2):
        world.folder.rename(away)
        await world.collect.collect()
        await world.collect.collect()
        away.rename(world.folder)
        await world.collect.collect()
    assert world.owner.kinds == ["digest-source-unavailable"] * 2


async def test_one_bad_day_does_not_hide_the_others(world: World):
    world.write(DAY)
    (world.folder / f"{DAY + timedelta(days=1)}.md").symlink_to("/etc/hostname")
    assert await world.collect.collect() == (DAY,)


async def test_two_who_look_at_once_complain_once(world: World):
    world.write(DAY, "没有标题，也没有新闻\n" * 3)
    await asyncio.gather(*(world.collect.collect() for _ in range(5)))
    assert world.owner.kinds == ["digest-malformed"]


async def test_two_who_look_at_once_publish_once(world: World):
    world.write(DAY)
    changed = await asyncio.gather(*(world.collect.collect() for _ in range(5)))
    assert sorted(changed) == [(), (), (), (), (DAY,)]
