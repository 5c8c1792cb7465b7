"""Whatever a digest holds: nothing lost, every limit kept, every tag closed, nobody pinged."""

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.domain.audience import Language
from bot.domain.delivery import RenderedMessage
from bot.domain.digest import Digest, Outlook, Section, SectionKind, Story, StoryKey
from bot.domain.presentation import Presentation
from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Divider,
    Heading,
    Inlines,
    LineBreak,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Table,
    Text,
    inline_links,
    links,
)
from bot.domain.selection import Edition, SelectedStory
from bot.rendering.text_length import utf16_length
from bot.texts import texts_for
from tests.adapters.telegram.telegram_payloads import (
    RichReading,
    body,
    entities,
    reference,
    unprotected_mentions,
    violations,
    visible,
    visible_classic,
    with_fallbacks,
)
from tests.rendering.rich_text_strategies import FAMILY, inlines, metrics, rich_texts

DAY = date(2026, 2, 26)
EXAMPLES = settings(max_examples=30, deadline=None)

sections = st.builds(
    Section,
    kind=st.sampled_from(SectionKind),
    label=st.sampled_from(("", "简要内容", "AI解读", "长" * 150)),
    body=st.builds(lambda text, times: text * times, rich_texts, st.sampled_from((1, 1, 12))),
    metrics=st.lists(metrics, max_size=3).map(tuple),
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    stories = tuple(
        Story(
            StoryKey(f"20260226-{position}"),
            position,
            str(position),
            draw(inlines) * draw(st.sampled_from((1, 1, 60))),
            tuple(draw(st.lists(sections, max_size=3))),
        )
        for position in range(1, draw(st.integers(1, 3)))
    )
    outlook = st.builds(
        Outlook,
        heading=st.sampled_from(("", "总结与展望")),
        body=rich_texts,
        trends=st.lists(rich_texts, max_size=2).map(tuple),
        closing=rich_texts,
    )
    title, footer = draw(st.sampled_from(("", "日报 <&>"))), draw(rich_texts)
    return Digest(title, DAY, draw(rich_texts), stories, draw(st.none() | outlook), footer)


def render(digest: Digest, dialect: TelegramFormat) -> tuple[RenderedMessage, ...]:
    edition = Edition(digest, tuple(SelectedStory(story) for story in digest.stories))
    renderer = TelegramRenderer(texts_for, format=dialect)
    return renderer.render_edition(edition, Presentation(Language.ZH_HANS))


def every_message(digest: Digest) -> list[RenderedMessage]:
    messages = render(digest, TelegramFormat.AUTO)
    return [each for message in messages for each in with_fallbacks(message)]


@given(digests())
@EXAMPLES
def test_no_text_is_lost_in_any_dialect(digest: Digest) -> None:
    rich = render(digest, TelegramFormat.RICH)
    html = [fallback for message in rich for fallback in message.fallback]
    plain = [fallback for message in html for fallback in message.fallback]
    for messages in (rich, html, plain, render(digest, TelegramFormat.HTML)):
        union = squeezed("".join(visible(message) for message in messages))
        assert missing(contents(digest), union) == []


@given(digests())
@EXAMPLES
def test_every_address_is_whole_behind_a_link_or_in_the_text(digest: Digest) -> None:
    messages = render(digest, TelegramFormat.RICH)
    texts = [body(message)["rich_message"]["html"] for message in messages]
    linked = {url for text in texts for url in RichReading().read(text).links}
    inside_links = {*digest_links(digest)} - linked
    shown = "".join(visible(message) for message in messages)
    assert [url for url in inside_links if url not in shown] == []


@given(digests())
@EXAMPLES
def test_classic_messages_keep_telegrams_rules(digest: Digest) -> None:
    for message in every_message(digest):
        params = body(message)
        if message.method == "sendMessage":
            assert 1 <= utf16_length(visible_classic(params).strip()) <= 4096
            assert len(params["text"]) <= 32_768
            assert params["link_preview_options"] == {"is_disabled": True}
            assert unprotected_mentions(params) == []
        if "parse_mode" in params:
            assert len(entities(params)) <= 100
            assert classic_problems(params["text"]) == []


@given(digests())
@EXAMPLES
def test_rich_messages_keep_telegrams_limits_and_structure(digest: Digest) -> None:
    for message in render(digest, TelegramFormat.RICH):
        rich = body(message)["rich_message"]
        reading = RichReading().read(rich["html"])
        assert reading.problems == []
        assert "".join(reading.words).strip()
        assert utf16_length(rich["html"]) <= 32_768
        assert reading.blocks <= 500
        assert reading.depth <= 16
        assert reading.columns <= 20
        assert rich["skip_entity_detection"] is True


@given(digests())
@EXAMPLES
def test_emoji_stay_whole_and_calls_are_valid_by_the_published_definition(digest: Digest) -> None:
    api = reference()
    for message in every_message(digest):
        assert not set("👩👨") & set(visible(message).replace(FAMILY, ""))
        assert violations(api, message.method, {"chat_id": 1, **body(message)}) == []


@pytest.mark.parametrize("method", ["sendMessage", "sendRichMessage"])
def test_the_validator_itself_finds_what_is_wrong(method: str) -> None:
    params = {"txt": "", "text": 1, "rich_message": {"html": 1}}
    problems = violations(reference(), method, params)
    assert f"{method}.chat_id: missing" in problems
    assert f"{method}.txt: unknown" in problems
    assert any(problem.endswith("no String") for problem in problems)


def classic_problems(html: str) -> list[str]:
    """Tags unknown or out of balance; the strict reader knows no expandable quotes."""
    known = html.replace("<blockquote expandable>", "<blockquote>")
    problems = RichReading().read(known).problems
    return [p for p in problems if p.startswith(("tag", "unbalanced", "entity", "blockquote"))]


def squeezed(text: str) -> str:
    return "".join(text.split())


def missing(wanted: Iterable[str], union: str) -> list[str]:
    """What does not occur in ``union`` in this order, characters of cut texts being apart."""
    at, lost = 0, []
    for text in wanted:
        position = at
        for character in squeezed(text):
            position = union.find(character, position) + 1
            if not position:
                break
        if position:
            at = max(position, at)
        elif squeezed(text):
            lost.append(text)
    return lost


def contents(digest: Digest) -> Iterator[str]:
    """Every text of the digest in reading order, but for tables, which may be turned round."""
    yield from (digest.title, *text_contents(digest.preamble))
    for story in digest.stories:
        yield from inline_contents(story.headline)
    for story in digest.stories:
        yield from inline_contents(story.headline)
        for section in story.sections:
            yield from (section.label, *text_contents(section.body))
            yield from (part for m in section.metrics for part in (m.name, m.text, m.note))
    if digest.outlook:
        yield digest.outlook.heading
        for text in (digest.outlook.body, *digest.outlook.trends, digest.outlook.closing):
            yield from text_contents(text)
    yield from text_contents(digest.footer)


def text_contents(text: RichText) -> Iterator[str]:
    return (content for block in text for content in block_contents(block))


def block_contents(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(children) | Heading(_, children):
            yield from inline_contents(children)
        case CodeBlock(content):
            yield content
        case Quote(blocks):
            yield from text_contents(blocks)
        case BulletList(items) | NumberedList(items):
            for item in items:
                yield from text_contents(item)
        case Table() | Divider():
            return


def inline_contents(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(content) | Code(content):
                yield content
            case LineBreak():
                continue
            case _:
                yield from inline_contents(inline.children)


def digest_links(digest: Digest) -> Iterator[str]:
    outlook = digest.outlook or Outlook("")
    texts = [digest.preamble, digest.footer, outlook.body, *outlook.trends, outlook.closing]
    for story in digest.stories:
        yield from inline_links(story.headline)
        texts += [section.body for section in story.sections]
    yield from (url for text in texts for url in links(text))
