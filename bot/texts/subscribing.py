"""Notices about subscriptions."""

from typing import assert_never

from bot.domain.audience import Subscription, SubscriptionState
from bot.domain.reply import (
    NotSubscribed,
    Subscribed,
    SubscriptionNotUnderstood,
    SubscriptionStatus,
    Unsubscribed,
)
from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText
from bot.texts.markup import code
from bot.texts.outcomes import describe_outcome
from bot.texts.wish import (
    describe_due,
    describe_next,
    describe_state,
    describe_wish,
    list_items,
)
from bot.texts.wording import Wording, sentences

SubscriptionNotice = (
    Subscribed | SubscriptionNotUnderstood | Unsubscribed | NotSubscribed | SubscriptionStatus
)


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
        BulletList(list_items(*describe_wish(wording, subscription), _due_line(wording, notice))),
        *sentences(*_changing(wording, subscription)),
    )


def _due_line(wording: Wording, notice: Subscribed) -> Inlines:
    due = describe_due(wording, notice.subscription)
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
    items = list_items(
        *describe_wish(wording, subscription), describe_next(wording, subscription), last
    )
    return (
        Paragraph(describe_state(wording, subscription)),
        BulletList(items),
        *sentences(_resuming(wording, subscription.state)),
    )


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
