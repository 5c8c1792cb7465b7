"""A subscription in words: what was wished, how it stands, what comes next."""

from typing import assert_never

from bot.domain.audience import ALL_WEEKDAYS, Subscription, SubscriptionState
from bot.domain.rich_text import Inlines, Paragraph, RichText
from bot.texts.dates import clock_time, short_date, utc_offset, weekday_names
from bot.texts.markup import clip
from bot.texts.wording import Wording

_WORKDAYS = frozenset(range(5))
_WEEKEND = frozenset({5, 6})


def describe_wish(wording: Wording, subscription: Subscription) -> tuple[Inlines, ...]:
    """Time, weekdays and topics, a line each."""
    window = subscription.window
    topics = wording.listing(clip(topic) for topic in subscription.topics)
    return (
        wording.rich(
            "Time: {time} ({zone})", time=clock_time(window.local_time), zone=str(window.zone)
        ),
        wording.rich("Days: {days}", days=describe_days(wording, window.weekdays)),
        wording.rich("Topics: {topics}", topics=topics or wording.plain("all")),
    )


def describe_days(wording: Wording, weekdays: frozenset[int]) -> str:
    """Weekdays, by a word where they have one."""
    if weekdays == ALL_WEEKDAYS:
        return wording.plain("every day")
    if weekdays == _WORKDAYS:
        return wording.plain("Monday to Friday")
    if weekdays == _WEEKEND:
        return wording.plain("weekends")
    return wording.listing(weekday_names(weekdays, wording.language))


def describe_next(wording: Wording, subscription: Subscription) -> Inlines:
    """The line on the next delivery; empty where there is none."""
    due = describe_due(wording, subscription)
    return wording.rich("Next delivery: {due}", due=due) if due else ()


def describe_due(wording: Wording, subscription: Subscription) -> str:
    """Day, time and zone of the next delivery; empty where there is none."""
    if subscription.next_due_at is None:
        return ""
    zone = subscription.window.zone
    local = subscription.next_due_at.astimezone(zone)
    return wording.plain(
        "{day}, {time} ({zone}, {offset})",
        day=short_date(local.date(), wording.language),
        time=clock_time(local),
        zone=str(zone),
        offset=utc_offset(local, zone),
    )


def describe_state(wording: Wording, subscription: Subscription) -> Inlines:
    """One line: whether something comes, and where not, why."""
    match subscription.state:
        case SubscriptionState.ACTIVE:
            return wording.rich("**The subscription is active.**")
        case SubscriptionState.PAUSED if subscription.paused_until:
            return wording.rich(
                "**The subscription is paused** until {until}.", until=_until(wording, subscription)
            )
        case SubscriptionState.PAUSED:
            return wording.rich("**The subscription is paused**, as you wished.")
        case SubscriptionState.SUSPENDED:
            return wording.rich(
                "**The subscription is suspended**: my messages could not reach this chat."
            )
        case SubscriptionState.ENDED:
            return wording.rich("**The subscription has ended.**")
        case _:
            assert_never(subscription.state)


def _until(wording: Wording, subscription: Subscription) -> str:
    """When the pause is over, in the subscription's zone."""
    if subscription.paused_until is None:
        return ""
    local = subscription.paused_until.astimezone(subscription.window.zone)
    day = short_date(local.date(), wording.language)
    return wording.plain("{day}, {time}", day=day, time=clock_time(local))


def list_items(*lines: Inlines) -> tuple[RichText, ...]:
    """The lines that say something, as a list's items."""
    return tuple((Paragraph(line),) for line in lines if line)
