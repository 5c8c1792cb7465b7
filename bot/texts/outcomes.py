"""What became of a delivery, in words."""

from typing import assert_never
from zoneinfo import ZoneInfo

from bot.domain.delivery import DeliveryOutcome, DeliveryState, SkipReason
from bot.domain.rich_text import Inlines
from bot.texts.dates import clock_time, short_date
from bot.texts.markup import clip
from bot.texts.wording import Wording, msgid

_ERROR_LIMIT = 160
_REASONS = {
    SkipReason.NO_DIGEST: msgid("no digest was published that day"),
    SkipReason.CUT_OFF: msgid("it was already too late for that day"),
    SkipReason.NO_STORIES: msgid("no story was on your topics"),
    SkipReason.CHAT_UNREACHABLE: msgid("my messages could not reach this chat"),
}


def describe_outcome(wording: Wording, outcome: DeliveryOutcome, zone: ZoneInfo) -> Inlines:
    """The day, what happened and why; times are shown in ``zone``."""
    return wording.rich(
        "Last delivery: {day}, {result}",
        day=wording.date(outcome.day),
        result=_result(wording, outcome, zone),
    )


def _result(wording: Wording, outcome: DeliveryOutcome, zone: ZoneInfo) -> str:
    error = clip(outcome.error, _ERROR_LIMIT)
    match outcome.state:
        case DeliveryState.PENDING:
            return wording.plain("under way")
        case DeliveryState.DELIVERED:
            return _delivered(wording, outcome, zone)
        case DeliveryState.SKIPPED:
            return _skipped(wording, outcome.reason)
        case DeliveryState.FAILED if error:
            return wording.plain("failed: {error}", error=error)
        case DeliveryState.FAILED:
            return wording.plain("failed")
        case _:
            assert_never(outcome.state)


def _delivered(wording: Wording, outcome: DeliveryOutcome, zone: ZoneInfo) -> str:
    if outcome.error:
        error = clip(outcome.error, _ERROR_LIMIT)
        return wording.plain("delivered in part: {error}", error=error)
    local = outcome.at.astimezone(zone)
    if local.date() == outcome.day:
        return wording.plain("delivered at {time}", time=clock_time(local))
    day = short_date(local.date(), wording.language)
    return wording.plain("delivered on {day} at {time}", day=day, time=clock_time(local))


def _skipped(wording: Wording, reason: SkipReason | None) -> str:
    if reason is None:
        return wording.plain("not delivered")
    return wording.plain("not delivered: {reason}", reason=wording.plain(_REASONS[reason]))
