"""Cards of inline mode: whatever a story holds, each is one that Telegram takes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telethon.extensions import html as telethon_html

from bot.adapters.telegram.inline_cards import inline_cards
from bot.domain.audience import Language
from bot.domain.digest import Digest
from bot.domain.rich_text import paragraph
from bot.rendering.text_length import utf16_length
from bot.texts import texts_for
from bot.usecases.answer_inline import InlineStory
from tests.adapters.telegram.edition_examples import small_digest, story_edition
from tests.adapters.telegram.test_telegram_renderer_properties import digests

TEXTS = texts_for(Language.EN)


def cards(digest: Digest, *descriptions: str, is_plain: bool = False) -> list[dict[str, Any]]:
    shown = descriptions or ("…",) * len(digest.stories)
    stories = [InlineStory(digest, *each) for each in zip(digest.stories, shown, strict=True)]
    return inline_cards(stories, TEXTS, "daybrief_bot", is_plain=is_plain)


def labels(card: dict[str, Any]) -> list[str]:
    return [button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row]


def test_a_card_sends_its_story_with_the_commentary_folded():
    card = cards(small_digest())[0]
    content = card["input_message_content"]
    assert content["parse_mode"] == "HTML"
    assert "<blockquote expandable>" in content["message_text"]
    assert "AI新闻日报 · Thursday, 26 February 2026" in content["message_text"]
    assert content["link_preview_options"] == {"is_disabled": True}
    assert labels(card) == ["Source", "Open in the bot ›", "Share", "👍", "👎"]


def test_a_long_story_is_cut_and_read_on_in_the_bot():
    digest = story_edition((paragraph("很长。" * 3000),)).digest
    (card,) = cards(digest)
    shown, _ = telethon_html.parse(card["input_message_content"]["message_text"])
    assert utf16_length(shown) <= 4096
    assert "Read on ›" in labels(card)


def test_a_source_that_is_told_of_twice_makes_two_cards():
    digest = small_digest()
    twice = [InlineStory(digest, digest.stories[0], "…")] * 2
    first, second = inline_cards(twice, TEXTS, "daybrief_bot")
    assert first["id"] != second["id"]


def test_plain_cards_hold_nothing_that_a_server_could_refuse():
    for card in cards(small_digest(), is_plain=True):
        assert "parse_mode" not in card["input_message_content"]
        assert "reply_markup" not in card


@given(digest=digests(), description=st.text(max_size=400))
@settings(max_examples=20, deadline=None)
@pytest.mark.parametrize("is_plain", [False, True])
def test_any_story_makes_a_card_that_telegram_takes(
    *, digest: Digest, description: str, is_plain: bool
):
    made = cards(digest, *[description] * len(digest.stories), is_plain=is_plain)
    assert len({card["id"] for card in made}) == len(made)
    for card in made:
        assert 1 <= len(card["id"].encode()) <= 64
        assert card["title"].strip()
        card["title"].encode()
        card.get("description", "").encode()
        text = card["input_message_content"]["message_text"]
        shown = text if is_plain else telethon_html.parse(text)[0]
        assert 1 <= utf16_length(shown.strip()) <= 4096


@pytest.mark.parametrize("headline", ["", " ", "\u200b", "\u2800"])
def test_a_headline_that_shows_nothing_has_its_number_for_a_title(headline: str):
    digest = story_edition((paragraph("文"),), headline=headline).digest
    (card,) = cards(digest)
    assert card["title"] == "1."
