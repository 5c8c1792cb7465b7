"""The button that copies a story's figures: https://core.telegram.org/bots/api#copytextbutton."""

from bot.adapters.telegram.buttons import MOST_COPIED, Button
from bot.adapters.telegram.characters import clean
from bot.domain.digest import Story
from bot.rendering.text_length import shorten, utf16_length


def copy_button(story: Story, label: str) -> list[Button]:
    """A button that copies the story's figures, a line each, as many as fit; none without one.

    A metric without a number is no figure.
    """
    figures = [metric for metric in story.metrics if metric.value is not None]
    lines = [" ".join(f"{metric.name} {metric.text}".split()) for metric in figures]
    copied = ""
    for line in filter(None, map(clean, lines)):
        longer = f"{copied}\n{line}" if copied else shorten(line, limit=MOST_COPIED)
        if utf16_length(longer) > MOST_COPIED:
            break
        copied = longer
    return [Button(f"📋 {label}", copied=copied)] if copied else []
