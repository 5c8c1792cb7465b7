"""The day's digest: title, stories, outlook. Everything published for one date."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from bot.domain.rich_text import Inlines, RichText, plain_inlines, plain_text

StoryKey = NewType("StoryKey", str)


class SectionKind(StrEnum):
    """What a labelled part of a story is for."""

    BRIEF = "brief"
    FIGURES = "figures"
    SOURCE = "source"
    COMMENTARY = "commentary"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure, such as ``SWE-Bench Pro: 56.8%（业界最高）``.

    ``text`` is the value as written (``56.8%``; empty where the item is a name alone) and is what
    readers are shown; ``value`` and ``unit`` are its reading as a number, absent where it has none.
    """

    name: str
    text: str = ""
    value: Decimal | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled part of a story; ``label`` is as written, without its colon, empty where none is.

    ``body`` comes before ``metrics`` when shown. Metrics are not repeated in the body.
    """

    kind: SectionKind
    label: str
    body: RichText = ()
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One numbered item, the smallest thing selected and sent.

    ``position`` counts from 1 and is only a place: ``key`` is the identity. ``number`` is what the
    file wrote in front of the headline (``"4"``, ``"四"``), empty where it wrote none.
    """

    key: StoryKey
    position: int
    number: str
    headline: Inlines
    sections: tuple[Section, ...]
    sources: tuple[str, ...] = ()

    @property
    def headline_text(self) -> str:
        """The headline without formatting."""
        return plain_inlines(self.headline)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The figures of all sections."""
        return tuple(metric for section in self.sections for metric in section.metrics)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The closing summary: ``body``, then numbered ``trends``, then ``closing``."""

    heading: str
    body: RichText = ()
    trends: tuple[RichText, ...] = ()
    closing: RichText = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything published for ``day``."""

    title: str
    day: date
    preamble: RichText
    stories: tuple[Story, ...]
    outlook: Outlook | None = None
    footer: RichText = ()

    def story_at(self, position: int) -> Story | None:
        """The story at ``position`` (from 1), or nothing."""
        if 1 <= position <= len(self.stories):
            return self.stories[position - 1]
        return None


def story_key(day: date, *, source: str, headline: str) -> StoryKey:
    """The date and a short hash of the primary source link, or of the headline without one."""
    identity = source or "".join(unicodedata.normalize("NFKC", headline).casefold().split())
    short_hash = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return StoryKey(f"{day:%Y%m%d}-{short_hash}")


def story_prose(story: Story) -> str:
    """What a story tells, unformatted: without headline, labels and sources; for excerpts."""
    lines: list[str] = []
    for section in story.sections:
        if section.kind is not SectionKind.SOURCE:
            lines.append(plain_text(section.body))
        lines += [": ".join(filter(None, (m.name, m.text))) for m in section.metrics]
    return "\n".join(line for line in lines if line)


def story_text(story: Story) -> str:
    """All that a story says, unformatted, a line a block: what topics and search look at."""
    lines = [story.headline_text]
    for section in story.sections:
        lines += [section.label, plain_text(section.body)]
        lines += [f"{m.name} {m.text} {m.note}" for m in section.metrics]
    return "\n".join(line for line in lines if line)
