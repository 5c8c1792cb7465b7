"""Notices about opening, keeping and comparing stories."""

from collections.abc import Callable
from typing import Any

from bot.domain.reading_notices import (
    LinkUnknown,
    NobodySaves,
    ReadingInPlaceNotice,
    ReadInPrivate,
    RelatedFound,
    RelatedStory,
    RelatedToWhich,
    SavedElsewhere,
    SavedStories,
    SavedStory,
    ShelfFull,
    StorySaved,
    StoryTakenOff,
    StoryWithdrawn,
    VoteCounted,
)
from bot.domain.rich_text import Inlines, NumberedList, Paragraph, RichText, Strong, Text
from bot.texts.markup import clip, code
from bot.texts.wording import Wording, sentences

_LONGEST_HEADLINE = 100


def say_reading_in_place(wording: Wording, notice: ReadingInPlaceNotice) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _withdrawn(wording: Wording, notice: StoryWithdrawn) -> RichText:
    return sentences(
        wording.rich(
            "This story was withdrawn from the digest of {day}.", day=wording.date(notice.day)
        )
    )


def _in_private(wording: Wording, _notice: ReadInPrivate) -> RichText:
    return sentences(
        wording.rich(
            "Everybody reads this message, so it stays as it is. "
            "Open a private chat with me and send `/today` to read there."
        )
    )


def _link_unknown(wording: Wording, _notice: LinkUnknown) -> RichText:
    return sentences(
        wording.rich("The link that led you here is broken or cut short, so here is a greeting.")
    )


def _saved(wording: Wording, notice: StorySaved) -> RichText:
    return sentences(
        wording.rich("Saved. `/saved` lists what you keep.")
        if notice.is_new
        else wording.rich("You have saved this story already: `/saved` lists it.")
    )


def _full(wording: Wording, notice: ShelfFull) -> RichText:
    return sentences(
        wording.rich(
            "You keep {most} stories, and that is the most. Take some off in `/saved` first.",
            most=str(notice.most),
        )
    )


def _nobody(wording: Wording, _notice: NobodySaves) -> RichText:
    return sentences(
        wording.rich("Only people can save and vote. You speak in the name of a chat just now.")
    )


def _vote(wording: Wording, notice: VoteCounted) -> RichText:
    tally = f"👍 {notice.likes} · 👎 {notice.dislikes}"
    if notice.is_liked is None:
        return sentences(wording.rich("Your vote is taken back. {tally}", tally=tally))
    return sentences(wording.rich("Counted: {tally}", tally=tally))


def _saved_stories(wording: Wording, notice: SavedStories) -> RichText:
    if not notice.stories:
        return sentences(
            wording.rich("**You have saved nothing yet.**"),
            wording.rich("Press Save below a story, and it stays here."),
        )
    items = tuple(_saved_story(wording, story) for story in notice.stories)
    return (
        Paragraph(
            wording.rich_count(
                "**Saved:** {count} story", "**Saved:** {count} stories", notice.count
            )
        ),
        NumberedList(items, notice.first),
        *sentences(wording.rich("A number opens a story, ✕ takes it off the list.")),
    )


def _saved_story(wording: Wording, story: SavedStory) -> RichText:
    day = wording.date(story.day)
    if story.key is None:
        gone = wording.rich("Withdrawn from the digest of {day}", day=day)
        return (
            (_headline(story.headline), Paragraph(gone)) if story.headline else (Paragraph(gone),)
        )
    return _headline(story.headline), Paragraph((Text(day),))


def _saved_elsewhere(wording: Wording, _notice: SavedElsewhere) -> RichText:
    return sentences(
        wording.rich("What you save is yours alone. Send me `/saved` in a private chat to see it.")
    )


def _related(wording: Wording, notice: RelatedFound) -> RichText:
    headline = clip(notice.headline, _LONGEST_HEADLINE)
    if not notice.stories:
        return sentences(
            wording.rich(
                "Nothing in the digests of the last weeks is related to **{headline}**.",
                headline=headline,
            )
        )
    items = tuple(_related_story(wording, story) for story in notice.stories)
    return (
        *sentences(wording.rich("**Related to** {headline}", headline=headline)),
        NumberedList(items),
    )


def _related_story(wording: Wording, story: RelatedStory) -> RichText:
    return _headline(story.headline), Paragraph(_why(wording, story))


def _why(wording: Wording, story: RelatedStory) -> Inlines:
    day = wording.date(story.day)
    if story.is_same:
        return wording.rich("The same story, in the digest of {day}", day=day)
    shared = wording.listing(clip(it) for it in (*story.names, *story.topics))
    return (
        wording.rich("{day}. Shared: {shared}", day=day, shared=shared) if shared else (Text(day),)
    )


def _to_which(wording: Wording, notice: RelatedToWhich) -> RichText:
    return sentences(
        wording.rich("I can’t read {written} as a number.", written=code(notice.written))
        if notice.written.strip()
        else (),
        wording.rich(
            "**Related to which story** of {day}? Send its number, such as `/related {example}`.",
            day=wording.date(notice.day),
            example=str(min(len(notice.stories), 4)),
        ),
    )


def _headline(headline: str) -> Paragraph:
    return Paragraph((Strong((Text(clip(headline, _LONGEST_HEADLINE)),)),))


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    StoryWithdrawn: _withdrawn,
    ReadInPrivate: _in_private,
    LinkUnknown: _link_unknown,
    StorySaved: _saved,
    StoryTakenOff: lambda wording, _: sentences(wording.rich("Taken off your saved stories.")),
    ShelfFull: _full,
    NobodySaves: _nobody,
    VoteCounted: _vote,
    SavedStories: _saved_stories,
    SavedElsewhere: _saved_elsewhere,
    RelatedFound: _related,
    RelatedToWhich: _to_which,
}
