"""Notices about topics."""

from datetime import date
from typing import assert_never

from bot.domain.reply import TopicCount, TopicEmpty, TopicFound, TopicList, TopicUnknown
from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText
from bot.texts.markup import clip, code
from bot.texts.wording import Wording, sentences

TopicNotice = TopicFound | TopicEmpty | TopicUnknown | TopicList
_WORDS_SHOWN = 10
_TOPICS_SHOWN = 30
_ALIASES_SHOWN = 4


def say_topics(wording: Wording, notice: TopicNotice) -> RichText:
    """The notice in words."""
    match notice:
        case TopicFound():
            return _found(wording, notice)
        case TopicEmpty():
            return _empty(wording, notice)
        case TopicUnknown():
            return _unknown(wording, notice)
        case TopicList():
            return _list(wording, notice)
        case _:
            assert_never(notice)


def _found(wording: Wording, notice: TopicFound) -> RichText:
    topic, day = clip(notice.topic), wording.date(notice.day)
    if not notice.words:
        return sentences(
            wording.rich_count(
                "**{topic}** on {day}: {count} story.",
                "**{topic}** on {day}: {count} stories.",
                notice.count,
                topic=topic,
                day=day,
            )
        )
    return sentences(
        wording.rich_count(
            "**{topic}** on {day}: {count} story. Matched: {words}",
            "**{topic}** on {day}: {count} stories. Matched: {words}",
            notice.count,
            topic=topic,
            day=day,
            words=wording.listing(clip(word) for word in notice.words[:_WORDS_SHOWN]),
        )
    )


def _empty(wording: Wording, notice: TopicEmpty) -> RichText:
    others = _topic_commands(wording, notice.others)
    return sentences(
        wording.rich(
            "No story is on **{topic}** in the digest of {day}.",
            topic=clip(notice.topic),
            day=wording.date(notice.day),
        ),
        wording.rich("Topics that day: {topics}", topics=others) if others else (),
    )


def _unknown(wording: Wording, notice: TopicUnknown) -> RichText:
    suggestions = [code(f"/topic {name}") for name in notice.suggestions]
    return sentences(
        _unknown_opening(wording, notice),
        wording.rich("Did you mean {suggestions}?", suggestions=wording.choice(suggestions))
        if suggestions
        else (),
        _known(wording, notice.known),
    )


def _unknown_opening(wording: Wording, notice: TopicUnknown) -> Inlines:
    if notice.asked.strip():
        return wording.rich("I don’t know the topic {asked}.", asked=code(notice.asked))
    if notice.known:
        return wording.rich(
            "Which topic would you like? Send for example `/topic {topic}`.",
            topic=clip(notice.known[0]),
        )
    return wording.rich("Which topic would you like?")


def _known(wording: Wording, names: tuple[str, ...]) -> Inlines:
    if not names:
        return wording.rich("No topics are set up yet.")
    shown = wording.listing(clip(name) for name in names[:_TOPICS_SHOWN])
    if len(names) > _TOPICS_SHOWN:
        return wording.rich("Topics I know: {topics} … `/topics` lists them all.", topics=shown)
    return wording.rich("Topics I know: {topics}", topics=shown)


def _list(wording: Wording, notice: TopicList) -> RichText:
    if not notice.topics:
        return sentences(wording.rich("No topics are set up yet."))
    items = tuple((Paragraph(_topic(wording, topic, notice.day)),) for topic in notice.topics)
    return (
        Paragraph(_list_opening(wording, notice.day)),
        BulletList(items),
        *sentences(
            wording.rich(
                "Read one with `/topic {topic}`, or get it every day with `/subscribe {topic}`.",
                topic=clip(notice.topics[0].name),
            )
        ),
    )


def _list_opening(wording: Wording, day: date | None) -> Inlines:
    if day is None:
        return wording.rich("**Topics you can ask for**")
    return wording.rich("**Topics** and their stories of {day}", day=wording.date(day))


def _topic(wording: Wording, topic: TopicCount, day: date | None) -> Inlines:
    aliases = wording.listing(clip(alias) for alias in topic.aliases[:_ALIASES_SHOWN])
    name = clip(topic.name)
    named = (
        wording.rich("**{topic}** ({aliases})", topic=name, aliases=aliases)
        if aliases
        else wording.rich("**{topic}**", topic=name)
    )
    if day is None:
        return named
    return wording.rich_count(
        "{topic}: {count} story", "{topic}: {count} stories", topic.stories, topic=named
    )


def _topic_commands(wording: Wording, names: tuple[str, ...]) -> Inlines:
    return wording.listing_rich([code(f"/topic {name}") for name in names[:_WORDS_SHOWN]])
