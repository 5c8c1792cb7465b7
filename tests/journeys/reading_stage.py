"""A reader on Telegram who presses buttons, with a folder of digests of the test's own."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.bootstrap.program import Program
from bot.domain.audience import ChatAddress, Platform
from bot.domain.digest import Digest, StoryKey
from bot.sandbox.telegram import Chat, Person, StoredMessage, TelegramSandbox
from bot.sandbox.telegram.world import CallbackPress
from tests.journeys.stage import REPOSITORY, Stage

DAY = date(2026, 2, 26)
LAST_YEAR = date(2025, 2, 26)
SAVED, RELATED, NEXT, OVERVIEW = "收藏", "相关", "下一条 ›", "☰ 概览"


@dataclass
class Reader:
    """Somebody with the bot in one chat."""

    stage: Stage
    person: Person
    chat: Chat

    @property
    def telegram(self) -> TelegramSandbox:
        return self.stage.telegram

    @property
    def address(self) -> ChatAddress:
        return ChatAddress(Platform.TELEGRAM, str(self.chat.id))

    @property
    def messages(self) -> Sequence[StoredMessage]:
        """What the bot wrote, oldest first."""
        return self.telegram.bot_messages(self.chat)

    async def write(self, text: str, *, answers: int = 1) -> StoredMessage:
        """The last of the bot's answers to the text."""
        before = len(self.messages)
        await self.telegram.say(self.chat, self.person, text)
        await self.telegram.wait_for(lambda: len(self.messages) >= before + answers, 15)
        return self.messages[-1]

    async def follow(self, payload: str, *, answers: int = 1) -> StoredMessage:
        """The last of the bot's answers to a link with the payload."""
        before = len(self.messages)
        name = self.telegram.bot.person.username
        await self.telegram.open_link(self.person, f"https://t.me/{name}?start={payload}")
        await self.telegram.wait_for(lambda: len(self.messages) >= before + answers, 15)
        return self.messages[-1]

    async def press(self, message: StoredMessage, button: str) -> str:
        """The toast of a press that turns nothing."""
        return await self.settled(await self.telegram.press(message, button, self.person))

    async def turn(self, message: StoredMessage, button: str) -> str:
        """The toast of a press, once the message has turned."""
        edits = len(message.edits)
        return await self._turned(
            message, edits, await self.telegram.press(message, button, self.person)
        )

    async def forge_turn(self, message: StoredMessage, code: str) -> None:
        """A code that no button of the message has turns it all the same."""
        edits = len(message.edits)
        press = await self.telegram.press_forged(message, code, self.person)
        await self._turned(message, edits, press)

    async def _turned(self, message: StoredMessage, edits: int, press: CallbackPress) -> str:
        await self.telegram.wait_for(lambda: press.answer and len(message.edits) > edits, 15)
        return str((press.answer or {}).get("text") or "")

    async def press_on(
        self, message: StoredMessage, button: str, *, answers: int = 1
    ) -> StoredMessage:
        """The last of the new messages that the press led to."""
        before = len(self.messages)
        await self.telegram.press(message, button, self.person)
        await self.telegram.wait_for(lambda: len(self.messages) >= before + answers, 15)
        return self.messages[-1]

    async def forge(self, message: StoredMessage, code: str) -> str:
        """The toast that a code got which no button of the message has."""
        return await self.settled(await self.telegram.press_forged(message, code, self.person))

    async def settled(self, press: CallbackPress) -> str:
        """The press's toast. Somebody else's answer comes behind: nothing else is on its way."""
        await self.telegram.wait_for(lambda: press.answer is not None, 15)
        other = self.telegram.person("路人")
        aside = Reader(self.stage, other, self.telegram.private_chat(other))
        await aside.write("/status")
        return str((press.answer or {}).get("text") or "")

    def calls(self, *methods: str) -> int:
        """How many calls of the methods the bot has made."""
        return sum(call.method in methods for call in self.telegram.calls)


def reader_of(stage: Stage, name: str = "读者") -> Reader:
    """Somebody in a private chat with the bot."""
    person = stage.telegram.person(name, language_code="zh-hans")
    return Reader(stage, person, stage.telegram.private_chat(person))


def labels(message: StoredMessage) -> list[str]:
    return [button["text"] for button in message.buttons]


def write_digest(folder: Path, day: date, *changes: tuple[str, str]) -> None:
    """The shipped digest as that day's file, an hour old so that it counts as settled."""
    folder.mkdir(exist_ok=True)
    text = (REPOSITORY / "digests" / f"{DAY}.md").read_text(encoding="utf-8")
    for old, new in ((f"{DAY.year}年{DAY.month}月{DAY.day}日", _chinese(day)), *changes):
        text = text.replace(old, new)
    file = folder / f"{day}.md"
    file.write_text(text, encoding="utf-8")
    stamp = file.stat().st_mtime - 3600 + len(changes)
    os.utime(file, (stamp, stamp))


def own_folder(home: Path) -> dict[str, str]:
    """What a bot's settings need so that it reads ``home / "digests"``."""
    return {"DAYBRIEF_SOURCE_FOLDER": str(home / "digests")}


async def digest_of(program: Program, day: date = DAY) -> Digest:
    digest = await program.library.on(day)
    assert digest
    return digest


async def key_of(program: Program, position: int, day: date = DAY) -> StoryKey:
    story = (await digest_of(program, day)).story_at(position)
    assert story
    return story.key


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
