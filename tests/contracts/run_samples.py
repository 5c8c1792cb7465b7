"""Runs that the contracts are tried with: planned, delivered and closed as the program does."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.audience import Platform
from bot.domain.delivery import (
    Delivery,
    DeliveryState,
    MessageKind,
    PlannedEdition,
    Receipt,
    RenderedMessage,
    SkipReason,
)
from bot.domain.digest import StoryKey
from bot.domain.run import AnnouncementKind, PlatformFigures, Run, RunFigures, RunReport
from tests.contracts.store_samples import MINUTE, NOW, TODAY, AllStores, make_chat, subscribe

TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
SECOND = timedelta(seconds=1)


def message(kind: MessageKind, body: str, story: str | None = None) -> RenderedMessage:
    return RenderedMessage(kind, "sendMessage", body, StoryKey(story) if story else None)


# An overview, a story in two parts, a story, the outlook.
EDITION = (
    message(MessageKind.OVERVIEW, "0"),
    message(MessageKind.STORY, "1", "a"),
    message(MessageKind.STORY, "2", "a"),
    message(MessageKind.STORY, "3", "b"),
    message(MessageKind.OUTLOOK, "4"),
)


@dataclass
class Deliveries:
    """Plans and delivers as the program does, chat by chat."""

    stores: AllStores

    async def plan(
        self,
        *chats: str,
        platform: Platform = TELEGRAM,
        day: date = TODAY,
        revision: int = 1,
        at: datetime = NOW,
        force: bool = False,
    ) -> None:
        editions = [
            PlannedEdition(
                await subscribe(self.stores, make_chat(chat, platform=platform)),
                day,
                revision,
                EDITION,
                at,
            )
            for chat in chats
        ]
        await self.stores.outbox.plan_all(editions, force=force)

    async def pending(self, chat: str, *, platform: Platform = TELEGRAM) -> Delivery:
        found = await self.stores.outbox.pending(platform, moment=NOW + MINUTE, limit=100)
        return next(each for each in found if each.chat.address.chat_id == chat)

    async def send(self, delivery: Delivery, until: int = 5, *, at: datetime = NOW) -> Delivery:
        """Send the parts before ``until``, a second apart."""
        for part in range(delivery.next_part, until):
            receipt = Receipt(f"{delivery.id}-{part}", at + part * SECOND)
            await self.stores.outbox.begin(delivery, part=part)
            await self.stores.outbox.checkpoint(delivery, part=part, receipts=[receipt])
        return replace(delivery, next_part=until)

    async def lose(self, delivery: Delivery, error: str) -> Delivery:
        await self.stores.outbox.part_failed(delivery, part=delivery.next_part, error=error)
        return replace(delivery, next_part=delivery.next_part + 1)

    async def deliver(self, chat: str, *, platform: Platform = TELEGRAM) -> None:
        await self.close(await self.send(await self.pending(chat, platform=platform)))

    async def close(
        self,
        delivery: Delivery,
        state: DeliveryState = DeliveryState.DELIVERED,
        reason: SkipReason | None = None,
        error: str = "",
    ) -> None:
        await self.stores.outbox.finish(
            delivery, state=state, at=NOW + MINUTE, reason=reason, error=error
        )


async def the_run(stores: AllStores) -> Run:
    (run,) = await stores.runs.not_ended()
    return run


async def figures(stores: AllStores, platform: Platform = TELEGRAM) -> PlatformFigures:
    counted = await stores.runs.figures((await the_run(stores)).id)
    return next(each for each in counted.platforms if each.platform is platform)


def make_report(run: Run, counted: RunFigures, *, at: datetime = NOW + MINUTE) -> RunReport:
    return RunReport(run.id, run.day, "日报", run.began_at, at, counted)


async def ended(stores: AllStores, *owing: AnnouncementKind) -> RunReport:
    run = await the_run(stores)
    report = make_report(run, await stores.runs.figures(run.id))
    assert await stores.runs.end(report, owing)
    return report
