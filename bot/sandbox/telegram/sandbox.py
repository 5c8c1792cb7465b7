"""The sandbox as tests, the demo and a page hold it in their hands."""

import asyncio
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import ClassVar, Self, TypeVar

from bot.sandbox.telegram.asking import Asking
from bot.sandbox.telegram.calls import Call
from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.faults import Fault, FaultOrders
from bot.sandbox.telegram.limits import Limiter, Limits
from bot.sandbox.telegram.menus import menu_for
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.server import ApiServer
from bot.sandbox.telegram.transcript import write_transcript
from bot.sandbox.telegram.webhook import WebhookPost
from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import BotAccount, World

Found = TypeVar("Found")


class TelegramSandbox(Asking):
    """A local Telegram Bot API server with people and chats to play with.

    ``async with TelegramSandbox(token="1:a") as sandbox`` listens on 127.0.0.1; give
    ``sandbox.api_base + "/bot"`` to the SDK as its base URL. ``has_rich_messages=False`` makes it
    a server from before Bot API 10.1. ``now`` is the clock of messages, seconds since the epoch;
    ``latency`` (seconds) delays every answer. Who watches ``closed`` sees every sandbox that
    ends, with its calls.
    """

    closed: ClassVar[list[Callable[["TelegramSandbox"], object]]] = []

    def __init__(
        self,
        token: str,
        *,
        port: int = 0,
        limits: Limits | None = None,
        has_rich_messages: bool = True,
        now: Callable[[], float] = time.time,
    ) -> None:
        limiter = Limiter(limits or Limits(), lambda: asyncio.get_running_loop().time())
        world = World(limiter=limiter, now=now)
        super().__init__(world, world.add_bot(token, "Daybrief", "daybrief_bot"))
        self._port = port
        self._faults = FaultOrders()
        self._server = ApiServer(world, self._faults)
        self._webhooks: list[asyncio.Task[None]] = []
        self.has_rich_messages = has_rich_messages

    async def __aenter__(self) -> Self:
        await self._server.start(self._port)
        for bot in self.world.bots.values():
            self._serve_webhook(bot)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for task in self._webhooks:
            task.cancel()
        await asyncio.gather(*self._webhooks, return_exceptions=True)
        await self._server.stop()
        for watch in self.closed:
            watch(self)

    @property
    def api_base(self) -> str:
        """``http://127.0.0.1:PORT``; known once the sandbox has been entered."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def has_rich_messages(self) -> bool:
        """Whether ``sendRichMessage`` exists."""
        return self._server.has_rich_messages

    @has_rich_messages.setter
    def has_rich_messages(self, value: bool) -> None:
        self._server.has_rich_messages = value

    @property
    def latency(self) -> float:
        """Seconds before each request is looked at."""
        return self._server.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._server.latency = seconds

    @property
    def limits(self) -> Limits:
        """What bots may send; may be replaced at any time."""
        return self.world.limiter.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.world.limiter.replace(limits)

    def add_bot(self, token: str, *, first_name: str, username: str) -> BotAccount:
        """One more bot on the same server. Raises ``ValueError`` where the token is taken."""
        bot = self.world.add_bot(token, first_name, username)
        if self._server.port:
            self._serve_webhook(bot)
        return bot

    def repeat_update(self, update_id: int, *, bot: BotAccount | None = None) -> None:
        """Deliver an update once more, with its old id. Raises ``KeyError``."""
        (bot or self.bot).updates.repeat(update_id)

    def order_fault(self, fault: Fault) -> Fault:
        """Let the next matching requests meet trouble."""
        return self._faults.order(fault)

    def clear_faults(self) -> None:
        """Nothing goes wrong any more."""
        self._faults.clear()

    @property
    def calls(self) -> list[Call]:
        """Every request, oldest first."""
        return self.world.calls

    def messages(
        self, chat: Chat | int, *, with_deleted: bool = False, bot: BotAccount | None = None
    ) -> list[StoredMessage]:
        """The chat's messages, oldest first."""
        place = self.chat(chat, bot=bot)
        return list(place.messages.values()) if with_deleted else place.visible_messages()

    def bot_messages(
        self, chat: Chat | int, *, bot: BotAccount | None = None
    ) -> list[StoredMessage]:
        """What the bot has sent to the chat, without deleted messages."""
        sender = (bot or self.bot).person
        return [m for m in self.messages(chat, bot=bot) if m.sender is sender]

    def commands(
        self, *, language: str = "", scope: str = "default", bot: BotAccount | None = None
    ) -> list[JsonObject]:
        """The bot's registered commands; a chat's scope is written ``chat:-100…``."""
        return (bot or self.bot).commands.get((scope, language), [])

    def menu(
        self, person: Person, chat: Chat, language: str = "", *, bot: BotAccount | None = None
    ) -> list[JsonObject]:
        """The commands that a client in this language shows the person in the chat."""
        return menu_for(bot or self.bot, person, chat, language)

    async def wait_for(self, predicate: Callable[[], Found], timeout: float = 5.0) -> Found:  # noqa: ASYNC109 - the caller's patience is the point
        """The predicate's value once it is true; looked at after each change.

        Raises ``TimeoutError`` after ``timeout`` seconds, naming the latest calls.
        """
        try:
            return await self.world.changes.wait_for(predicate, timeout)
        except TimeoutError:
            raise TimeoutError(f"still waiting; the latest calls: {_told(self.calls)}") from None

    def transcript(self, chat: Chat | int, *, bot: BotAccount | None = None) -> str:
        """The chat as readable plain text."""
        return write_transcript(self.chat(chat, bot=bot))

    def _serve_webhook(self, bot: BotAccount) -> None:
        post = WebhookPost(self.world, bot, self._server.perform)
        task = asyncio.create_task(post.serve(), name=f"webhook:{bot.person.id}")
        self._webhooks.append(task)


def _told(calls: Iterable[Call]) -> str:
    latest = list(calls)[-5:]
    return ", ".join(f"{call.method} {call.status} {call.description}".strip() for call in latest)
