"""Everything around the use cases: doubles that can be read, a clock that the test moves."""

import asyncio
import json
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.database import Stores
from bot.adapters.digest_files import FolderDigestSource
from bot.adapters.opencc import TextFolder
from bot.adapters.scheduling import ManualClock
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Language,
    Platform,
    Subscription,
    SubscriptionState,
)
from bot.domain.correction import Mark
from bot.domain.delivery import MessageKind, Receipt, RenderedMessage
from bot.domain.digest import Story
from bot.domain.errors import AnnouncementFailed, DeliveryUncertain, MessageGone, MessageRejected
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.domain.presentation import Presentation
from bot.domain.reply import OwnerAlert, Reply
from bot.domain.run import RunReport
from bot.domain.selection import Edition, EditionParts
from bot.domain.topic import Topic, TopicCatalogue
from bot.parsing import DEFAULT_LABELS
from bot.usecases.collect_digests import CollectDigests, DigestReading
from bot.usecases.correct_digest import CorrectDigest
from bot.usecases.deliver_outbox import DeliverOutbox
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.lane import Lane, OnUncertain
from bot.usecases.plan_due import PlanDue
from bot.usecases.publish_digest import PublishDigest
from bot.usecases.push_digest import NewChat, Publishing, PushDigest
from bot.usecases.read_digest import ReadDigest
from bot.usecases.send_paced import PacedMessenger

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 2, 26)
EIGHT = datetime.combine(DAY, time(8), SHANGHAI)
WINDOW = DeliveryWindow(time(8), SHANGHAI)
DIGEST = """# 日报 - {day}

> 导语

## 1. 开源模型发布

**简要内容：** 甲

**来源链接：** https://example.com/1

## 2. 芯片降价

**简要内容：** 乙

**来源链接：** https://example.com/2

## 总结与展望

1. **趋势**：丙
"""


class ListMessenger:
    """Keeps what was sent, as it reads now, and every edit.

    ``troubles`` are raised, first come first served, instead of sending or editing.
    Bodies in ``refuses`` are rejected; the next ``loses_answers`` messages give no receipt. Behind
    ``hangs_after`` messages the next one never comes back, be it sent (``hangs_behind``) or not.
    """

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.sent: list[tuple[str, str]] = []
        self.edited: list[tuple[str, str]] = []
        self.deleted: set[int] = set()
        self.nonces: list[str] = []
        self.troubles: list[Exception] = []
        self.troubles_of: dict[str, list[Exception]] = {}
        self.refuses: set[str] = set()
        self.loses_answers = 0
        self.hangs_after: int | None = None
        self.hangs_behind = False
        self.hangs_after_edits: int | None = None
        self.hanging = asyncio.Event()
        self._news = asyncio.Condition()

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        waiting = self.troubles_of.get(chat.chat_id) or self.troubles
        if waiting:
            raise waiting.pop(0)
        if message.body in self.refuses:
            raise MessageRejected("can't parse entities")
        hangs = len(self.sent) == self.hangs_after
        if hangs and not self.hangs_behind:
            await self._hang()
        async with self._news:
            self.sent.append((chat.chat_id, json.loads(message.body)["text"]))
            self.nonces.append(nonce)
            self._news.notify_all()
        if hangs:
            await self._hang()
        if self.loses_answers:
            self.loses_answers -= 1
            raise DeliveryUncertain("no answer")
        return (Receipt(str(len(self.sent)), self._clock.now()),)

    async def _hang(self) -> None:
        self.hanging.set()
        await asyncio.get_running_loop().create_future()

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        waiting = self.troubles_of.get(chat.chat_id) or self.troubles
        if waiting:
            raise waiting.pop(0)
        if message.body in self.refuses:
            raise MessageRejected("can't parse entities")
        if len(self.edited) == self.hangs_after_edits:
            await self._hang()
        number = int(message_id) - 1
        if number in self.deleted or number not in range(len(self.sent)):
            raise MessageGone("message to edit not found")
        text = json.loads(message.body)["text"]
        self.edited.append((chat.chat_id, text))
        self.sent[number] = (chat.chat_id, text)
        if self.loses_answers:
            self.loses_answers -= 1
            raise DeliveryUncertain("no answer")

    async def sent_count(self, count: int) -> None:
        """Return once ``count`` messages were sent."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.sent) >= count)

    def edited_in(self, chat_id: str) -> list[str]:
        return [text for chat, text in self.edited if chat == chat_id]

    def delete(self, chat_id: str, text: str) -> None:
        """Somebody deletes a message there."""
        self.deleted.add(self.sent.index((chat_id, text)))

    def sent_to(self, chat_id: str) -> list[str]:
        present = (it for number, it in enumerate(self.sent) if number not in self.deleted)
        return [text for chat, text in present if chat == chat_id]


class LineRenderer:
    """One line a message: the overview's title, each headline. It shows no outlook."""

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        del presentation
        messages = []
        if EditionParts.OVERVIEW in edition.parts:
            messages.append(_message(edition.digest.title, MessageKind.OVERVIEW))
        if EditionParts.STORIES in edition.parts:
            messages += [_story_message(selected.story) for selected in edition.stories]
        return tuple(messages)

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        del presentation
        message = _message(f"({mark.reason}) {mark.headline}".strip(), mark.kind)
        return replace(message, story_key=mark.story_key, is_mark=True)

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        names = (type(notice).__name__ for notice in reply.notices)
        notices = tuple(_message(name, MessageKind.REPLY) for name in names)
        read = reply.edition or (reply.page.edition if reply.page else None)
        return notices + (self.render_edition(read, presentation) if read else ())


