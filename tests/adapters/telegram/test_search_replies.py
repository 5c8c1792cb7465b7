"""Whatever is looked for and found, the answer is a message that Telegram takes."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from telethon.extensions import html as telethon_html

from bot.adapters.opencc import ScriptRenderer, TextFolder
from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.domain.action import ShowFound
from bot.domain.action_code import decode
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform
from bot.domain.digest import StoryKey
from bot.domain.excerpt import excerpt
from bot.domain.presentation import Presentation
from bot.domain.reply import Reply
from bot.domain.story_query import read_query
from bot.domain.topic import Topic, TopicCatalogue
from bot.ports import FoundStories, StoryHit
from bot.rendering.text_length import utf16_length
from bot.texts import texts_for
from bot.usecases.caller import Caller, always
from bot.usecases.search_stories import SearchStories
from tests.adapters.telegram.telegram_payloads import reference, violations

CATALOGUE = TopicCatalogue((Topic("开源", ("open source",)),), TextFolder())
RENDERER = ScriptRenderer(TelegramRenderer(texts_for, format=TelegramFormat.AUTO))
KEY = StoryKey("20260226-0123456789")
queries = st.text(max_size=300) | st.text(alphabet='-"topic:开源 <&>#', min_size=1, max_size=40)


@dataclass
class Shelf:
    """``StorySearch`` that finds ``total`` stories, all with the same text."""

    text: str
    total: int

    async def find(self, query: str, *, limit: int, offset: int = 0) -> FoundStories:
        words = read_query(query, CATALOGUE).words
        snippet = excerpt(self.text, words, CATALOGUE.fold)
        hit = StoryHit(date(2026, 2, 26), KEY, self.text[:300], snippet)
        return FoundStories(self.total, (hit,) * min(limit, self.total - offset), ("GPT",))


def check(reply: Reply, language: Language, kind: ChatKind) -> None:
    messages = RENDERER.render_reply(reply, Presentation(language, kind))
    assert messages
    for message in messages:
        parameters = json.loads(message.body)
        assert violations(reference(), message.method, {"chat_id": 1, **parameters}) == []
        shown, _ = telethon_html.parse(parameters["text"])
        assert 1 <= utf16_length(shown) <= 4096
        for row in parameters.get("reply_markup", {}).get("inline_keyboard", []):
            assert 1 <= len(row) <= 8
            for button in row:
                assert button["text"].strip()
                assert decode(button["callback_data"], Platform.TELEGRAM)


@given(
    query=queries,
    text=st.text(max_size=400),
    total=st.sampled_from((0, 1, 8, 9, 100_000)),
    language=st.sampled_from(Language),
    kind=st.sampled_from(ChatKind),
)
@settings(max_examples=30, deadline=None)
def test_any_query_gets_a_valid_answer(
    query: str, text: str, total: int, language: Language, kind: ChatKind
):
    search = SearchStories(Shelf(text, total), CATALOGUE)
    chat = Chat(ChatAddress(Platform.TELEGRAM, "1"), kind, language=language)
    caller = Caller(chat, always)
    check(asyncio.run(search.answer(query, caller)), language, kind)
    check(asyncio.run(search.answer_text(query, caller)), language, kind)
    turned = asyncio.run(search.turn(ShowFound(query, 7), caller))
    assert turned.reply or turned.toast
    if turned.reply:
        check(turned.reply, language, kind)
