"""What every ``DigestSource`` keeps, whether it reads a folder or asks a web server."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.digest_files import FolderDigestSource
from bot.adapters.digest_http import (
    HttpDigestOptions,
    HttpDigestSource,
    UrlTemplate,
    open_http_client,
)
from bot.adapters.scheduling import ManualClock
from bot.domain.errors import DigestNotFound, DigestSourceUnavailable
from bot.ports import DigestSource

TODAY = date(2026, 2, 26)
YESTERDAY = date(2026, 2, 25)
CONTENT = "\ufeff# 日报\r\n\x00".encode() + b"\xff\xfe"


class Shelf(Protocol):
    """A place that a source reads, and the source."""

    source: DigestSource

    def put(self, day: date, content: bytes) -> None:
        """Publish or change a digest."""

    async def break_down(self) -> None:
        """From now on the source cannot look."""


class FolderShelf:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writes = 0
        self.source: DigestSource = FolderDigestSource(folder)

    def put(self, day: date, content: bytes) -> None:
        self._writes += 1
        path = self._folder / f"{day}.md"
        path.write_bytes(content)
        os.utime(path, (1_700_000_000 + self._writes,) * 2)

    async def break_down(self) -> None:
        self._folder.rename(self._folder.with_name("elsewhere"))


class WebShelf:
    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._is_broken = False
        self.source: DigestSource

    def put(self, day: date, content: bytes) -> None:
        self._files[f"/{day}.md"] = content

    async def break_down(self) -> None:
        self._is_broken = True

    async def answer(self, request: web.Request) -> web.Response:
        if self._is_broken:
            return web.Response(status=503)
        if (content := self._files.get(request.path)) is None:
            return web.Response(status=404)
        tag = f'"{hash(content)}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(body=content, headers={"ETag": tag})


@asynccontextmanager
async def open_web_shelf() -> AsyncIterator[WebShelf]:
    shelf = WebShelf()
    application = web.Application()
    application.router.add_get("/{name}", shelf.answer)
    clock = ManualClock(datetime(2026, 2, 26, 8, tzinfo=UTC))
    async with (
        TestServer(application, host="127.0.0.1") as server,
        open_http_client(allow_private=True, timeout=timedelta(seconds=5)) as client,
    ):
        template = UrlTemplate(str(server.make_url("/")) + "{date}.md")
        shelf.source = HttpDigestSource(client, HttpDigestOptions(url=template), clock=clock)
        yield shelf


@pytest.fixture(params=["folder", "web"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    if request.param == "web":
        async with open_web_shelf() as opened:
            yield opened
    else:
        folder = tmp_path / "digests"
        folder.mkdir()
        yield FolderShelf(folder)


async def test_days_come_newest_first(shelf: Shelf) -> None:
    shelf.put(YESTERDAY, CONTENT)
    shelf.put(TODAY, CONTENT)
    days = list(await shelf.source.days())
    assert days == sorted(days, reverse=True)
    assert {TODAY, YESTERDAY} <= set(days)


async def test_a_digest_comes_byte_for_byte(shelf: Shelf) -> None:
    shelf.put(TODAY, CONTENT)
    document = await shelf.source.fetch(TODAY)
    assert (document.day, document.name) == (TODAY, "2026-02-26.md")
    assert document.content == CONTENT


async def test_an_empty_digest_is_still_one(shelf: Shelf) -> None:
    shelf.put(TODAY, b"")
    assert (await shelf.source.fetch(TODAY)).content == b""


async def test_a_day_without_digest_is_not_found(shelf: Shelf) -> None:
    with pytest.raises(DigestNotFound) as caught:
        await shelf.source.fetch(YESTERDAY)
    assert caught.value.day == YESTERDAY


async def test_a_digest_published_later_is_found(shelf: Shelf) -> None:
    with pytest.raises(DigestNotFound):
        await shelf.source.fetch(TODAY)
    shelf.put(TODAY, CONTENT)
    assert (await shelf.source.fetch(TODAY)).content == CONTENT
    assert TODAY in await shelf.source.days()


async def test_an_unchanged_digest_keeps_its_version(shelf: Shelf) -> None:
    shelf.put(TODAY, CONTENT)
    assert (await shelf.source.fetch(TODAY)).version == (await shelf.source.fetch(TODAY)).version


async def test_a_changed_digest_changes_its_version(shelf: Shelf) -> None:
    shelf.put(TODAY, b"first")
    first = await shelf.source.fetch(TODAY)
    shelf.put(TODAY, b"other")
    other = await shelf.source.fetch(TODAY)
    assert other.content == b"other"
    assert other.version != first.version


async def test_a_digest_written_anew_without_a_change_keeps_its_version(shelf: Shelf) -> None:
    shelf.put(TODAY, CONTENT)
    first = await shelf.source.fetch(TODAY)
    shelf.put(TODAY, CONTENT)
    assert (await shelf.source.fetch(TODAY)).version == first.version


async def test_a_source_that_cannot_look_says_so(shelf: Shelf) -> None:
    shelf.put(TODAY, CONTENT)
    await shelf.source.fetch(TODAY)
    await shelf.break_down()
    with pytest.raises(DigestSourceUnavailable):
        await shelf.source.fetch(TODAY)
