"""Stories as the results of an inline query. Pure.

https://core.telegram.org/bots/api#inlinequeryresultarticle
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.adapters.telegram.button_links import is_openable, share_link, start_link
from bot.adapters.telegram.buttons import Button, Rows, pressed
from bot.adapters.telegram.characters import clean, is_blank
from bot.adapters.telegram.dialects import FROM_HTML, ONLY_TEXT, one_message
from bot.domain.action import ShowStory, VoteOnStory
from bot.domain.page import StoryPage
from bot.domain.rich_text import paragraph
from bot.domain.selection import SelectedStory
from bot.rendering.edition_outline import outline_edition
from bot.rendering.outline import Piece, PieceKind
from bot.rendering.text_length import shorten
from bot.texts import Texts
from bot.texts.buttons import ButtonLabel
from bot.usecases.answer_inline import InlineStory

_LONGEST_TITLE = 200
_LONGEST_DESCRIPTION = 250
Card = dict[str, Any]
"""An ``InlineQueryResultArticle``."""


def inline_cards(
    stories: Sequence[InlineStory], texts: Texts, username: str, *, is_plain: bool = False
) -> list[Card]:
    """A card a story; choosing it sends the story, or its beginning, as one message.

    With ``is_plain`` nothing but text is in them that a server could refuse.
    """
    seen: Counter[str] = Counter()
    has_days = len({story.digest.day for story in stories}) > 1
    cards = []
    for story in stories:
        day = texts.short_date(story.digest.day) if has_days else ""
        for content in _content(story, texts, username, is_plain=is_plain):
            key = story.story.key
            seen[key] += 1
            number = key if seen[key] == 1 else f"{key}.{seen[key]}"  # a source told of twice
            cards.append({"type": "article", "id": number, **_shown(story, day), **content})
    return cards


def _shown(story: InlineStory, day: str) -> Card:
    headline = clean(" ".join(story.story.headline_text.split()))
    title = f"{story.story.position}." if is_blank(headline) else headline
    shown = {"title": shorten(title, limit=_LONGEST_TITLE)}
    line = " · ".join(part for part in (day, clean(story.description)) if not is_blank(part))
    return {**shown, "description": shorten(line, limit=_LONGEST_DESCRIPTION)} if line else shown


def _content(story: InlineStory, texts: Texts, username: str, *, is_plain: bool) -> Iterator[Card]:
    """What is sent; nothing for a story that shows nothing."""
    page = StoryPage(story.digest, SelectedStory(story.story), is_from_overview=False)
    (outline,) = outline_edition(page.edition, texts)
    outline = replace(outline, pieces=(*outline.pieces, _origin(story, texts)))

    def draw(_part: int, parts: int) -> Rows:
        return _rows(story, texts, username, is_cut=parts > 1)

    dialects = ONLY_TEXT if is_plain else FROM_HTML
    for message in one_message(outline, texts, dialects, part=0, draw=draw):
        parameters: Card = json.loads(message.body)
        keyboard = parameters.pop("reply_markup", None)
        parameters["message_text"] = parameters.pop("text")
        yield {
            "input_message_content": parameters,
            **({"reply_markup": keyboard} if keyboard and not is_plain else {}),
        }


def _origin(story: InlineStory, texts: Texts) -> Piece:
    """Which digest it is from: those who read it elsewhere may not know any."""
    digest = story.digest
    line = " · ".join(part for part in (digest.title, texts.date(digest.day)) if part)
    return Piece(PieceKind.FOOTER, blocks=(paragraph(line),))


def _rows(story: InlineStory, texts: Texts, username: str, *, is_cut: bool) -> Rows:
    """Whoever is in the chat may press: what opens, opens in their own chat with the bot."""
    told = story.story
    source = next((url for url in told.sources if is_openable(url)), "")
    opened = start_link(username, ShowStory(told.key))
    label = ButtonLabel.READ_ON if is_cut else ButtonLabel.OPEN
    shared = opened or source
    return [
        [
            *([Button(texts.button(ButtonLabel.SOURCE), url=source)] if source else []),
            *([Button(texts.button(label), url=opened)] if opened else []),
        ],
        [
            *(
                [
                    Button(
                        texts.button(ButtonLabel.SHARE), url=share_link(shared, told.headline_text)
                    )
                ]
                if shared
                else []
            ),
            *pressed("👍", VoteOnStory(told.key, is_liked=True)),
            *pressed("👎", VoteOnStory(told.key, is_liked=False)),
        ],
    ]
