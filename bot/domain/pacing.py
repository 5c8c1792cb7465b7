"""When the next message may go: rates of a lane and of each chat, by reservation.

Pure arithmetic on moments (aware datetimes): the caller waits until the moment it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.audience import ChatAddress, ChatKind

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_KEPT_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` messages per ``per``, of which ``burst`` may come at once after a rest."""

    count: float
    per: timedelta
    burst: int = 1

    @property
    def interval(self) -> timedelta:
        """The time one message takes at a steady pace."""
        return self.per / self.count


class _Schedule:
    """Slots at one rate, by the generic cell rate algorithm (ITU-T I.371).

    A slot is never handed out twice; after a rest ``burst`` slots lie at the same moment.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._next = _LONG_AGO

    def free_at(self, now: datetime) -> datetime:
        if self._next is _LONG_AGO:
            return now
        return max(now, self._next - self._rate.interval * (self._rate.burst - 1))

    def take(self, slot: datetime) -> None:
        self._next = max(self._next, slot) + self._rate.interval

    def pause(self, until: datetime) -> None:
        """No slot before ``until``, and no burst saved up meanwhile."""
        self._next = max(self._next, until + self._rate.interval * (self._rate.burst - 1))

    def is_idle(self, now: datetime) -> bool:
        return self._next <= now

    def put_back(self, by: timedelta) -> None:
        """The clock was put back: every moment ahead is as far ahead as before."""
        if self._next is not _LONG_AGO:
            self._next -= by


class LanePace:
    """The pace of one lane: its own rate, and in it each chat's.

    ``chat_rate`` names the rate of a kind of chat. All threads of a chat share its rate. Chats at
    rest are forgotten, so that memory does not grow with the number of chats ever written to. A
    clock that is put back makes nobody wait until it has caught up.
    """

    def __init__(self, lane_rate: Rate, chat_rate: Callable[[ChatKind], Rate]) -> None:
        self._lane = _Schedule(lane_rate)
        self._chat_rate = chat_rate
        self._chats: dict[str, _Schedule] = {}
        self._now = _LONG_AGO

    def reserve_chat(self, chat: ChatAddress, kind: ChatKind, now: datetime) -> datetime:
        """Take the chat's next slot and return when it is. Ask for the lane's slot only then."""
        schedule = self._schedule(chat, kind, now)
        slot = schedule.free_at(now)
        schedule.take(slot)
        return slot

    def reserve_lane(self, now: datetime) -> datetime:
        """Take the lane's next slot and return when it is."""
        self._follow_clock(now)
        slot = self._lane.free_at(now)
        self._lane.take(slot)
        return slot

    def pause_chat(
        self, chat: ChatAddress, kind: ChatKind, *, now: datetime, until: datetime
    ) -> None:
        """The platform asked to leave this chat alone until then."""
        self._schedule(chat, kind, now).pause(until)

    def pause_lane(self, until: datetime) -> None:
        """The platform asked the whole account to wait."""
        self._lane.pause(until)

    def _schedule(self, chat: ChatAddress, kind: ChatKind, now: datetime) -> _Schedule:
        self._follow_clock(now)
        if len(self._chats) >= _KEPT_CHATS:
            self._chats = {c: s for c, s in self._chats.items() if not s.is_idle(now)}
        if chat.chat_id not in self._chats:
            self._chats[chat.chat_id] = _Schedule(self._chat_rate(kind))
        return self._chats[chat.chat_id]

    def _follow_clock(self, now: datetime) -> None:
        if now < self._now:
            for schedule in (self._lane, *self._chats.values()):
                schedule.put_back(self._now - now)
        self._now = now
