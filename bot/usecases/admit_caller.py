"""Decide who is answered, before anything is read, rendered or asked for."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.admission_notices import AdmissionNotice, NotInvited, TooManyRequests
from bot.domain.allowance import ROOM, Allowances
from bot.domain.audience import ChatAddress, Person
from bot.domain.guest_list import GuestList, Welcome
from bot.ports import Clock
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)
_WINDOW = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The caller is not answered; ``notice`` says why, once, and is absent the other times."""

    notice: AdmissionNotice | None = None


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How often a person, and all people of a chat together, may ask in a minute; 0: no limit."""

    per_person: int
    per_chat: int


class AdmitCaller:
    """Keeps the guest list and the limits of both platforms, in memory that is bounded."""

    def __init__(
        self, guests: GuestList, *, commands: CallLimits, presses: CallLimits, clock: Clock
    ) -> None:
        self._guests = guests
        self._commands = _Turnstile(commands)
        self._presses = _Turnstile(presses)
        self._not_invited = Allowances(1, _DAY)
        self._clock = clock

    def is_welcome(self, caller: Caller) -> bool:
        """Whether the guest list lets them in; nothing is said to those it does not."""
        return self.is_invited(caller.chat.address, caller.person)

    def is_invited(self, chat: ChatAddress, person: Person | None) -> bool:
        """The same of a chat that the person lets the bot into, or sets up from elsewhere."""
        return self._guests.receive(chat, person) is Welcome.INVITED

    def refuse_command(self, caller: Caller) -> Refusal | None:
        """Nothing where the command is to be answered; it counts then."""
        now = self._clock.now()
        return self._turn_away(caller, now) or self._commands.refuse(caller, now)

    def refuse_press(self, caller: Caller) -> Refusal | None:
        """The same of a press."""
        now = self._clock.now()
        return self._turn_away(caller, now) or self._presses.refuse(caller, now)

    def _turn_away(self, caller: Caller, now: datetime) -> Refusal | None:
        match self._guests.receive(caller.chat.address, caller.person):
            case Welcome.INVITED:
                return None
            case Welcome.DENIED:
                return Refusal()
            case Welcome.NOT_INVITED:
                chat = _whole(caller.chat.address)
                who = str(caller.person or chat)
                is_told = self._not_invited.take(who, now) > ROOM
                return Refusal() if is_told else Refusal(NotInvited(chat))


class _Turnstile:
    """Counts one kind of call: each person's, and then, of those that may go on, each chat's.

    So somebody who asks without end uses up their own allowance, and not their group's.
    """

    def __init__(self, limits: CallLimits) -> None:
        self._people = Allowances(limits.per_person, _WINDOW)
        self._chats = Allowances(limits.per_chat, _WINDOW)
        self._told = Allowances(1, _WINDOW)

    def refuse(self, caller: Caller, now: datetime) -> Refusal | None:
        chat = str(_whole(caller.chat.address))
        who = str(caller.person) if caller.person else chat
        wait = self._people.take(who, now) if caller.person else ROOM
        if wait == ROOM:
            who, wait = chat, self._chats.take(chat, now)
        if wait == ROOM:
            return None
        if self._told.take(who, now) > ROOM:
            return Refusal()
        logger.warning("too many requests", extra={"who": who, "chat": chat})
        return Refusal(TooManyRequests(wait))


def _whole(chat: ChatAddress) -> ChatAddress:
    """The chat that a topic belongs to."""
    return ChatAddress(chat.platform, chat.chat_id)
