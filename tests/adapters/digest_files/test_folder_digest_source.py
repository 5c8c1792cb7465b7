import os
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.digest_files import FolderDigestSource
from bot.adapters.digest_files.folder import Look
from bot.adapters.digest_files.held_documents import HeldDocuments
from bot.domain.errors import DigestNotFound, DigestSourceUnavailable
from bot.ports import DigestDocument

DAY = date(2026, 2, 26)
LONG_AGO = 1_700_000_000


def put(path: Path, content: bytes, *, modified: float = LONG_AGO) -> None:
    """A file that was written long ago, hence settled."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (modified, modified))


async def no_pause() -> None:
    raise AssertionError("a settled file must not be waited for")


@pytest.fixture
def source(tmp_path: Path) -> FolderDigestSource:
    return FolderDigestSource(tmp_path, pause=no_pause)


async def test_it_looks_one_level_into_subfolders(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / "2025" / "2025-12-31.md", b"old")
    put(tmp_path / "2026-02-26.md", b"new")
    put(tmp_path / "archive" / "deep" / "2024-01-01.md", b"too deep")
    put(tmp_path / ".hidden" / "2024-01-02.md", b"hidden")
    put(tmp_path / "lost+found" / "2024-01-03.md", b"what fsck found")
    assert await source.days() == [DAY, date(2025, 12, 31)]
    assert (await source.fetch(date(2025, 12, 31))).content == b"old"


async def test_a_file_at_the_top_goes_before_one_in_a_subfolder(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / "2026" / "2026-02-26.md", b"below")
    put(tmp_path / "2026-02-26.md", b"top")
    assert await source.days() == [DAY]
    assert (await source.fetch(DAY)).content == b"top"


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "2026-02-30.md",
        "2026-2-6.md",
        "2026-02-26.txt",
        "2026-02-26.md~",
        "２０２６-02-26.md",
    ],
)
async def test_files_with_other_names_are_none_of_its_business(
    tmp_path: Path, source: FolderDigestSource, name: str
) -> None:
    put(tmp_path / name, b"x")
    assert await source.days() == []


async def test_a_folder_named_like_a_digest_is_not_one(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    (tmp_path / "2026-02-26.md").mkdir()
    assert await source.days() == []
    with pytest.raises(DigestNotFound):
        await source.fetch(DAY)


async def test_it_names_the_document_after_its_file(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / "2026" / "2026-02-26.md", b"x")
    assert (await source.fetch(DAY)).name == "2026-02-26.md"


async def test_a_link_inside_the_folder_is_followed(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / ".revision" / "digest", b"mounted")
    (tmp_path / "2026-02-26.md").symlink_to(Path(".revision", "digest"))
    assert await source.days() == [DAY]
    assert (await source.fetch(DAY)).content == b"mounted"


async def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "secret", b"password")
    folder = tmp_path / "digests"
    folder.mkdir()
    (folder / "2026-02-26.md").symlink_to(tmp_path / "secret")
    with pytest.raises(DigestSourceUnavailable, match="leads out of the digest folder"):
        await FolderDigestSource(folder, pause=no_pause).fetch(DAY)


async def test_a_folder_that_is_itself_a_link_is_fine(tmp_path: Path) -> None:
    put(tmp_path / "real" / "2026-02-26.md", b"x")
    (tmp_path / "digests").symlink_to(tmp_path / "real")
    assert (
        await FolderDigestSource(tmp_path / "digests", pause=no_pause).fetch(DAY)
    ).content == b"x"


async def test_a_link_to_nothing_is_not_found(tmp_path: Path, source: FolderDigestSource) -> None:
    (tmp_path / "2026-02-26.md").symlink_to("gone")
    with pytest.raises(DigestNotFound):
        await source.fetch(DAY)


async def test_a_link_to_itself_is_unavailable(tmp_path: Path, source: FolderDigestSource) -> None:
    (tmp_path / "2026-02-26.md").symlink_to("2026-02-26.md")
    with pytest.raises(DigestSourceUnavailable):
        await source.fetch(DAY)


async def test_a_pipe_is_refused_without_waiting_for_its_writer(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    os.mkfifo(tmp_path / "pipe")
    os.utime(tmp_path / "pipe", (LONG_AGO, LONG_AGO))
    (tmp_path / "2026-02-26.md").symlink_to("pipe")
    with pytest.raises(DigestSourceUnavailable, match="no regular file"):
        await source.fetch(DAY)


async def test_it_reads_just_enough_of_a_huge_file_to_call_it_too_large(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    path = tmp_path / "2026-02-26.md"
    put(path, b"")
    os.truncate(path, 40 * 1024 * 1024)
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert len((await source.fetch(DAY)).content) == 16 * 1024 * 1024 + 1


async def test_an_unchanged_file_is_not_read_again(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / "2026-02-26.md", b"x")
    assert await source.fetch(DAY) is await source.fetch(DAY)


async def test_it_sees_a_file_that_was_replaced_by_one_of_the_same_size_and_time(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / "2026-02-26.md", b"first")
    await source.fetch(DAY)
    put(tmp_path / "incoming", b"other")
    (tmp_path / "incoming").rename(tmp_path / "2026-02-26.md")
    assert (await source.fetch(DAY)).content == b"other"


async def test_it_sees_a_file_that_moved_into_a_subfolder(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / "2026-02-26.md", b"x")
    await source.fetch(DAY)
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026-02-26.md").rename(tmp_path / "2026" / "2026-02-26.md")
    assert (await source.fetch(DAY)).content == b"x"


async def test_a_file_that_is_being_written_is_given_out_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "2026-02-26.md"
    path.write_bytes(b"one ")
    rest = [b"two ", b"three"]

    async def write_on() -> None:
        if rest:
            with path.open("ab") as file:
                file.write(rest.pop(0))

    source = FolderDigestSource(tmp_path, pause=write_on)
    assert (await source.fetch(DAY)).content == b"one two three"


async def test_a_file_that_never_stops_growing_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "2026-02-26.md"
    path.write_bytes(b"")

    async def write_on() -> None:
        with path.open("ab") as file:
            file.write(b"more ")

    with pytest.raises(DigestSourceUnavailable, match="still being written"):
        await FolderDigestSource(tmp_path, pause=write_on).fetch(DAY)


async def test_a_fresh_file_is_looked_at_twice_only_once(tmp_path: Path) -> None:
    (tmp_path / "2026-02-26.md").write_bytes(b"x")
    pauses = []

    async def count() -> None:
        pauses.append(1)

    source = FolderDigestSource(tmp_path, pause=count)
    await source.fetch(DAY)
    await source.fetch(DAY)
    assert len(pauses) == 1


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    source = FolderDigestSource(tmp_path / "nowhere")
    with pytest.raises(DigestSourceUnavailable, match="nowhere: No such file"):
        await source.days()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_an_unreadable_file_is_unavailable(
    tmp_path: Path, source: FolderDigestSource
) -> None:
    put(tmp_path / "2026-02-26.md", b"x")
    (tmp_path / "2026-02-26.md").chmod(0)
    with pytest.raises(DigestSourceUnavailable, match="Permission denied"):
        await source.fetch(DAY)


def test_documents_not_asked_for_longest_are_dropped_first() -> None:
    look = Look(1, 2, 3, 4)
    held = HeldDocuments(limit=10)
    days = [date(2026, 2, day) for day in (1, 2, 3)]
    for day in days[:2]:
        held.keep(look, DigestDocument(day, "", b"x" * 5, ""))
    held.get(days[0], look)
    held.keep(look, DigestDocument(days[2], "", b"x" * 5, ""))
    assert [held.get(day, look) is not None for day in days] == [True, False, True]


def test_a_document_larger_than_the_limit_is_not_held() -> None:
    look = Look(1, 2, 3, 4)
    held = HeldDocuments(limit=10)
    held.keep(look, DigestDocument(DAY, "", b"x" * 11, ""))
    assert held.get(DAY, look) is None
