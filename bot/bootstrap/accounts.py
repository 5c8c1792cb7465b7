"""Bot accounts: what connects them, what brings their updates in, what sends their replies."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bot.adapters.database import Stores
from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.gateway import DiscordGateway
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.refusals import Refusals
from bot.adapters.telegram.account import (
    HttpClient,
    TelegramAccount,
    TelegramBot,
    connected,
    get_to_know,
)
from bot.adapters.telegram.account_facts import AccountFacts
from bot.adapters.telegram.administration import TelegramAdministration
from bot.adapters.telegram.callers import TelegramCallers
from bot.adapters.telegram.chat_choice import ChatChoices
from bot.adapters.telegram.commands import CommandMenus
from bot.adapters.telegram.documents import TelegramDocuments
from bot.adapters.telegram.gateway import TelegramGateway
from bot.adapters.telegram.handlers import UpdateReaders, make_handlers
from bot.adapters.telegram.inline import InlineQueries
from bot.adapters.telegram.managed_chats import TelegramManagedChats
from bot.adapters.telegram.membership import TelegramMembership
from bot.adapters.telegram.menus_in_step import MenusInStep
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.adapters.telegram.pinboard import TelegramPinboard
from bot.adapters.telegram.presses import TelegramPresses
from bot.adapters.telegram.theme_topics import ThemeTopics
from bot.adapters.telegram.topics import Topics
from bot.adapters.telegram.typing_indicator import TypingIndicator
from bot.adapters.telegram.wordless_messages import WordlessMessages
from bot.adapters.telegram.written_commands import WrittenCommands
from bot.bootstrap.answering import Answering
from bot.bootstrap.lanes import lane_width, make_pace
from bot.bootstrap.receiving import make_receiver
from bot.config import Settings
from bot.domain.audience import Person, Platform, read_address
from bot.domain.invalid_requests import MOST_BY_DELIVERIES
from bot.ports import Clock, DocumentSender, Messenger, OwnerChannel, Renderer
from bot.texts import texts_for
from bot.usecases.admit_managed import AdmitManaged
from bot.usecases.follow_membership import FollowMembership
from bot.usecases.pin_overviews import PinOverviews
from bot.usecases.respond import Respond
from bot.usecases.respond_to_press import RespondToPress
from bot.usecases.send_paced import PacedMessenger
from bot.usecases.tell_chat import TellChat
from bot.usecases.tell_of_chat import TellOfChat

_CONNECTIONS_A_PLACE = 5
"""Slow answers hold up to four times the lane's places; the rest is for replies."""


@dataclass(frozen=True, slots=True)
class ConnectedAccount:
    """One bot account: connect it, and then run its gateway.

    Replies go by ``messenger`` and deliveries by ``broadcast``, at one pace. ``get_to_know`` asks
    the platform for what messages need to be rendered, once and for all runs. ``pins`` where the
    platform shows a pinned message on top.
    """

    get_to_know: Callable[[], Coroutine[None, None, None]]
    connect: Callable[[], AbstractAsyncContextManager[object]]
    run_gateway: Callable[[asyncio.Event], Coroutine[None, None, None]]
    messenger: PacedMessenger
    broadcast: PacedMessenger
    pins: PinOverviews | None = None


@dataclass(frozen=True, slots=True)
class Backstage:
    """What accounts keep, what they learn of themselves, and whom they tell of trouble."""

    stores: Stores
    facts: AccountFacts
    owner: OwnerChannel


