"""The whole program: database, sources, accounts, use cases."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.adapters.database import Database, Stores, database_file, migrate, open_database
from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.gateway import DiscordGateway
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.refusals import Refusals
from bot.adapters.scheduling import SystemClock
from bot.adapters.telegram.account import HttpClient, TelegramAccount, connected
from bot.adapters.telegram.administration import TelegramAdministration
from bot.adapters.telegram.commands import register_commands
from bot.adapters.telegram.gateway import TelegramGateway
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.bootstrap.lanes import (
    claimed_ahead,
    lane_holder,
    lane_width,
    make_pace,
    messages_per_second,
)
from bot.bootstrap.parts import make_catalogue, make_reading, make_renderer, tokens
from bot.bootstrap.places import open_source
from bot.bootstrap.reporting import make_listeners, open_switch
from bot.config import Settings
from bot.domain.audience import Platform, read_address
from bot.domain.invalid_requests import MOST_BY_DELIVERIES
from bot.domain.reply import CommandHelp
from bot.ports import Clock, DeadManSwitch, DigestSource, Messenger
from bot.texts import texts_for
from bot.usecases.answer_command import COMMANDS, AnswerCommand
from bot.usecases.collect_digests import CollectDigests
from bot.usecases.correct_digest import CorrectDigest
from bot.usecases.deliver_outbox import DeliverOutbox
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.find_topic import FindTopic
from bot.usecases.hold_lane import HoldLane
from bot.usecases.lane import Lane, OnUncertain
from bot.usecases.plan_due import PlanDue
from bot.usecases.publish_digest import PublishDigest
from bot.usecases.push_digest import NewChat, PushDigest
from bot.usecases.read_digest import ReadDigest
from bot.usecases.report_run import ReportRuns
from bot.usecases.respond import Respond
from bot.usecases.send_paced import PacedMessenger
from bot.usecases.subscribe import Subscribe
from bot.usecases.tell_owner import TellOwner
from bot.usecases.watch_digest import WatchDigest

_CONNECTIONS_A_PLACE = 5
"""Slow answers hold up to four times the lane's places; the rest is for replies."""


@dataclass(frozen=True, slots=True)
class Account:
    """One bot account: connect it, and then run its gateway and its lane."""

    platform: Platform
    connect: Callable[[], AbstractAsyncContextManager[object]]
    run_gateway: Callable[[asyncio.Event], Coroutine[None, None, None]]
    lane: DeliverOutbox


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
        program = _Builder(settings, clock, source, database).build(switch)
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
        self._renderers = {p: make_renderer(settings, p) for p in self._tokens}
        self._paces = {p: make_pace(settings, p) for p in self._tokens}
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

    def build(self, switch: DeadManSwitch | None) -> Program:
        publish = PublishDigest(
            self._library,
            self._stores.outbox,
            self._renderers,
            self._catalogue,
            clock=self._clock,
        )
        plan_due = PlanDue(
            self._stores,
            self._library,
            publish,
            owner=self._owner,
            clock=self._clock,
            cut_off=self._settings.delivery.cut_off,
        )
        makers = {Platform.TELEGRAM: self._telegram, Platform.DISCORD: self._discord}
        return Program(
            settings=self._settings,
            clock=self._clock,
            stores=self._stores,
            library=self._library,
            collect=self._collect,
            publish=publish,
            plan_due=plan_due,
            correct=self._correct(),
            watch=self._watch(),
            report=self._report(switch),
            push=PushDigest(self._stores.subscriptions, publish, self._new_chat()),
            read=self._read,
            lanes=self._lanes,
            accounts=tuple(makers[platform]() for platform in self._tokens),
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

    def _telegram(self) -> Account:
        settings = self._settings
        account = TelegramAccount(
            self._tokens[Platform.TELEGRAM],
            settings.telegram.api_base,
            http=HttpClient(settings.telegram.http),
            connections=_CONNECTIONS_A_PLACE * lane_width(settings, Platform.TELEGRAM),
            proxy=settings.telegram.proxy,
        )
        bot = account.make_bot()
        messenger = TelegramMessenger(bot)
        respond = self._respond(Platform.TELEGRAM, messenger)
        gateway = TelegramGateway(
            bot, respond.respond, TelegramAdministration(bot), language=settings.language
        )

        async def run_gateway(stop: asyncio.Event) -> None:
            async with asyncio.TaskGroup() as group:
                menu = register_commands(bot, COMMANDS, texts_for, default=settings.language)
                registering = group.create_task(menu)
                await gateway.run(stop)
                registering.cancel()

        broadcast = messenger.paying() if settings.telegram.paid_broadcast else messenger
        paced = self._messengers[Platform.TELEGRAM].through(broadcast)
        lane = self._lane(Platform.TELEGRAM, paced)
        return Account(Platform.TELEGRAM, lambda: connected(bot), run_gateway, lane)

    def _discord(self) -> Account:
        settings = self._settings
        account = DiscordAccount(
            self._tokens[Platform.DISCORD],
            settings.discord.api_base,
            settings.discord.gateway_url,
        )
        client = account.make_client(Refusals(self._clock.now))
        respond = self._respond(Platform.DISCORD, DiscordMessenger(client))
        gateway = DiscordGateway(
            client, respond.respond, self._catalogue, texts_for, language=settings.language
        )
        by_deliveries = DiscordMessenger(client, most=MOST_BY_DELIVERIES)
        road = self._messengers[Platform.DISCORD].through(by_deliveries)
        lane = self._lane(Platform.DISCORD, road)
        return Account(Platform.DISCORD, lambda: signed_in(client, account), gateway.run, lane)

    def _respond(self, platform: Platform, messenger: Messenger) -> Respond:
        paced = PacedMessenger(messenger, self._paces[platform], self._clock)
        self._messengers[platform] = paced
        return Respond(self._answer_command(), self._renderers[platform], paced, clock=self._clock)

    def _answer_command(self) -> AnswerCommand:
        defaults = self._settings.subscription
        subscribe = Subscribe(
            self._stores.subscriptions,
            self._stores.outbox,
            self._catalogue,
            default_window=defaults.as_window(),
            clock=self._clock,
        )
        example = self._catalogue.topics[0].name if self._catalogue.topics else "AI"
        return AnswerCommand(
            self._read,
            FindTopic(self._read, self._catalogue),
            subscribe,
            help_text=CommandHelp(f"{defaults.time:%H:%M}", str(defaults.zone), example),
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
