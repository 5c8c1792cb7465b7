"""When the next message may go: rates of a lane and of each chat, by reservation.

Pure arithmetic on moments (aware datetimes): the caller waits until the moment it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.audience import ChatAddress, ChatKind

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_KEPT_CHATS = 10_000
_SHORTLY = timedelta(seconds=10)
_REPLIES_AHEAD = timedelta(seconds=0.5)
"""Half a second of the lane's rate: what it can be overdrawn by replies that come at once."""


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

    def free_at(self, now: datetime, *, ahead: timedelta = timedelta(0)) -> datetime:
        """When the next slot is; ``ahead`` is how long before its time it may be used."""
        if self._next is _LONG_AGO:
            return now
        return max(now, self._next - self._rate.interval * (self._rate.burst - 1) - ahead)

    def take(self, slot: datetime, *, share: float = 1.0) -> None:
        """Use a slot; with a ``share`` of the rate the next one lies that much further away."""
        self._next = max(self._next, slot) + self._rate.interval / share

    def pause(self, until: datetime) -> None:
        """No slot before ``until``, and no burst saved up meanwhile."""
        self._next = max(self._next, until + self._rate.interval * (self._rate.burst - 1))

    def is_idle(self, now: datetime) -> bool:
        return self._next <= now

    def put_back(self, by: timedelta) -> None:
        """The clock was put back: every moment ahead is as far ahead as before."""
        if self._next is not _LONG_AGO:
            self._next -= by


class _Share:
    """How much of a lane's rate is used: it falls with refusals and climbs again with time.

    Additive increase, multiplicative decrease, slower near where it was refused: where the platform
    allows less than we were told, it stays closely below what is allowed
    (https://en.wikipedia.org/wiki/Additive_increase/multiplicative_decrease).
    """

    _fall = 0.9
    _near = 0.95
    _climb_per_second = 0.01
    _climb_near_per_second = 0.002
    _least = 0.1
    _falls_apart = timedelta(seconds=1)

    def __init__(self) -> None:
        self._refused = 1.0
        self._fallen_to = 1.0
        self._fallen_at = _LONG_AGO

    def at(self, now: datetime) -> float:
        if self._fallen_at is _LONG_AGO:
            return 1.0
        near = max(self._fallen_to, self._refused * self._near)
        elapsed = max(0.0, (now - self._fallen_at) / timedelta(seconds=1))
        until_near = (near - self._fallen_to) / self._climb_per_second
        if elapsed <= until_near:
            return self._fallen_to + elapsed * self._climb_per_second
        return min(1.0, near + (elapsed - until_near) * self._climb_near_per_second)

    def fall(self, now: datetime) -> None:
        """Once for all refusals of a moment: they have one cause."""
        if self._fallen_at is _LONG_AGO or now - self._fallen_at >= self._falls_apart:
            self._refused = self.at(now)
            self._fallen_to = max(self._least, self._refused * self._fall)
            self._fallen_at = now

    def put_back(self, by: timedelta) -> None:
        if self._fallen_at is not _LONG_AGO:
            self._fallen_at -= by


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
        self._share = _Share()
        self._paused_until = _LONG_AGO
        self._refused: tuple[str, datetime] | None = None
        self._now = _LONG_AGO

    def reserve_chat(self, chat: ChatAddress, kind: ChatKind, now: datetime) -> datetime:
        """Take the chat's next slot and return when it is. Ask for the lane only then."""
        schedule = self._schedule(chat, kind, now)
        slot = schedule.free_at(now)
        schedule.take(slot)
        return slot

    def lane_free_at(self, now: datetime) -> datetime:
        """When the lane's next message may go. Ask again then: a reply may have gone first."""
        self._follow_clock(now)
        return max(self._lane.free_at(now), self._paused_until)

    def take_lane(self, now: datetime) -> None:
        """A message goes now. What goes before the lane is free delays those behind it."""
        self._follow_clock(now)
        self._lane.take(now, share=self._share.at(now))

    def reply_free_at(self, now: datetime) -> datetime:
        """When a reply may go: ahead of all deliveries and, while replies are few, at once."""
        self._follow_clock(now)
        return max(self._lane.free_at(now, ahead=_REPLIES_AHEAD), self._paused_until)

    def refuse_chat(
        self, chat: ChatAddress, kind: ChatKind, *, now: datetime, until: datetime
    ) -> None:
        """The platform asked to leave this chat alone until then.

        It says so too where the whole account is too fast. One chat's refusals are its own; where
        another was refused shortly before, the lane slows down.
        """
        self._schedule(chat, kind, now).pause(until)
        if self._refused is not None:
            other, at = self._refused
            if other != chat.chat_id and now - at < _SHORTLY:
                self._share.fall(now)
        self._refused = (chat.chat_id, now)

    def refuse_lane(self, *, now: datetime, until: datetime) -> None:
        """The platform asked the whole account to wait: nothing goes until then."""
        self._follow_clock(now)
        self._paused_until = max(self._paused_until, until)
        self._share.fall(now)

    def _schedule(self, chat: ChatAddress, kind: ChatKind, now: datetime) -> _Schedule:
        self._follow_clock(now)
        if len(self._chats) >= _KEPT_CHATS:
            self._chats = {c: s for c, s in self._chats.items() if not s.is_idle(now)}
        if chat.chat_id not in self._chats:
            self._chats[chat.chat_id] = _Schedule(self._chat_rate(kind))
        return self._chats[chat.chat_id]

    def _follow_clock(self, now: datetime) -> None:
        if now < self._now:
            back = self._now - now
            self._share.put_back(back)
            for schedule in (self._lane, *self._chats.values()):
                schedule.put_back(back)
            if self._paused_until is not _LONG_AGO:
                self._paused_until -= back
        self._now = now
