"""Notices about subscriptions."""

from typing import assert_never

from bot.domain.audience import ALL_WEEKDAYS, Subscription, SubscriptionState
from bot.domain.reply import (
    NotSubscribed,
    Subscribed,
    SubscriptionNotUnderstood,
    SubscriptionStatus,
    Unsubscribed,
)
from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText
from bot.texts.dates import clock_time, short_date, utc_offset, weekday_names
from bot.texts.markup import clip, code
from bot.texts.outcomes import describe_outcome
from bot.texts.wording import Wording, sentences

SubscriptionNotice = (
    Subscribed | SubscriptionNotUnderstood | Unsubscribed | NotSubscribed | SubscriptionStatus
)
_WORKDAYS = frozenset(range(5))
_WEEKEND = frozenset({5, 6})


def say_subscribing(wording: Wording, notice: SubscriptionNotice) -> RichText:
    """The notice in words."""
    match notice:
        case Subscribed():
            return _subscribed(wording, notice)
        case SubscriptionNotUnderstood():
            return _not_understood(wording, notice)
        case Unsubscribed():
            return _unsubscribed(wording)
        case NotSubscribed():
            return _not_subscribed(wording)
        case SubscriptionStatus():
            return _status(wording, notice)
        case _:
            assert_never(notice)


def _subscribed(wording: Wording, notice: Subscribed) -> RichText:
    subscription = notice.subscription
    return (
        Paragraph(
            wording.rich("**Subscribed.** The digest will come here, story by story.")
            if notice.is_new
            else wording.rich("**Your subscription is changed.**")
        ),
        BulletList(_items(*_wish(wording, subscription), _due_line(wording, notice))),
        *sentences(*_changing(wording, subscription)),
    )


def _due_line(wording: Wording, notice: Subscribed) -> Inlines:
    due = _due(wording, notice.subscription)
    if not due:
        return ()
    if notice.is_new:
        return wording.rich("First delivery: {due}", due=due)
    return wording.rich("Next delivery: {due}", due=due)


def _changing(wording: Wording, subscription: Subscription) -> tuple[Inlines, ...]:
    return (
        wording.rich(
            "To change it, send for example `/subscribe 07:30 weekdays`; "
            "what you leave out stays as it is."
        ),
        wording.rich("For all topics again: `/subscribe all`") if subscription.topics else (),
        wording.rich("To stop it: `/unsubscribe`"),
    )


def _not_understood(wording: Wording, notice: SubscriptionNotUnderstood) -> RichText:
    time = notice.example_time
    meant = [code(f"/subscribe {time} {name}") for name in notice.suggestions]
    return sentences(
        wording.rich(
            "{written} is neither a time nor a topic I know.", written=code(notice.written)
        ),
        wording.rich("Did you mean {suggestions}?", suggestions=wording.choice(meant))
        if meant
        else (),
        wording.rich(
            "Write a time like `/subscribe {time}`, with topics behind it if you like. "
            "`/topics` lists them.",
            time=time,
        ),
    )


def _unsubscribed(wording: Wording) -> RichText:
    return sentences(
        wording.rich("**Unsubscribed.** Nothing more will come here by itself."),
        wording.rich("`/today` still works, and `/subscribe` brings it back."),
    )


def _not_subscribed(wording: Wording) -> RichText:
    return sentences(
        wording.rich("There is no subscription here."),
        wording.rich("To get the digest every day, send `/subscribe 08:00`, or another time."),
    )


def _status(wording: Wording, notice: SubscriptionStatus) -> RichText:
    subscription = notice.subscription
    zone = subscription.window.zone
    last = (
        wording.rich("Last delivery: none yet")
        if notice.last is None
        else describe_outcome(wording, notice.last, zone)
    )
    items = _items(*_wish(wording, subscription), _next(wording, subscription), last)
    return (
        Paragraph(_state(wording, subscription.state)),
        BulletList(items),
        *sentences(_resuming(wording, subscription.state)),
    )


def _state(wording: Wording, state: SubscriptionState) -> Inlines:
    match state:
        case SubscriptionState.ACTIVE:
            return wording.rich("**The subscription is active.**")
        case SubscriptionState.PAUSED:
            return wording.rich("**The subscription is paused**, as you wished.")
        case SubscriptionState.SUSPENDED:
            return wording.rich(
                "**The subscription is suspended**: my messages could not reach this chat."
            )
        case SubscriptionState.ENDED:
            return wording.rich("**The subscription has ended.**")
        case _:
            assert_never(state)


def _resuming(wording: Wording, state: SubscriptionState) -> Inlines:
    match state:
        case SubscriptionState.ACTIVE:
            return ()
        case SubscriptionState.SUSPENDED:
            return wording.rich(
                "Make sure that I may write here, then send `/subscribe` to resume."
            )
        case SubscriptionState.PAUSED | SubscriptionState.ENDED:
            return wording.rich("Send `/subscribe` to resume.")
        case _:
            assert_never(state)


def _wish(wording: Wording, subscription: Subscription) -> tuple[Inlines, ...]:
    window = subscription.window
    topics = wording.listing(clip(topic) for topic in subscription.topics)
    return (
        wording.rich(
            "Time: {time} ({zone})", time=clock_time(window.local_time), zone=str(window.zone)
        ),
        wording.rich("Days: {days}", days=_days(wording, window.weekdays)),
        wording.rich("Topics: {topics}", topics=topics or wording.plain("all")),
    )


def _days(wording: Wording, weekdays: frozenset[int]) -> str:
    if weekdays == ALL_WEEKDAYS:
        return wording.plain("every day")
    if weekdays == _WORKDAYS:
        return wording.plain("Monday to Friday")
    if weekdays == _WEEKEND:
        return wording.plain("weekends")
    return wording.listing(weekday_names(weekdays, wording.language))


def _next(wording: Wording, subscription: Subscription) -> Inlines:
    due = _due(wording, subscription)
    return wording.rich("Next delivery: {due}", due=due) if due else ()


def _due(wording: Wording, subscription: Subscription) -> str:
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


def _items(*lines: Inlines) -> tuple[RichText, ...]:
    return tuple((Paragraph(line),) for line in lines if line)
