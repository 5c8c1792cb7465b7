"""A digest with other words: all that readers see changes, and nothing that anything is found by.

Keys, positions, numbers, days, addresses and the readings of figures stay as they are. Pure.
"""

from dataclasses import replace

from bot.domain.digest import Digest, Metric, Outlook, Section, Story
from bot.domain.text_mapping import TextChange, map_inlines, map_text


def map_digest(digest: Digest, change: TextChange) -> Digest:
    """``digest`` with its whole visible text changed, in reading order."""
    return replace(
        digest,
        title=change(digest.title),
        preamble=map_text(digest.preamble, change),
        stories=tuple(map_story(story, change) for story in digest.stories),
        outlook=_outlook(digest.outlook, change) if digest.outlook else None,
        footer=map_text(digest.footer, change),
    )


def map_story(story: Story, change: TextChange) -> Story:
    """``story`` with its headline, sections and figures changed."""
    return replace(
        story,
        headline=map_inlines(story.headline, change),
        sections=tuple(_section(section, change) for section in story.sections),
    )


def _section(section: Section, change: TextChange) -> Section:
    return replace(
        section,
        label=change(section.label),
        body=map_text(section.body, change),
        metrics=tuple(_metric(metric, change) for metric in section.metrics),
    )


def _metric(metric: Metric, change: TextChange) -> Metric:
    return replace(
        metric, name=change(metric.name), text=change(metric.text), note=change(metric.note)
    )


def _outlook(outlook: Outlook, change: TextChange) -> Outlook:
    return Outlook(
        heading=change(outlook.heading),
        body=map_text(outlook.body, change),
        trends=tuple(map_text(trend, change) for trend in outlook.trends),
        closing=map_text(outlook.closing, change),
    )
