"""docs/ shows what readers see in each layout and language: real chats, kept in step."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.bootstrap.program import Program
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform, SubscriptionState
from bot.domain.preferences import Layout, Preferences
from bot.sandbox.telegram import Chat as TelegramChat
from bot.sandbox.telegram import Person, StoredMessage
from tests.journeys.stage import REPOSITORY, Stage, running, staged

DAY = date(2026, 2, 26)
EIGHT = datetime(2026, 2, 26, 0, 0, tzinfo=UTC)
DOCS = REPOSITORY / "docs" / "telegram"
_ADDRESS = re.compile(r"→ https://t\.me/share/\S+ \]")
"""It says the story's link and headline once more."""
_COPIED = re.compile(r"⧉ [^\]]+ \]")
READER = {Language.ZH_HANS: "读者", Language.ZH_HANT: "讀者", Language.EN: "Reader"}
INTRO = {
    Language.ZH_HANS: "# Telegram 里看起来是这样\n\n这些对话由测试写出，与程序保持一致"
    "（`UPDATE_GOLDEN=1` 重写）。方括号是按钮，`│` 是引用或表格，`▸` 可以展开。",
    Language.ZH_HANT: "# Telegram 裡看起來是這樣\n\n這些對話由測試寫出，與程式保持一致"
    "（`UPDATE_GOLDEN=1` 重寫）。方括號是按鈕，`│` 是引用或表格，`▸` 可以展開。",
    Language.EN: "# What it looks like on Telegram\n\nThese chats are written by a test and kept "
    "in step with the program (`UPDATE_GOLDEN=1` writes them anew). Square brackets are buttons, "
    "`│` is a quotation or a table, `▸` unfolds.",
}


class Album:
    """Chats of readers who read in one language."""

    def __init__(self, stage: Stage, program: Program, language: Language) -> None:
        self._telegram = stage.telegram
        self._program = program
        self._language = language
        self._pages: list[str] = [INTRO[language]]

    async def show_layout(self, layout: Layout, *, is_channel: bool = False) -> None:
        """The day's edition as it is delivered; of the stories only the first is kept."""
        chat, _ = self._chat(is_channel=is_channel)
        kind = ChatKind.CHANNEL if is_channel else ChatKind.PRIVATE
        await self._subscribe(chat, kind, layout)
        await self._deliver(chat)
        title = f"`{layout}`" + (" · channel" if is_channel else "")
        self._keep(chat, title, first=2, last=1)

    async def show_presses(self, *buttons: str) -> None:
        """The overview with buttons pressed one after the other, each answered in place."""
        chat, person = self._chat()
        await self._subscribe(chat, ChatKind.PRIVATE, Layout.OVERVIEW)
        await self._deliver(chat)
        for button in buttons:
            (message,) = self._telegram.bot_messages(chat)[:1]
            before = len(message.edits)
            await self._telegram.press(message, button, person)
            await self._telegram.wait_for(partial(_is_edited, message, before))
        self._keep(chat, "`overview` → " + " → ".join(f"[ {b} ]" for b in buttons), first=1)

    async def show_answers(self, *questions: str) -> None:
        """What the bot says to what somebody writes."""
        chat, person = self._chat()
        for question in questions:
            before = len(self._telegram.bot_messages(chat))
            await self._telegram.say(chat, person, question)
            await self._telegram.wait_for(partial(self._has_answered, chat, before))
            await self._quiet(chat)
            self._keep(chat, f"`{question}`", first=3)
            chat.messages.clear()

    def written(self) -> str:
        return "\n\n".join(self._pages) + "\n"

    def _chat(self, *, is_channel: bool = False) -> tuple[TelegramChat, Person]:
        code = self._language.value.casefold()
        person = self._telegram.person(READER[self._language], language_code=code)
        if is_channel:
            return self._telegram.channel("AI Daily", creator=person), person
        return self._telegram.private_chat(person), person

    async def _subscribe(self, chat: TelegramChat, kind: ChatKind, layout: Layout) -> None:
        address = ChatAddress(Platform.TELEGRAM, str(chat.id))
        subscriptions = self._program.stores.subscriptions
        made = await subscriptions.put(
            Chat(address, kind, language=self._language),
            state=SubscriptionState.ACTIVE,
            window=self._program.settings.subscription.as_window(),
            topics=(),
            next_due_at=None,
        )
        await subscriptions.prefer(made.id, Preferences(layout))

    async def _deliver(self, chat: TelegramChat) -> None:
        stored = await self._program.library.stored(DAY)
        assert stored
        address = ChatAddress(Platform.TELEGRAM, str(chat.id))
        await self._program.push.push(stored, to=address)
        async with asyncio.timeout(20):
            while await self._program.stores.outbox.has_pending(Platform.TELEGRAM):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def _quiet(self, chat: TelegramChat) -> None:
        """Nothing new for a while: an answer may be several messages."""
        count = -1
        while count != (count := len(self._telegram.bot_messages(chat))):  # noqa: ASYNC110
            await asyncio.sleep(0.3)

    def _has_answered(self, chat: TelegramChat, before: int) -> bool:
        return len(self._telegram.bot_messages(chat)) > before

    def _keep(self, chat: TelegramChat, title: str, *, first: int, last: int = 0) -> None:
        numbers = list(chat.messages)
        left_out = numbers[first : len(numbers) - last]
        for number in left_out:
            del chat.messages[number]
        told = _ADDRESS.sub("→ t.me/share ]", self._telegram.transcript(chat)).rstrip()
        told = _COPIED.sub(lambda found: found[0].replace("\n", " / "), told)
        rest = f"\n\n…（{len(left_out)}）" if left_out else ""
        self._pages.append(f"## {title}\n\n```text\n{told}{rest}\n```")


def _is_edited(message: StoredMessage, before: int) -> bool:
    return len(message.edits) > before


@asynccontextmanager
async def opened_album(home: Path, language: Language) -> AsyncIterator[Album]:
    async with staged(home) as stage:
        stage.telegram.world.now = EIGHT.timestamp
        async with running(stage, DAYBRIEF_LANGUAGE=language.value) as program:
            yield Album(stage, program, language)


@pytest.mark.parametrize("language", Language)
async def test_the_documents_show_what_readers_see(tmp_path: Path, language: Language) -> None:
    async with opened_album(tmp_path, language) as album:
        for layout in Layout:
            await album.show_layout(layout)
        await album.show_layout(Layout.STORIES, is_channel=True)
        await album.show_presses("4", "›")
        await album.show_answers("/start", "/topic 开源", "/search K2.5", "/related 4", "/settings")
        await album.show_answers("/help", "/privacy")
    shown = DOCS / f"{language.value}.md"
    if os.environ.get("UPDATE_GOLDEN"):
        shown.parent.mkdir(exist_ok=True)
        shown.write_text(album.written(), encoding="utf-8")
    assert shown.read_text(encoding="utf-8") == album.written()