class AccountBuilder:
    """Builds the account of a platform from its token."""

    def __init__(
        self,
        settings: Settings,
        renderers: Mapping[Platform, Renderer],
        answering: Answering,
        *,
        backstage: Backstage,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._stores = backstage.stores
        self._owner = backstage.owner
        self._facts = backstage.facts
        self._renderers = renderers
        self._answering = answering
        self._clock = clock

    def build(self, platform: Platform, token: str) -> ConnectedAccount:
        """The platform's account; nothing is connected yet."""
        if platform is Platform.TELEGRAM:
            return self._telegram(token)
        return self._discord(token)

    def _telegram(self, token: str) -> ConnectedAccount:
        settings = self._settings
        account = TelegramAccount(
            token,
            settings.telegram.api_base,
            http=HttpClient(settings.telegram.http),
            connections=_CONNECTIONS_A_PLACE * lane_width(settings, Platform.TELEGRAM),
            proxy=settings.telegram.proxy,
        )
        bot = account.make_bot()
        methods, topics = self._facts.methods, self._topics(bot)
        messenger = TelegramMessenger(bot, methods=methods, topics=topics)
        paced = self._paced(Platform.TELEGRAM, messenger)
        administration = TelegramAdministration(bot)
        managed = TelegramManagedChats(bot, administration)
        served = AdmitManaged(self._answering.reception.admit, managed)
        callers = TelegramCallers(administration, default=settings.language, managed=served)
        typing = TypingIndicator(bot, self._clock)
        menus = self._menus(bot)
        in_step = MenusInStep(menus, self._answering.reception.language.known)
        answers = self._respond(Platform.TELEGRAM, paced, TelegramDocuments(bot))
        respond = typing.around(in_step.around(answers.respond))
        press = typing.around_presses(
            in_step.around_presses(self._press(Platform.TELEGRAM, paced).respond)
        )
        readers = UpdateReaders(
            written=WrittenCommands(bot, callers, respond, messenger),
            presses=TelegramPresses(callers, press, texts_for, messenger),
            inline=InlineQueries(bot, callers, self._answering.inline.answer, texts_for),
            membership=self._membership(callers, paced),
            wordless=WordlessMessages(callers, respond, self._clock),
            choices=ChatChoices(callers, respond),
        )
        gateway = TelegramGateway(bot, make_handlers(readers), make_receiver(settings, bot))

        async def run_gateway(stop: asyncio.Event) -> None:
            async with asyncio.TaskGroup() as group:
                registering = group.create_task(self._register(menus))
                await gateway.run(stop)
                registering.cancel()

        broadcast = messenger.paying() if settings.telegram.paid_broadcast else messenger
        pins = PinOverviews(Platform.TELEGRAM, self._stores.pins, TelegramPinboard(bot), paced)
        return ConnectedAccount(
            lambda: get_to_know(bot, self._facts),
            lambda: connected(bot, self._facts),
            run_gateway,
            paced,
            paced.through(broadcast),
            pins,
        )

    def _topics(self, bot: TelegramBot) -> Topics:
        tell = TellOfChat(self._stores.alerts, owner=self._owner, clock=self._clock)
        themes = ThemeTopics(bot, self._stores.themes, tell.alert, now=self._clock.now)
        return Topics(themes, tell.alert)

    def _menus(self, bot: TelegramBot) -> CommandMenus:
        return CommandMenus(
            bot,
            self._answering.commands.names,
            texts_for,
            default=self._settings.language,
            owners=self._telegram_owners(),
        )

    def _telegram_owners(self) -> list[Person]:
        people = [read_address(person) for person in self._settings.owner.people]
        return [
            Person(it.platform, it.chat_id) for it in people if it.platform is Platform.TELEGRAM
        ]

    async def _register(self, menus: CommandMenus) -> None:
        """Set the menus, once and for all runs in which they are the same."""
        owners = sorted(owner.id for owner in self._telegram_owners())
        version = "-".join([menus.version, *owners])
        if not self._facts.has_menus(version) and await menus.register():
            await self._facts.keep_menus(version)

    def _membership(self, callers: TelegramCallers, paced: PacedMessenger) -> TelegramMembership:
        follow = FollowMembership(
            self._stores,
            TellChat(self._renderers[Platform.TELEGRAM], paced),
            self._answering.arrivals,
            is_invited=self._answering.reception.admit.is_invited,
            default_window=self._settings.subscription.as_window(),
            clock=self._clock,
        )
        return TelegramMembership(callers, follow.follow, follow.follow_move)

    def _discord(self, token: str) -> ConnectedAccount:
        settings = self._settings.discord
        account = DiscordAccount(token, settings.api_base, settings.gateway_url)
        client = account.make_client(Refusals(self._clock.now))
        paced = self._paced(Platform.DISCORD, DiscordMessenger(client))
        gateway = DiscordGateway(
            client,
            self._respond(Platform.DISCORD, paced).respond,
            self._answering.catalogue,
            texts_for,
            language=self._settings.language,
        )
        by_deliveries = DiscordMessenger(client, most=MOST_BY_DELIVERIES)
        return ConnectedAccount(
            _nothing_to_know,
            lambda: signed_in(client, account),
            gateway.run,
            paced,
            paced.through(by_deliveries),
        )

    def _paced(self, platform: Platform, messenger: Messenger) -> PacedMessenger:
        return PacedMessenger(messenger, make_pace(self._settings, platform), self._clock)

    def _respond(
        self,
        platform: Platform,
        paced: PacedMessenger,
        documents: DocumentSender | None = None,
    ) -> Respond:
        answering = self._answering
        return Respond(
            answering.reception,
            answering.commands,
            self._renderers[platform],
            paced,
            documents=documents,
            clock=self._clock,
        )

    def _press(self, platform: Platform, paced: PacedMessenger) -> RespondToPress:
        answering = self._answering
        renderer = self._renderers[platform]
        return RespondToPress(answering.reception, answering.presses, renderer, paced)


async def _nothing_to_know() -> None:
    return
