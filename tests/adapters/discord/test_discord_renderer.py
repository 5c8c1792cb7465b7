"""Editions and replies as Discord messages: within limits, whole, pinging nobody."""

import json
import time
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.renderer import CREATE_MESSAGE, DiscordFormat, DiscordRenderer
from bot.adapters.opencc import ScriptRenderer
from bot.domain.audience import Language
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import Digest, Metric, Section, SectionKind, Story, StoryKey
from bot.domain.presentation import Presentation
from bot.domain.reply import NothingPublished, Reply
from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Inlines,
    Link,
    RichText,
    Strong,
    Text,
    paragraph,
    plain_text,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.texts import texts_for
from tests.adapters.discord.discord_markdown_reader import Reader, squeezed
from tests.adapters.discord.discord_payloads import (
    components,
    is_within_limits,
    payload,
    texts,
    with_fallbacks,
)
from tests.adapters.discord.small_digest import EDITION, SOURCE, STORY
from tests.rendering.rich_text_strategies import FAMILY, metrics, rich_texts

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "discord"
REFERENCE = ROOT.parent / "shared" / "reference" / "discord-openapi.json"
FORMATS = tuple(DiscordFormat)


def render(edition: Edition, form: DiscordFormat) -> tuple[RenderedMessage, ...]:
    return DiscordRenderer(texts_for, format=form).render_edition(
        edition, Presentation(Language.ZH_HANS)
    )


def story(*sections: Section, headline: str = "标题", sources: tuple[str, ...] = ()) -> Story:
    return Story(StoryKey("20260301-cccccccccc"), 1, "1", (Text(headline),), sections, sources)


def only(shown: Story) -> Edition:
    digest = Digest("日报", date(2026, 3, 1), (), (shown,))
    return Edition(digest, (SelectedStory(shown),), parts=EditionParts.STORIES)


def brief(*blocks: Block) -> Section:
    return Section(SectionKind.BRIEF, "", blocks)


def bodies(messages: tuple[RenderedMessage, ...]) -> str:
    """What all messages show below their titles."""
    shown = (texts(message)[1:] for message in messages)
    return squeezed("".join(Reader(text).text for parts in shown for text in parts))


@cache
def create_message_validator() -> jsonschema.Draft202012Validator:
    document: dict[str, Any] = json.loads(REFERENCE.read_text("utf-8"))
    schema = {
        "$ref": "#/components/schemas/MessageCreateRequest",
        "components": document["components"],
    }
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("form", FORMATS)
def test_the_small_digest_is_rendered_as_ever(form: DiscordFormat):
    messages = render(EDITION, form)
    golden = (GOLDEN / f"small-digest.{form}.jsonl").read_text("utf-8").splitlines()
    assert [message.body for message in messages] == golden


@pytest.mark.parametrize("form", FORMATS)
def test_the_small_digest_in_traditional_characters_is_rendered_as_ever(form: DiscordFormat):
    renderer = ScriptRenderer(DiscordRenderer(texts_for, format=form))
    messages = renderer.render_edition(EDITION, Presentation(Language.ZH_HANT))
    golden = (GOLDEN / f"small-digest.zh-Hant.{form}.jsonl").read_text("utf-8").splitlines()
    assert [message.body for message in messages] == golden


@pytest.mark.skipif(not REFERENCE.exists(), reason="the API's definition is not here")
@pytest.mark.parametrize("form", FORMATS)
def test_every_payload_is_what_the_api_defines(form: DiscordFormat):
    flood = story(
        brief(paragraph("字。" * 9000)), headline="长" * 900, sources=(SOURCE, "https://a.example/")
    )
    for message in with_fallbacks((*render(EDITION, form), *render(only(flood), form))):
        create_message_validator().validate(payload(message))


@pytest.mark.parametrize("form", FORMATS)
def test_bodies_are_compact_sorted_json_and_ping_nobody(form: DiscordFormat):
    for message in with_fallbacks(render(EDITION, form)):
        body = payload(message)
        compact = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert message.body == compact
        assert body["allowed_mentions"] == {"parse": []}
        assert message.method == CREATE_MESSAGE


def test_messages_come_in_order_and_stories_keep_their_key():
    messages = render(EDITION, DiscordFormat.COMPONENTS)
    story_kinds = [MessageKind.STORY] * 2
    assert [m.kind for m in messages] == [MessageKind.OVERVIEW, *story_kinds, MessageKind.OUTLOOK]
    assert messages[1].story_key == STORY.key
    assert all(m.story_key == STORY.key for m in with_fallbacks(messages[1:2]))


