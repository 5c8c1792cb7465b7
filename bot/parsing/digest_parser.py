"""The way from a file's bytes to a digest and what is wrong with it. Raises nothing."""

from dataclasses import dataclass
from datetime import date

from bot.domain.digest import Digest, Outlook
from bot.domain.finding import Finding, FindingCode, FindingLevel
from bot.domain.rich_text import NumberedList, RichText
from bot.parsing.blocks import PlacedBlock, read_blocks
from bot.parsing.characters import clean
from bot.parsing.dates import day_of_name, split_title
from bot.parsing.decoding import SIZE_LIMIT, decode
from bot.parsing.dialect import tokenize
from bot.parsing.findings import FindingLog
from bot.parsing.labels import SectionLabels
from bot.parsing.layout import Part, bodies, heading_text, lay_out
from bot.parsing.sections import limited_body
from bot.parsing.stories import StoryReading, read_stories

STORY_LIMIT = 12_000
"""Characters beyond which a story is more than anybody reads in a chat."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """A file of more bytes is an error; a story of more characters is a warning."""

    file_bytes: int = SIZE_LIMIT
    story_characters: int = STORY_LIMIT


DEFAULT_LIMITS = ReadingLimits()


@dataclass(frozen=True, slots=True)
class ParsedDigest:
    """A digest as far as it could be read, and every finding by line.

    No digest only where the text is empty, too much or undecodable, or no date can be had from it,
    its file's name or the caller.
    """

    digest: Digest | None
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether the file must not be published as it is."""
        return any(finding.level is FindingLevel.ERROR for finding in self.findings)


def parse_document(
    content: bytes,
    *,
    name: str,
    labels: SectionLabels,
    fallback_day: date | None = None,
    limits: ReadingLimits = DEFAULT_LIMITS,
) -> ParsedDigest:
    """Decode a file called ``name`` (``2026-02-26.md``) and parse it."""
    text, findings = decode(content, name=name, limit=limits.file_bytes)
    if text is None:
        return ParsedDigest(None, findings)
    day = day_of_name(name)
    parsed = parse_digest(
        text,
        labels=labels,
        name_day=day,
        fallback_day=fallback_day,
        story_limit=limits.story_characters,
    )
    together = sorted((*findings, *parsed.findings), key=lambda finding: finding.line)
    return ParsedDigest(parsed.digest, tuple(together))


def parse_digest(
    text: str,
    *,
    labels: SectionLabels,
    name_day: date | None = None,
    fallback_day: date | None = None,
    story_limit: int = STORY_LIMIT,
) -> ParsedDigest:
    """Read ``text`` as a digest.

    ``name_day`` is the date in the file's name, ``fallback_day`` the day it is meant for if nothing
    else says so; ``story_limit`` is in characters.
    """
    log = FindingLog()
    text = clean(text, log)
    if not text.strip():
        log.add(FindingCode.EMPTY_FILE, 0)
        return ParsedDigest(None, log.in_order())
    layout = lay_out(read_blocks(tokenize(text), log), labels)
    title, written_day = _read_title(layout.title, log, name_day=name_day)
    day = written_day or name_day or fallback_day
    if day is None:
        read_stories(layout.stories, StoryReading(date.min, labels, log, story_limit))
        return ParsedDigest(None, log.in_order())
    reading = StoryReading(day, labels, log, story_limit)
    digest = Digest(
        title=title,
        day=day,
        preamble=limited_body(layout.preamble, 1, log),
        stories=read_stories(layout.stories, reading),
        outlook=None if layout.outlook is None else _read_outlook(layout.outlook, log),
        footer=layout.footer,
    )
    return ParsedDigest(digest, log.in_order())


def _read_title(
    title: PlacedBlock | None, log: FindingLog, *, name_day: date | None
) -> tuple[str, date | None]:
    if title is None:
        log.add(FindingCode.NO_TITLE, 0)
    line = title.line if title else 0
    dated = split_title(heading_text(title) if title else "")
    if title and not dated.title:
        log.add(FindingCode.NO_TITLE, line)
    if dated.wrong:
        log.add(FindingCode.WRONG_DATE, line, {"written": dated.wrong})
    elif dated.day is None:
        level = FindingLevel.WARNING if name_day else FindingLevel.ERROR
        log.add(FindingCode.NO_DATE, line, level=level)
    elif name_day and dated.day != name_day:
        details = {"written": dated.day.isoformat(), "name": name_day.isoformat()}
        log.add(FindingCode.DATE_DIFFERS_FROM_NAME, line, details)
    return dated.title, dated.day


def _read_outlook(part: Part, log: FindingLog) -> Outlook:
    heading = heading_text(part.heading)
    body = limited_body(bodies(part.body), part.heading.line, log)
    if not body:
        log.add(FindingCode.EMPTY_SECTION, part.heading.line, {"label": heading})
    trends: tuple[RichText, ...] = ()
    place = len(body)
    for place_of_list, block in enumerate(body):
        if isinstance(block, NumberedList) and block.start == 1:
            trends, place = block.items, place_of_list
            break
    return Outlook(heading, body[:place], trends, body[place + 1 :])
