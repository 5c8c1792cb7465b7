"""Parts of the layout → stories: numbers, keys, sources, and what is odd about them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.digest import Section, SectionKind, Story, StoryKey, story_key, story_text
from bot.domain.finding import FindingCode
from bot.domain.rich_text import links, plain_inlines
from bot.parsing.canonical import canonical
from bot.parsing.findings import FindingLog
from bot.parsing.labels import SectionLabels
from bot.parsing.layout import Part
from bot.parsing.sections import read_sections


@dataclass(frozen=True, slots=True)
class StoryReading:
    """What a story is read with; ``story_limit`` is in characters."""

    day: date
    labels: SectionLabels
    log: FindingLog
    story_limit: int


def read_stories(parts: Sequence[Part], reading: StoryReading) -> tuple[Story, ...]:
    """The stories of a digest, each with a key of its own."""
    if not parts:
        reading.log.add(FindingCode.NO_STORIES, 0)
    _check_numbers(parts, reading.log)
    uses = Counter[StoryKey]()
    return tuple(_read_story(part, place, reading, uses) for place, part in enumerate(parts, 1))


def _read_story(part: Part, position: int, reading: StoryReading, uses: Counter[StoryKey]) -> Story:
    sections = read_sections(part.body, reading.labels, reading.log)
    sources = _sources(sections)
    headline = canonical(part.head.rest)
    story = Story(
        key=_unique_key(reading.day, sources, plain_inlines(headline), uses),
        position=position,
        number=part.head.number,
        headline=headline,
        sections=sections,
        sources=sources,
    )
    _check_story(story, part.heading.line, reading)
    return story


def _sources(sections: Sequence[Section]) -> tuple[str, ...]:
    found = (
        url
        for section in sections
        if section.kind is SectionKind.SOURCE
        for url in links(section.body)
    )
    return tuple(dict.fromkeys(found))


def _unique_key(
    day: date, sources: tuple[str, ...], headline: str, uses: Counter[StoryKey]
) -> StoryKey:
    """The story's key; two stories from one source are told apart by headline, then by count."""
    source = sources[0] if sources else ""
    key = story_key(day, source=source, headline=headline)
    if uses[key] and source:
        key = story_key(day, source="", headline=f"{source} {headline}")
    uses[key] += 1
    return key if uses[key] == 1 else StoryKey(f"{key}-{uses[key]}")


def _check_story(story: Story, line: int, reading: StoryReading) -> None:
    log, name = reading.log, story.headline_text or str(story.position)
    if not story.headline:
        log.add(FindingCode.EMPTY_HEADLINE, line)
    elif not story.number:
        log.add(FindingCode.UNNUMBERED_STORY, line, {"headline": name})
    if not story.sources:
        log.add(FindingCode.NO_SOURCE, line, {"story": name})
    length = len(story_text(story))
    if length > reading.story_limit:
        details = {"story": name, "length": str(length), "limit": str(reading.story_limit)}
        log.add(FindingCode.OVERLONG_STORY, line, details)


def _check_numbers(parts: Sequence[Part], log: FindingLog) -> None:
    """Note numbers that are used again, and at each jump the first number that no story has."""
    used = {part.head.value for part in parts}
    seen: Counter[int] = Counter()
    expected = 1
    for part in parts:
        number = part.head.value
        if number is None:
            continue
        details = {"number": str(number)}
        if seen[number]:
            log.add(FindingCode.DUPLICATE_NUMBER, part.heading.line, details)
        elif missing := next((n for n in range(expected, number) if n not in used), 0):
            log.add(FindingCode.MISSING_NUMBER, part.heading.line, {"number": str(missing)})
        seen[number] += 1
        expected = max(expected, number + 1)