def test_each_format_falls_back_to_the_next_plainer_one():
    (message, *_) = render(EDITION, DiscordFormat.COMPONENTS)
    (embeds,) = message.fallback
    (plain,) = embeds.fallback
    assert payload(message)["flags"] == 1 << 15
    assert set(payload(embeds)) == {"allowed_mentions", "embeds"}
    assert payload(plain)["flags"] == 1 << 2
    assert not plain.fallback


def test_the_source_is_a_button_named_after_its_host_and_a_text():
    message = render(only(STORY), DiscordFormat.COMPONENTS)[0]
    buttons = [c for c in components(payload(message)["components"]) if c["type"] == 2]
    assert [(b["style"], b["label"], b["url"]) for b in buttons] == [
        (5, "news.example.com", SOURCE)
    ]
    assert f"<{SOURCE}>" in "\n".join(texts(message))


def test_an_embed_title_leads_to_the_source():
    (embed,) = payload(render(only(STORY), DiscordFormat.EMBEDS)[0])["embeds"]
    assert embed["url"] == SOURCE


@pytest.mark.parametrize("form", FORMATS)
def test_an_address_too_long_for_a_button_stays_complete_in_the_text(form: DiscordFormat):
    url = "https://long.example/" + "a1/" * 1000
    for link in (Link(url, (Text(url),)), Link(url, (Text("here"),))):
        shown = story(Section(SectionKind.SOURCE, "来源", (paragraph(link),)), sources=(url,))
        messages = render(only(shown), form)
        assert url in bodies(messages)
        assert all(map(is_within_limits, with_fallbacks(messages)))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("label", ["", "原文 here"])
def test_an_address_that_a_message_holds_is_never_cut(form: DiscordFormat, label: str):
    url = "https://long.example/" + "a1/" * 980
    link = Link(url, (Text(label or url),))
    shown = story(
        brief(paragraph("一句话。" * 700), paragraph("说明文字，" * 20, link, "。结尾")),
        Section(SectionKind.SOURCE, "来源", (paragraph(link), paragraph(link))),
    )
    messages = render(only(shown), form)
    links = [url for m in messages for text in texts(m) for url in Reader(text).links]
    assert links.count(url) == 3
    assert all(map(is_within_limits, with_fallbacks(messages)))


def test_a_heading_that_is_a_link_keeps_it_in_every_format():
    shown = replace(STORY, headline=(Link("https://b.example/x", (Text("标题"),)),))
    for form in FORMATS:
        for message in with_fallbacks(render(only(shown), form)[:1]):
            assert "https://b.example/x" in "\n".join(texts(message))


@pytest.mark.parametrize("form", FORMATS)
def test_long_stories_are_numbered_and_lose_nothing(form: DiscordFormat):
    text = "第一句。Second sentence! " * 3000
    messages = render(only(story(brief(paragraph(text)))), form)
    count = len(messages)
    assert count > 1
    assert all(texts(m)[0].endswith(f"（{n}/{count}）") for n, m in enumerate(messages, 1))
    assert bodies(messages) == squeezed(text)
    assert all(map(is_within_limits, with_fallbacks(messages)))


@pytest.mark.parametrize("form", FORMATS)
def test_a_fallback_says_what_its_message_says(form: DiscordFormat):
    text = "内容，很长。" * 2000
    for message in render(only(story(brief(paragraph(Strong((Text(text),)))))), form):
        said = squeezed("".join(Reader(t).text for t in texts(message)[1:]))
        assert said
        plain = squeezed("".join(Reader(t).text for m in message.fallback for t in texts(m)))
        assert said[:500] in plain
        assert said[-500:] in plain


def test_graphemes_stay_whole():
    messages = render(only(story(brief(paragraph(FAMILY * 3000)))), DiscordFormat.COMPONENTS)
    for message in messages:
        assert set(regex.findall(r"\X", "".join(texts(message)[1:]))) == {FAMILY}


def test_many_small_sections_stay_within_forty_components():
    sections = [Section(SectionKind.COMMENTARY, f"看法{i}", (paragraph("嗯"),)) for i in range(300)]
    messages = render(only(story(*sections)), DiscordFormat.COMPONENTS)
    assert all(map(is_within_limits, with_fallbacks(messages)))
    shown = "".join(Reader(text).text for message in messages for text in texts(message))
    assert all(f"看法{i}：" in shown for i in range(300))


