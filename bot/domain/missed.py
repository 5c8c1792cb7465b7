"""Which editions a chat was to get and did not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.audience import Subscription
from bot.domain.delivery import DeliveryState, SkipReason


@dataclass(frozen=True, slots=True)
class DayFate:
    """What became of one day's edition so far."""

    state: DeliveryState
    reason: SkipReason | None = None

    @property
    def is_missed(self) -> bool:
        """Neither delivered nor on its way, although there were stories for the chat."""
        if self.state is DeliveryState.FAILED:
            return True
        return self.state is DeliveryState.SKIPPED and self.reason is not SkipReason.NO_STORIES


@dataclass(frozen=True, slots=True)
class DeliveryHistory:
    """``first_day`` is the earliest with an edition for the subscription; none where none has."""

    first_day: date | None
    fates: Mapping[date, DayFate]


def missed_days(
    published: Sequence[date],
    history: DeliveryHistory,
    subscription: Subscription,
    *,
    now: datetime,
) -> Iterator[date]:
    """Those of the ``published`` days that the chat wanted and did not get.

    What came out before its first edition is not missed: then it was not subscribed. Days without
    any record since are: it had paused, or the bot was away too long.
    """
    for day in published:
        fate = history.fates.get(day)
        if fate is not None:
            if fate.is_missed:
                yield day
        elif _was_wanted(day, history, subscription) and _is_over(day, subscription, now):
            yield day


def _was_wanted(day: date, history: DeliveryHistory, subscription: Subscription) -> bool:
    is_after_first = history.first_day is None or day > history.first_day
    return is_after_first and day.weekday() in subscription.window.weekdays


def _is_over(day: date, subscription: Subscription, now: datetime) -> bool:
    """Whether the day's edition will not come by itself any more."""
    window, coming = subscription.window, subscription.next_due_at
    if coming is not None:
        return day < window.edition_day(coming)
    return window.due_at(day) <= now
