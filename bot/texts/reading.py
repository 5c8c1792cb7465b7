"""Notices about digests, days and stories."""

from datetime import date
from typing import assert_never

from bot.domain.reply import (
    DateNotFound,
    DateNotUnderstood,
    NewestInstead,
    NothingPublished,
    StoryNumberNeeded,
    StoryOutOfRange,
)
from bot.domain.rich_text import Block, Inlines, NumberedList, Paragraph, RichText, Text
from bot.texts.markup import clip, code
from bot.texts.wording import Wording, sentences

ReadingNotice = (
    NewestInstead
    | NothingPublished
    | DateNotUnderstood
    | DateNotFound
    | StoryNumberNeeded
    | StoryOutOfRange
)
_HEADLINES_SHOWN = 15


def say_reading(wording: Wording, notice: ReadingNotice) -> RichText:
    """The notice in words."""
    match notice:
        case NewestInstead():
            return _newest_instead(wording, notice)
        case NothingPublished():
            return _nothing_published(wording)
        case DateNotUnderstood():
            return _date_not_understood(wording, notice)
        case DateNotFound():
            return _date_not_found(wording, notice)
        case StoryNumberNeeded():
            return _story_number_needed(wording, notice)
        case StoryOutOfRange():
            return _story_out_of_range(wording, notice)
        case _:
            assert_never(notice)


def _newest_instead(wording: Wording, notice: NewestInstead) -> RichText:
    return sentences(
        wording.rich(
            "Today’s digest ({today}) is not out yet. Here is the newest one: {shown}.",
            today=wording.date(notice.today),
            shown=wording.date(notice.shown),
        )
    )


def _nothing_published(wording: Wording) -> RichText:
    return sentences(
        wording.rich("No digest has been published yet."),
        wording.rich("Send `/subscribe`, and I’ll bring it here when it is out."),
    )


def _date_not_understood(wording: Wording, notice: DateNotUnderstood) -> RichText:
    example = _date_command(notice.example)
    return sentences(
        wording.rich("I can’t read {written} as a date.", written=code(notice.written))
        if notice.written.strip()
        else wording.rich("Which day would you like?"),
        wording.rich("Write it like this: {example}", example=code(example)),
    )


def _date_not_found(wording: Wording, notice: DateNotFound) -> RichText:
    nearest = [code(_date_command(day)) for day in notice.nearest]
    return sentences(
        wording.rich("There is no digest of {day}.", day=wording.date(notice.day)),
        wording.rich("The nearest ones: {days}", days=wording.listing_rich(nearest))
        if nearest
        else (),
    )


def _story_number_needed(wording: Wording, notice: StoryNumberNeeded) -> RichText:
    return sentences(
        wording.rich("I can’t read {written} as a number.", written=code(notice.written))
        if notice.written.strip()
        else wording.rich("Which story would you like?"),
        _number_hint(wording, notice.count),
    )


def _story_out_of_range(wording: Wording, notice: StoryOutOfRange) -> RichText:
    return (
        *sentences(
            wording.rich_count(
                "There is no story {asked}: the digest of {day} has {count} story.",
                "There is no story {asked}: the digest of {day} has {count} stories.",
                notice.count,
                asked=str(notice.asked),
                day=wording.date(notice.day),
            )
        ),
        *_headlines(wording, notice.headlines),
        *sentences(_number_hint(wording, notice.count)),
    )


def _headlines(wording: Wording, headlines: tuple[str, ...]) -> tuple[Block, ...]:
    if not headlines:
        return ()
    shown = headlines[:_HEADLINES_SHOWN]
    blocks = (NumberedList(tuple((Paragraph((Text(clip(line)),)),) for line in shown)),)
    left = len(headlines) - len(shown)
    if not left:
        return blocks
    return (
        *blocks,
        Paragraph(wording.rich_count("… and {count} more", "… and {count} more", left)),
    )


def _number_hint(wording: Wording, count: int) -> Inlines:
    if count < 1:
        return ()
    if count == 1:
        return wording.rich("There is only one: `/story 1`")
    return wording.rich(
        "Send a number from 1 to {count}, such as `/story {example}`.",
        count=str(count),
        example=str(min(count, 4)),
    )


def _date_command(day: date) -> str:
    return f"/date {day.isoformat()}"
