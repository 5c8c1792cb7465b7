"""Interactions: what a person did, how long the bot has to answer, and what it answered.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bot.sandbox.discord.errors import (
    already_acknowledged,
    expired_webhook_token,
    unknown_interaction,
    unknown_webhook,
)
from bot.sandbox.discord.journal import Journal
from bot.sandbox.discord.messages import Message
from bot.sandbox.discord.snowflakes import Snowflakes
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel, Member, User

FAILURE = "The application did not respond"


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class InteractionState(StrEnum):
    PENDING = "pending"
    DEFERRED = "deferred"  # acknowledged; the person sees that the bot is thinking
    ANSWERED = "answered"
    FAILED = "failed"  # no first answer in time: the person reads FAILURE


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds for the first answer and for the token's life."""

    first_answer: float = 3.0
    token: float = 15 * 60.0


@dataclass(slots=True, eq=False)
class Interaction:
    """One thing that a person did. ``label`` says it in words, such as ``/topic 开源``."""

    id: str
    token: str
    kind: InteractionKind
    channel: Channel
    user: User
    member: Member | None
    data: JsonObject
    label: str
    began_at: float
    message: Message | None = None
    state: InteractionState = InteractionState.PENDING
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[JsonObject] = field(default_factory=list)
    modal: JsonObject | None = None
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def failure(self) -> str | None:
        """What the person reads where no answer came in time."""
        return FAILURE if self.state is InteractionState.FAILED else None

    @property
    def messages(self) -> list[Message]:
        """The bot's answers in order: the first one, then the followups."""
        first = [self.original] if self.original and self.original is not self.message else []
        return [it for it in (*first, *self.followups) if not it.is_deleted]

    async def first_answer(self) -> InteractionState:
        """Wait until the bot has answered or failed to."""
        await self._answered.wait()
        return self.state

    def settle(self, state: InteractionState) -> None:
        self.state = state
        self._answered.set()


@dataclass(frozen=True, slots=True)
class Action:
    """What a person does, before it has an id and a token."""

    kind: InteractionKind
    channel: Channel
    user: User
    data: JsonObject
    label: str
    member: Member | None = None
    message: Message | None = None


class Interactions:
    """Every interaction, and the clock that runs for those not yet answered."""

    def __init__(
        self,
        ids: Snowflakes,
        journal: Journal,
        deadlines: Deadlines,
        monotonic: Callable[[], float],
    ) -> None:
        self._ids = ids
        self._journal = journal
        self._deadlines = deadlines
        self._monotonic = monotonic
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._by_token: dict[str, Interaction] = {}
        self.all: dict[str, Interaction] = {}

    def open(self, action: Action) -> Interaction:
        """Give ``action`` an id and a token; the time for an answer begins."""
        interaction = Interaction(
            id=self._ids.next(),
            token=secrets.token_urlsafe(48),
            kind=action.kind,
            channel=action.channel,
            user=action.user,
            member=action.member,
            data=action.data,
            label=action.label,
            began_at=self._monotonic(),
            message=action.message,
        )
        self.all[interaction.id] = self._by_token[interaction.token] = interaction
        loop = asyncio.get_running_loop()
        patience = self._deadlines.first_answer
        self._timers[interaction.id] = loop.call_later(patience, self._expire, interaction)
        return interaction

    def awaiting_answer(self, interaction_id: str, token: str) -> Interaction:
        """Raises ``ApiError`` 10062 where unknown or too late, 40060 where answered already."""
        interaction = self.all.get(interaction_id)
        if interaction is None or not secrets.compare_digest(interaction.token, token):
            raise unknown_interaction()
        if interaction.state in (InteractionState.ANSWERED, InteractionState.DEFERRED):
            raise already_acknowledged()
        if self._age(interaction) > self._deadlines.first_answer:
            self._expire(interaction)
        if interaction.state is InteractionState.FAILED:
            raise unknown_interaction()
        return interaction

    def by_token(self, token: str) -> Interaction:
        """Raises ``ApiError`` 10015 before the first answer, 50027 after the token's life."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.state in (
            InteractionState.PENDING,
            InteractionState.FAILED,
        ):
            raise unknown_webhook()
        if self._age(interaction) > self._deadlines.token:
            raise expired_webhook_token()
        return interaction

    def settle(self, interaction: Interaction, state: InteractionState) -> None:
        """Note the first answer, or that a deferred one has come."""
        timer = self._timers.pop(interaction.id, None)
        if timer is not None:
            timer.cancel()
        interaction.settle(state)
        self._journal.ring()

    def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _expire(self, interaction: Interaction) -> None:
        if interaction.state is InteractionState.PENDING:
            self.settle(interaction, InteractionState.FAILED)

    def _age(self, interaction: Interaction) -> float:
        return self._monotonic() - interaction.began_at
