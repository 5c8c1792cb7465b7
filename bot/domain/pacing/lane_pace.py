"""The pace of one lane: its own rate, and in it each chat's."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.audience import Chat, ChatKind
from bot.domain.pacing.chat_pace import ChatPace, ChatRate
from bot.domain.pacing.journey import Journey
from bot.domain.pacing.rate import LONG_AGO, Rate
from bot.domain.pacing.share import Share
from bot.domain.pacing.slots import Slot, Slots

_KEPT_CHATS = 10_000
_SHORTLY = timedelta(seconds=10)
_LONG = timedelta(seconds=5)
_MANY_IN_A_ROW = 10


class LanePace:
    """When messages to which chats may go.

    ``chat_rate`` names the rate of a kind of chat. All threads of a chat share its rate. Chats at
    rest are forgotten, so that memory does not grow with the number of chats ever written to. A
    clock that is put back makes nobody wait until it has caught up.
    """

    def __init__(self, lane_rate: Rate, chat_rate: Callable[[ChatKind], ChatRate]) -> None:
        self._slots = Slots(lane_rate)
        self._chat_rate = chat_rate
        self._chats: dict[str, ChatPace] = {}
        self._sweep_at = _KEPT_CHATS
        self._share = Share()
        self._journey = Journey()
        self._refused: tuple[str, datetime] | None = None
        self._refused_in_a_row = 0
        self._now = LONG_AGO

    def chat_free_at(self, chat: Chat, now: datetime) -> datetime:
        """When the chat's next message may go."""
        return self._pace(chat, now).free_at(now)

    def lane_free_at(self, now: datetime) -> datetime:
        """When the lane's next slot is."""
        self._follow_clock(now)
        return self._slots.free_at(now, share=self._share.at(now))

    def take(self, chat: Chat, now: datetime) -> Slot:
        """The lane's next slot, for a message to a chat that is free then."""
        pace = self._pace(chat, now)
        slot = self._slots.take(now, share=self._share.at(now))
        self._share.sent(now)
        pace.take(max(slot.at, now))
        return slot

    def take_for_reply(self, chat: Chat, now: datetime) -> Slot:
        """The lane's first slot whose message has not gone: deliveries move back by one."""
        pace = self._pace(chat, now)
        slot = self._slots.take_for_reply(now, share=self._share.at(now))
        self._share.sent(now)
        pace.take(slot.at)
        return slot

    def went(self, slot: Slot, now: datetime) -> None:
        """The slot's message goes now, in time or late."""
        self._follow_clock(now)
        self._slots.went(slot, now)

    def answered(self, slot: Slot, now: datetime) -> None:
        """The platform has taken the slot's message."""
        self._refused_in_a_row = 0
        self._slots.arrived_late(slot, self._journey.delay(now - slot.at))

    def give_up(self, slot: Slot) -> None:
        """The slot's message does not go."""
        self._slots.give_up(slot)

    def time_for(self, chat: Chat, messages: int) -> timedelta:
        """About how long so many messages to the chat take, whatever else there is."""
        return self._chat_rate(chat.kind).time_for(messages)

    def refuse_chat(self, chat: Chat, *, now: datetime, until: datetime) -> None:
        """The platform asked to leave this chat alone until then.

        It says so too where the whole account is too fast. One chat's refusals are its own; where
        another was refused shortly before, the lane slows down. A long pause is the chat's own too,
        unless nothing but refusals comes back: that slows the lane more and more.
        """
        self._pace(chat, now).pause(until)
        if until - now > _LONG:
            self._refused_in_a_row += 1
            if self._refused_in_a_row >= _MANY_IN_A_ROW:
                self._share.fall(now)
            return
        chat_id = chat.address.chat_id
        if self._refused is not None:
            other, at = self._refused
            if other != chat_id and now - at < _SHORTLY:
                self._share.refused(now)
        self._refused = (chat_id, now)

    def refuse_lane(self, *, now: datetime, until: datetime) -> None:
        """The platform asked the whole account to wait: nothing goes until then."""
        self._follow_clock(now)
        self._slots.pause(until)
        self._share.fall(now)

    def _pace(self, chat: Chat, now: datetime) -> ChatPace:
        self._follow_clock(now)
        known = self._chats.get(chat.address.chat_id)
        if known is not None:
            return known
        if len(self._chats) >= self._sweep_at:
            self._chats = {c: pace for c, pace in self._chats.items() if not pace.is_idle(now)}
            self._sweep_at = len(self._chats) + _KEPT_CHATS
        pace = self._chats[chat.address.chat_id] = ChatPace(self._chat_rate(chat.kind))
        return pace

    def _follow_clock(self, now: datetime) -> None:
        if now < self._now:
            back = self._now - now
            self._share.put_back(back)
            self._slots.put_back(back)
            for pace in self._chats.values():
                pace.put_back(back)
            if self._refused is not None:
                self._refused = (self._refused[0], self._refused[1] - back)
        self._now = now
