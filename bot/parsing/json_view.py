"""A digest as JSON values, for people and scripts that look at one. The keys are stable."""

from bot.domain.digest import Digest, Metric, Outlook, Section, Story
from bot.domain.rich_text import RichText, plain_text
from bot.parsing.block_writer import write_blocks
from bot.parsing.inline_writer import write_single_line

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
"""What ``json.dumps`` takes."""


def digest_as_json(digest: Digest) -> dict[str, JsonValue]:
    """``title``, ``date`` (ISO 8601), ``preamble``, ``stories``, ``outlook`` (or null), ``footer``.

    Rich text appears twice: ``text`` without formatting, ``markdown`` in the house dialect.
    """
    return {
        "title": digest.title,
        "date": digest.day.isoformat(),
        "preamble": _rich_text(digest.preamble),
        "stories": [_story(story) for story in digest.stories],
        "outlook": _outlook(digest.outlook) if digest.outlook else None,
        "footer": _rich_text(digest.footer),
    }


def _story(story: Story) -> dict[str, JsonValue]:
    return {
        "position": story.position,
        "number": story.number,
        "key": story.key,
        "headline": story.headline_text,
        "headline_markdown": write_single_line(story.headline),
        "sections": [_section(section) for section in story.sections],
        "metrics": [_metric(metric) for metric in story.metrics],
        "sources": list(story.sources),
    }


def _section(section: Section) -> dict[str, JsonValue]:
    return {
        "kind": section.kind.value,
        "label": section.label,
        **_rich_text(section.body),
        "metrics": [_metric(metric) for metric in section.metrics],
    }


def _metric(metric: Metric) -> dict[str, JsonValue]:
    value = metric.value
    number: JsonValue = None
    if value is not None:
        number = int(value) if value == value.to_integral_value() else float(value)
    return {
        "name": metric.name,
        "text": metric.text,
        "value": number,
        "unit": metric.unit,
        "note": metric.note,
    }


def _outlook(outlook: Outlook) -> dict[str, JsonValue]:
    return {
        "heading": outlook.heading,
        "body": _rich_text(outlook.body),
        "trends": [_rich_text(trend) for trend in outlook.trends],
        "closing": _rich_text(outlook.closing),
    }


def _rich_text(text: RichText) -> dict[str, JsonValue]:
    return {"text": plain_text(text), "markdown": "\n".join(write_blocks(text))}