def test_notices_come_as_one_message_before_the_edition():
    reply = Reply((NothingPublished(), NothingPublished()), EDITION)
    renderer = DiscordRenderer(texts_for)
    messages = renderer.render_reply(reply, Presentation(Language.EN))
    assert [m.kind for m in messages[:2]] == [MessageKind.REPLY, MessageKind.OVERVIEW]
    assert messages[1:] == renderer.render_edition(EDITION, Presentation(Language.EN))


def test_nothing_to_say_is_no_message():
    assert DiscordRenderer(texts_for).render_reply(Reply(()), Presentation(Language.EN)) == ()


HOSTILE: dict[str, tuple[Block, ...]] = {
    "two megabytes in one paragraph": (paragraph("测试文字。" * 400_000),),
    "two megabytes of blanks": (paragraph("a" + " " * 2_000_000 + "b"),),
    "stars": (paragraph("*" * 300_000),),
    "backticks": (paragraph("`" * 100_000), paragraph(Code("`" * 100_000)), CodeBlock("`" * 9000)),
    "backticks in code": (paragraph(Code("a`b``c```d " * 3000)),),
    "brackets": (paragraph("[x](javascript:alert(1)) " * 3000),),
    "an open parenthesis": (paragraph("https://a.example/" + ")" * 300_000),),
    "mentions": (paragraph("@everyone <@1> <#1> <@&1> <:e:1> " * 3000),),
    "half characters": (paragraph("a\ud83d b\x00\udc00"),),
    "a language that is markup": (CodeBlock("x", '`\n@everyone"'),),
    "many items": (BulletList(tuple((paragraph(f"item {i}"),) for i in range(20_000))),),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_split_within_limits_and_in_time(name: str):
    began = time.process_time()
    messages = render(only(story(brief(*HOSTILE[name]))), DiscordFormat.COMPONENTS)
    assert time.process_time() - began < 60
    assert messages
    for message in with_fallbacks(messages):
        assert is_within_limits(message)
        assert message.body.encode("utf-8")
        assert all(text.count("```") % 2 == 0 for text in texts(message))


def test_ten_thousand_headlines_are_all_in_the_overview():
    stories = tuple(replace(story(headline=f"h{i}x"), position=i) for i in range(1, 10_001))
    digest = Digest("日报", date(2026, 3, 1), (), stories)
    chosen = tuple(SelectedStory(each) for each in stories)
    edition = Edition(digest, chosen, parts=EditionParts.OVERVIEW)
    messages = render(edition, DiscordFormat.COMPONENTS)
    shown = bodies(messages)
    assert all(f"h{i}x" in shown for i in range(1, 10_001))
    assert all(map(is_within_limits, with_fallbacks(messages)))


sections = st.builds(
    Section,
    kind=st.sampled_from(SectionKind),
    label=st.sampled_from(("", "简要内容", "**[x]**")),
    body=rich_texts,
    metrics=st.lists(metrics, max_size=3).map(tuple),
)
headlines = st.sampled_from(("标题", "# *h* @everyone", "长" * 400, "1. x"))


def _words(text: RichText, figures: tuple[Metric, ...]) -> str:
    return squeezed(plain_text(text) + "".join(m.name + m.text + m.note for m in figures))


@settings(deadline=None, max_examples=60)
@given(st.lists(sections, max_size=3), headlines, st.sampled_from(FORMATS))
def test_no_edition_loses_text_or_exceeds_a_limit(
    parts: list[Section], headline: str, form: DiscordFormat
):
    messages = render(only(story(*parts, headline=headline)), form)
    assert all(map(is_within_limits, with_fallbacks(messages)))
    shown = [Reader(text) for message in messages for text in texts(message)]
    assert not [reader.unbalanced for reader in shown if reader.unbalanced]
    letters = sorted(squeezed("".join(reader.text for reader in shown)))
    rest = iter(letters)
    wanted = sorted(squeezed(headline + "".join(_words(p.body, p.metrics) for p in parts)))
    assert all(letter in rest for letter in wanted)


def _headline(text: str) -> Inlines:
    return (Text(text),)


def test_a_headline_too_long_for_a_title_is_said_in_full_below_it():
    shown = replace(STORY, headline=_headline("很长的标题" * 100))
    for form in FORMATS:
        messages = render(only(shown), form)
        assert texts(messages[0])[0].endswith("…") or "…（1/" in texts(messages[0])[0]
        assert "很长的标题" * 100 in bodies(messages)
