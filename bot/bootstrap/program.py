"""The whole program: database, sources, accounts, use cases."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.adapters.database import Database, Stores, database_file, migrate, open_database
from bot.adapters.scheduling import SystemClock
from bot.adapters.telegram.account_facts import AccountFacts
from bot.bootstrap.accounts import AccountBuilder, Backstage
from bot.bootstrap.answering import Answering
from bot.bootstrap.lanes import (
    claimed_ahead,
    lane_holder,
    lane_width,
    messages_per_second,
)
from bot.bootstrap.parts import make_catalogue, make_reading, make_renderer, tokens
from bot.bootstrap.places import open_source
from bot.bootstrap.reporting import make_listeners, open_switch
from bot.config import Settings
from bot.domain.audience import Platform, read_address
from bot.ports import Clock, DeadManSwitch, DigestSource
from bot.usecases.collect_digests import CollectDigests
from bot.usecases.correct_digest import CorrectDigest
from bot.usecases.deliver_outbox import DeliverOutbox
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.end_pauses import EndPauses
from bot.usecases.hold_lane import HoldLane
from bot.usecases.lane import Lane, OnUncertain
from bot.usecases.pin_overviews import PinOverviews
from bot.usecases.plan_due import PlanDue
from bot.usecases.publish_digest import PublishDigest
from bot.usecases.push_digest import NewChat, Publishing, PushDigest
from bot.usecases.read_digest import ReadDigest
from bot.usecases.report_run import ReportRuns
from bot.usecases.send_paced import PacedMessenger
from bot.usecases.tell_owner import TellOwner
from bot.usecases.watch_digest import WatchDigest


@dataclass(frozen=True, slots=True)
class Account:
    """One bot account: connect it, and then run its gateway, its lane and its pins."""

    platform: Platform
    get_to_know: Callable[[], Coroutine[None, None, None]]
    connect: Callable[[], AbstractAsyncContextManager[object]]
    run_gateway: Callable[[asyncio.Event], Coroutine[None, None, None]]
    lane: DeliverOutbox
    pins: PinOverviews | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """Everything built, nothing started."""

    settings: Settings
    clock: Clock
    stores: Stores
    library: DigestLibrary
    collect: CollectDigests
    publish: PublishDigest
    plan_due: PlanDue
    end_pauses: EndPauses
    correct: CorrectDigest
    watch: WatchDigest
    report: ReportRuns
    push: PushDigest
    read: ReadDigest
    lanes: HoldLane
    accounts: tuple[Account, ...]


@asynccontextmanager
async def open_program(
    settings: Settings, folder: Path, *, clock: Clock | None = None
) -> AsyncIterator[Program]:
    """Build everything on a database that is brought up to date, and close it behind."""
    async with AsyncExitStack() as stack:
        clock = clock or SystemClock()
        source = await open_source(settings, folder, clock, stack)
        file = database_file(settings.database.url, base=folder)
        database = await open_database(file)
        stack.push_async_callback(database.close)
        await migrate(database)
        switch = await open_switch(settings, clock, stack)
        builder = _Builder(settings, clock, source, database)
        await builder.facts.recall()
        program = builder.build(switch)
        gc.freeze()  # all that was loaded stays: to look it through takes 0.1 s, for all to feel
        yield program


class _Builder:
    """Puts the program together; each step needs the ones before it."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        source: DigestSource,
        database: Database,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._stores = Stores(database)
        self._lanes = lane_holder(settings, clock, database)
        self._catalogue = make_catalogue(settings)
        self._tokens = tokens(settings)
        self.facts = AccountFacts(
            self._stores.accounts,
            self._tokens.get(Platform.TELEGRAM, ""),
            settings.telegram.api_base,
            clock=clock,
        )
        self._renderers = {p: make_renderer(settings, p, facts=self.facts) for p in self._tokens}
        self._messengers: dict[Platform, PacedMessenger] = {}
        self._owner = TellOwner(
            [read_address(chat) for chat in settings.owner.chats],
            self._renderers,
            self._messengers,
            language=settings.language,
        )
        reading = make_reading(settings)
        self._library = DigestLibrary(self._stores.digests, reading.labels)
        self._collect = CollectDigests(
            source,
            self._stores.digests,
            reading,
            owner=self._owner,
            clock=clock,
            depth=settings.source.collect_days,
        )
        self._read = ReadDigest(
            self._library, self._collect, clock=clock, zone=settings.subscription.zone
        )
        self._publish = PublishDigest(
            self._library,
            self._stores.outbox,
            self._renderers,
            self._catalogue,
            clock=clock,
        )
        self._push = PushDigest(self._stores.subscriptions, self._publish, self._new_chat())
        answering = Answering(
            settings,
            self._stores,
            self._read,
            self._catalogue,
            publishing=Publishing(self._library, self._push),
            clock=clock,
        )
        self._accounts = AccountBuilder(
            settings,
            self._renderers,
            answering,
            backstage=Backstage(self._stores, self.facts, self._owner),
            clock=clock,
        )

    def build(self, switch: DeadManSwitch | None) -> Program:
        plan_due = PlanDue(
            self._stores,
            self._library,
            self._publish,
            owner=self._owner,
            clock=self._clock,
            cut_off=self._settings.delivery.cut_off,
        )
        return Program(
            settings=self._settings,
            clock=self._clock,
            stores=self._stores,
            library=self._library,
            collect=self._collect,
            publish=self._publish,
            plan_due=plan_due,
            end_pauses=EndPauses(
                self._stores.subscriptions, self._stores.outbox, clock=self._clock
            ),
            correct=self._correct(),
            watch=self._watch(),
            report=self._report(switch),
            push=self._push,
            read=self._read,
            lanes=self._lanes,
            accounts=tuple(self._account(platform) for platform in self._tokens),
        )

    def _correct(self) -> CorrectDigest:
        return CorrectDigest(
            self._stores.corrections,
            self._library,
            self._renderers,
            self._catalogue,
            clock=self._clock,
        )

    def _watch(self) -> WatchDigest:
        return WatchDigest(
            self._stores.subscriptions,
            self._library,
            self._stores.alerts,
            owner=self._owner,
            clock=self._clock,
            ahead=timedelta(minutes=self._settings.owner.warn_minutes),
        )

    def _report(self, switch: DeadManSwitch | None) -> ReportRuns:
        return ReportRuns(
            self._stores,
            self._library,
            make_listeners(self._settings, self._owner, switch),
            limits={p: messages_per_second(self._settings, p) for p in self._tokens},
            clock=self._clock,
        )

    def _new_chat(self) -> NewChat:
        return NewChat(self._settings.language, self._settings.subscription.as_window())

    def _account(self, platform: Platform) -> Account:
        account = self._accounts.build(platform, self._tokens[platform])
        self._messengers[platform] = account.messenger
        lane = self._lane(platform, account.broadcast)
        return Account(
            platform,
            account.get_to_know,
            account.connect,
            account.run_gateway,
            lane,
            account.pins,
        )

    def _lane(self, platform: Platform, road: PacedMessenger) -> DeliverOutbox:
        delivery = self._settings.delivery
        return DeliverOutbox(
            Lane(
                platform,
                road,
                width=lane_width(self._settings, platform),
                claimed_ahead=claimed_ahead(self._settings, platform),
                on_uncertain=OnUncertain[delivery.on_uncertain.upper()],
            ),
            self._stores.outbox,
            self._stores.subscriptions,
            owner=self._owner,
            clock=self._clock,
        )
