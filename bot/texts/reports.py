"""What became of a run, for the operator."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.delivery import SkipReason
from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText
from bot.domain.run import PlatformFigures, RunKind, RunReport
from bot.texts.dates import short_date
from bot.texts.markup import clip
from bot.texts.wording import Wording, msgid

_ERROR_LIMIT = 160
_ERRORS_SHOWN = 3
_REASONS = {
    SkipReason.NO_DIGEST: msgid("no digest"),
    SkipReason.CUT_OFF: msgid("too late"),
    SkipReason.NO_STORIES: msgid("no story on their topics"),
    SkipReason.CHAT_UNREACHABLE: msgid("cannot be reached"),
    None: msgid("unsubscribed meanwhile"),
}
_LOST = {
    RunKind.DELIVERY: msgid("Messages lost: {count}"),
    RunKind.CORRECTION: msgid("Messages refused: {count}"),
}


def describe_report(wording: Wording, report: RunReport) -> RichText:
    """A headline that says whether all is well, then the figures, platform by platform."""
    items = [*_about(wording, report)]
    tell = _corrections if report.kind is RunKind.CORRECTION else _figures
    for figures in report.figures.platforms:
        items += [*tell(wording, figures), *_left_out(wording, figures)]
        if figures.parts_lost:
            items.append(wording.rich(_LOST[report.kind], count=str(figures.parts_lost)))
        items += _errors(wording, figures)
    return (
        Paragraph(_headline(wording, report)),
        BulletList(tuple((Paragraph(item),) for item in items)),
    )


def _headline(wording: Wording, report: RunReport) -> Inlines:
    if report.kind is RunKind.CORRECTION:
        return _headline_of_corrections(wording, report)
    if report.still_open:
        return wording.rich("**The delivery is not done yet.**")
    if report.is_whole:
        return wording.rich("**Everything was delivered.**")
    return wording.rich("**Delivered, but not everything.**")


def _headline_of_corrections(wording: Wording, report: RunReport) -> Inlines:
    if report.still_open:
        return wording.rich("**The corrections are not done yet.**")
    if report.is_whole:
        return wording.rich("**Everything was corrected.**")
    return wording.rich("**Corrected, but not everything.**")


def _about(wording: Wording, report: RunReport) -> Iterator[Inlines]:
    day = short_date(report.day, wording.language)
    if report.title:
        yield wording.rich("{title}, {day}", title=clip(report.title), day=day)
    else:
        yield wording.rich("Day: {day}", day=day)
    if (report.figures.revision or 1) > 1:
        yield wording.rich("Revision {number}", number=str(report.figures.revision))
    if report.took is not None:
        yield wording.rich("Took {duration}", duration=say_duration(wording, report.took))


def _corrections(wording: Wording, figures: PlatformFigures) -> Iterator[Inlines]:
    yield wording.rich(
        "**{platform}**: {corrected} of {chats} chats",
        platform=figures.platform.value.capitalize(),
        corrected=str(figures.delivered),
        chats=str(figures.chats),
    )
    yield wording.rich(
        "Messages edited: {edited}, new: {sent}",
        edited=str(figures.edited),
        sent=str(figures.messages),
    )
    for text, count in (
        (msgid("Edited to say that they are withdrawn or shortened: {count}"), figures.marked),
        (msgid("Passed over, deleted by somebody: {count}"), figures.gone),
    ):
        if count:
            yield wording.rich(text, count=str(count))


def _figures(wording: Wording, figures: PlatformFigures) -> Iterator[Inlines]:
    yield wording.rich(
        "**{platform}**: {delivered} of {chats} chats",
        platform=figures.platform.value.capitalize(),
        delivered=str(figures.delivered),
        chats=str(figures.chats),
    )
    yield wording.rich(
        "Stories: {stories}, messages: {messages}",
        stories=str(figures.stories),
        messages=str(figures.messages),
    )
    if figures.rate is not None:
        yield _rate(wording, figures, figures.rate)


def _rate(wording: Wording, figures: PlatformFigures, rate: float) -> Inlines:
    if figures.rate_limit is None:
        return wording.rich("{rate} messages/s", rate=_short(rate))
    return wording.rich(
        "{rate} messages/s, at most {limit}", rate=_short(rate), limit=_short(figures.rate_limit)
    )


def _left_out(wording: Wording, figures: PlatformFigures) -> Iterator[Inlines]:
    if figures.still_open:
        yield wording.rich("Still open: {count}", count=str(figures.still_open))
    for reason, chats in figures.skipped.items():
        why = wording.plain(_REASONS[reason])
        yield wording.rich("Left out: {count}, {reason}", count=str(chats), reason=why)
    if figures.failed:
        yield wording.rich("Given up: {count}", count=str(figures.failed))


def _errors(wording: Wording, figures: PlatformFigures) -> Iterator[Inlines]:
    for each in figures.errors[:_ERRORS_SHOWN]:
        error = clip(each.error, _ERROR_LIMIT)
        yield wording.rich("{count} times: {error}", count=str(each.chats), error=error)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def say_duration(wording: Wording, duration: timedelta) -> str:
    """``12 s``, ``3 min 20 s``, ``2 h 5 min``."""
    seconds = round(duration / timedelta(seconds=1))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return wording.plain("{hours} h {minutes} min", hours=str(hours), minutes=str(minutes))
    if minutes:
        return wording.plain(
            "{minutes} min {seconds} s", minutes=str(minutes), seconds=str(seconds)
        )
    return wording.plain("{seconds} s", seconds=str(seconds))