def _message(line: str, kind: MessageKind) -> RenderedMessage:
    return RenderedMessage(kind, "sendMessage", json.dumps({"text": line}))


def _story_message(story: Story) -> RenderedMessage:
    message = _message(story.headline_text, MessageKind.STORY)
    return replace(message, story_key=story.key)


@dataclass
class ListOwner:
    """Keeps what the operator was told; one who ``is_away`` cannot be told of a run."""

    alerts: list[OwnerAlert] = field(default_factory=list)
    reports: list[RunReport] = field(default_factory=list)
    is_away: bool = False

    async def alert(self, alert: OwnerAlert) -> None:
        self.alerts.append(alert)

    async def report(self, report: RunReport) -> None:
        if self.is_away:
            raise AnnouncementFailed("no chat of the owner could be told")
        self.reports.append(report)

    @property
    def kinds(self) -> list[str]:
        return [alert.kind for alert in self.alerts]


class World:
    """Everything that the use cases need, with a folder of digests to write into."""

    def __init__(self, stores: Stores, folder: Path) -> None:
        self.stores = stores
        self.folder = folder
        self.clock = ManualClock(EIGHT.astimezone(UTC))
        self.owner = ListOwner()
        self.messenger = ListMessenger(self.clock)
        self.catalogue = TopicCatalogue(
            (Topic("开源", ("open source",)), Topic("芯片", ("chip",)), Topic("视频")), TextFolder()
        )
        self.library = DigestLibrary(stores.digests, DEFAULT_LABELS)
        self.collect = CollectDigests(
            FolderDigestSource(folder),
            stores.digests,
            DigestReading(DEFAULT_LABELS),
            owner=self.owner,
            clock=self.clock,
        )
        self.publish = PublishDigest(
            self.library,
            stores.outbox,
            {Platform.TELEGRAM: LineRenderer()},
            self.catalogue,
            clock=self.clock,
        )
        self.publishing = Publishing(
            self.library,
            PushDigest(stores.subscriptions, self.publish, NewChat(Language.ZH_HANS, WINDOW)),
        )
        self.correct = CorrectDigest(
            stores.corrections,
            self.library,
            {Platform.TELEGRAM: LineRenderer()},
            self.catalogue,
            clock=self.clock,
        )
        self.plan_due = PlanDue(
            stores,
            self.library,
            self.publish,
            owner=self.owner,
            clock=self.clock,
            cut_off=timedelta(hours=6),
        )
        self.read = ReadDigest(self.library, self.collect, clock=self.clock, zone=SHANGHAI)

    def write(self, day: date, text: str = DIGEST) -> None:
        """Put a digest's file into the folder, an hour old so that it counts as settled."""
        file = self.folder / f"{day}.md"
        file.write_text(text.format(day=day), encoding="utf-8")
        stamp = file.stat().st_mtime - 3600 + len(text)
        os.utime(file, (stamp, stamp))

    async def subscribe(
        self, chat_id: str = "1", *, topics: tuple[str, ...] = (), window: DeliveryWindow = WINDOW
    ) -> Subscription:
        """An active subscription of a private chat, due at its window's next opening."""
        chat = Chat(ChatAddress(Platform.TELEGRAM, chat_id), ChatKind.PRIVATE)
        return await self.stores.subscriptions.put(
            chat,
            state=SubscriptionState.ACTIVE,
            window=window,
            topics=topics,
            next_due_at=window.next_due_after(self.clock.now() - timedelta(seconds=1)),
        )

    async def until_somebody_sleeps(self) -> None:
        """Return once somebody waits for time to pass."""
        while not self.clock.sleepers:  # noqa: ASYNC110 - a clock that stands still tells nobody
            await asyncio.sleep(0.001)

    async def let_time_pass_until(self, work: asyncio.Task[int]) -> None:
        """Move the clock second by second until ``work`` is done."""
        while not work.done():
            self.clock.advance(timedelta(seconds=1))
            await asyncio.sleep(0.001)
        await work

    async def deliver_all(self, lane: DeliverOutbox) -> None:
        """Drain the lane second by second until nothing is pending."""
        while await self.stores.outbox.has_pending(Platform.TELEGRAM):
            await self.let_time_pass_until(asyncio.create_task(lane.drain()))
            self.clock.advance(timedelta(seconds=1))

    def lane(
        self, *, on_uncertain: OnUncertain = OnUncertain.RESEND, claimed_ahead: int = 256
    ) -> DeliverOutbox:
        fast = Rate(1_000_000, timedelta(seconds=1), burst=1_000_000)
        paced = PacedMessenger(
            self.messenger, LanePace(fast, lambda _kind: ChatRate(fast)), self.clock
        )
        return DeliverOutbox(
            Lane(Platform.TELEGRAM, paced, on_uncertain=on_uncertain, claimed_ahead=claimed_ahead),
            self.stores.outbox,
            self.stores.subscriptions,
            owner=self.owner,
            clock=self.clock,
        )
