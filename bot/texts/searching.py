"""Notices about searches, and about what a chat has missed."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from bot.domain.rich_text import (
    Block,
    BulletList,
    Inlines,
    NumberedList,
    Paragraph,
    RichText,
    Strong,
    Text,
)
from bot.domain.search_notices import (
    DaysMissed,
    ListedStory,
    MissedDay,
    NothingFound,
    SearchHowTo,
    SearchNotice,
    StoriesFound,
)
from bot.texts.markup import clip, code
from bot.texts.wording import Wording, msgid, sentences

_LONGEST_HEADLINE = 100


def say_searching(wording: Wording, notice: SearchNotice) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _stories_found(wording: Wording, notice: StoriesFound) -> RichText:
    is_cut = notice.pages > 1 and not notice.turns
    return (
        *sentences(_opening(wording, notice)),
        *_by_day(wording, notice),
        *sentences(
            wording.rich("These are not all: add a word, and fewer are found.") if is_cut else ()
        ),
    )


def _opening(wording: Wording, notice: StoriesFound) -> Inlines:
    query = clip(notice.topic or notice.query)
    if notice.pages <= 1:
        return wording.rich_count(
            "**{query}**: {count} story", "**{query}**: {count} stories", notice.total, query=query
        )
    return wording.rich_count(
        "**{query}**: {count} story, page {page} of {pages}",
        "**{query}**: {count} stories, page {page} of {pages}",
        notice.total,
        query=query,
        page=str(notice.page + 1),
        pages=str(notice.pages),
    )


def _by_day(wording: Wording, notice: StoriesFound) -> Iterator[Block]:
    number = notice.first
    for day, hits in groupby(notice.hits, key=lambda hit: hit.day):
        yield Paragraph((Text(wording.date(day)),))
        items = tuple(_hit(hit) for hit in hits)
        yield NumberedList(items, number)
        number += len(items)


def _hit(hit: ListedStory) -> RichText:
    headline = Paragraph((Strong((Text(clip(hit.headline, _LONGEST_HEADLINE)),)),))
    return (headline, Paragraph(hit.snippet)) if hit.snippet else (headline,)


def _nothing_found(wording: Wording, notice: NothingFound) -> RichText:
    others = [code(f"/search {clip(word)}") for word in (*notice.suggestions, *notice.nearest)]
    return sentences(
        wording.rich("I found no story with {query}.", query=code(notice.query)),
        wording.rich("Did you mean {suggestions}?", suggestions=wording.choice(others))
        if others
        else wording.rich("Fewer words find more; `/topics` lists what is written about."),
        wording.rich("`/help` lists all I can do."),
    )


def _how_to(wording: Wording, notice: SearchHowTo) -> RichText:
    """In a private chat the words alone will do, which is what a greeting is answered with."""
    command = "" if notice.is_greeting else "/search "
    topic = clip(notice.example_topic)
    agent, phrase = wording.plain("agent"), wording.plain("open source")
    video = wording.plain("video")

    def example(sentence: str, words: str) -> RichText:
        return _line(wording.rich(sentence, example=code(f"{command}{words}")))

    return (
        *sentences(
            wording.rich("**Hello!** Write what you would like to read about, and I look for it.")
            if notice.is_greeting
            else wording.rich("**What shall I look for?** Write it behind the command:")
        ),
        BulletList(
            (
                example(msgid("{example} – a topic or a word"), topic),
                example(msgid("{example} – both at once"), f"{topic} {agent}"),
                example(
                    msgid("{example} – exactly these words together"),
                    f'"{phrase}"',
                ),
                example(msgid("{example} – without a word"), f"{topic} -{video}"),
            )
        ),
        *sentences(wording.rich("`/help` lists all I can do.")),
    )


def _line(line: Inlines) -> RichText:
    return (Paragraph(line),)


def _days_missed(wording: Wording, notice: DaysMissed) -> RichText:
    span = str(notice.span)
    if not notice.missed:
        return sentences(
            wording.rich("You have missed nothing in the last {span} days.", span=span)
            if notice.is_subscribed
            else wording.rich("No digest came out in the last {span} days.", span=span)
        )
    return (
        *sentences(
            wording.rich(
                "**This came out in the last {span} days** and did not come here:", span=span
            )
            if notice.is_subscribed
            else wording.rich(
                "This chat has no subscription, so nothing was to come here. The newest digests:"
            )
        ),
        BulletList(tuple(_line(_missed(wording, missed)) for missed in notice.missed)),
        *sentences(wording.rich("`/date {day}` brings one here.", day=f"{notice.missed[0].day}")),
    )


def _missed(wording: Wording, missed: MissedDay) -> Inlines:
    return wording.rich_count(
        "{day}: {count} story",
        "{day}: {count} stories",
        missed.count,
        day=wording.date(missed.day),
    )


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    StoriesFound: _stories_found,
    NothingFound: _nothing_found,
    SearchHowTo: _how_to,
    DaysMissed: _days_missed,
}
