"""A running bot, the people of one group or channel, and what they read."""

import asyncio
from dataclasses import dataclass
from datetime import date

from bot.bootstrap.program import Program
from bot.domain.audience import ChatAddress, Platform, Subscription, SubscriptionState
from bot.sandbox.telegram import Chat, Person, TelegramSandbox
from tests.journeys.stage import Stage

ACTIVE, SUSPENDED = SubscriptionState.ACTIVE, SubscriptionState.SUSPENDED


@dataclass
class Neighbourhood:
    """The Telegram side of a stage, with the helpers that journeys of chats share."""

    stage: Stage
    program: Program

    @property
    def telegram(self) -> TelegramSandbox:
        return self.stage.telegram

    def person(self, name: str, language: str = "zh-hans", *, is_open: bool = True) -> Person:
        """Somebody; ``is_open`` where the bot may write to them."""
        person = self.telegram.person(name, language_code=language)
        self.telegram.private_chat(person, is_started=is_open)
        return person

    def texts(self, chat: Chat) -> list[str]:
        """What the bot wrote there."""
        return [m.text for m in self.telegram.bot_messages(chat) if m.service is None]

    def told(self, person: Person) -> list[str]:
        """What the bot wrote to the person."""
        return self.texts(self.telegram.private_chat(person))

    async def subscription(self, chat: Chat, thread: int | str = "") -> Subscription | None:
        address = ChatAddress(Platform.TELEGRAM, str(chat.id), str(thread))
        return await self.program.stores.subscriptions.get(address)

    async def state(self, chat: Chat, thread: int | str = "") -> SubscriptionState | None:
        found = await self.subscription(chat, thread)
        return found.state if found else None

    async def until_state(
        self, chat: Chat, state: SubscriptionState, thread: int | str = ""
    ) -> None:
        async with asyncio.timeout(10):
            while await self.state(chat, thread) is not state:  # noqa: ASYNC110 - the store tells nobody
                await asyncio.sleep(0.01)

    async def greeted(self, group: Chat) -> Chat:
        """The group, once the bot has said hello there."""
        await self.telegram.wait_for(lambda: self.texts(group), 15)
        return group

    async def push(self, day: date) -> None:
        """Let everybody have that day's edition now."""
        stored = await self.program.library.stored(day)
        assert stored
        await self.program.push.push(stored)

    async def until_delivered(self) -> None:
        """Nothing is on its way to any chat of Telegram."""
        async with asyncio.timeout(15):
            while await self.program.stores.outbox.has_pending(Platform.TELEGRAM):  # noqa: ASYNC110 - the outbox tells nobody
                await asyncio.sleep(0.02)

    async def until_quiet(self, person: Person | None = None) -> None:
        """Everything that was told to the bot before has been answered: so is this."""
        asker = person or self.person("路人")
        chat = self.telegram.private_chat(asker)
        before = len(self.telegram.bot_messages(chat))
        await self.telegram.say(chat, asker, "/topics")
        await self.telegram.wait_for(lambda: len(self.telegram.bot_messages(chat)) > before, 15)

    async def ask(
        self, chat: Chat, person: Person, text: str, *, thread_id: int | None = None
    ) -> str:
        """The bot's next message there."""
        before = len(self.texts(chat))
        await self.telegram.say(chat, person, text, thread_id=thread_id)
        await self.telegram.wait_for(lambda: len(self.texts(chat)) > before, 15)
        return self.texts(chat)[before]

    def calls_to(self, chat: Chat) -> int:
        return sum(str(call.params.get("chat_id")) == str(chat.id) for call in self.telegram.calls)
