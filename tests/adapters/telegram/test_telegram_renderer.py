import json
import os
import time
from pathlib import Path

import pytest

from bot.adapters.opencc import ScriptRenderer
from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.domain.audience import Language
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import Digest, Metric, Section, SectionKind, Story, StoryKey
from bot.domain.presentation import Presentation
from bot.domain.reply import CommandHelp, NothingPublished, Reply, TopicUnknown
from bot.domain.rich_text import (
    BulletList,
    Code,
    CodeBlock,
    Link,
    Paragraph,
    Quote,
    RichText,
    Strong,
    Table,
    Text,
    paragraph,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.domain.topic import Topic, TopicMatch
from bot.rendering.text_length import utf16_length
from bot.texts import texts_for
from tests.adapters.telegram.edition_examples import (
    DAY,
    SOURCE,
    edition_of,
    link,
    small_digest,
    story_edition,
    strong,
)
from tests.adapters.telegram.telegram_payloads import (
    RichReading,
    body,
    entities,
    unprotected_mentions,
    visible,
    visible_classic,
    with_fallbacks,
)

GOLDEN = Path(__file__).parents[2] / "golden" / "telegram"


def renderer(dialect: TelegramFormat) -> TelegramRenderer:
    return TelegramRenderer(texts_for, format=dialect)


def html(edition: Edition) -> tuple[RenderedMessage, ...]:
    return renderer(TelegramFormat.HTML).render_edition(edition, Presentation(Language.ZH_HANS))


def rich(edition: Edition) -> tuple[RenderedMessage, ...]:
    return renderer(TelegramFormat.RICH).render_edition(edition, Presentation(Language.ZH_HANS))


def html_text(message: RenderedMessage) -> str:
    return str(body(message)["text"])


def rich_text(message: RenderedMessage) -> str:
    return str(body(message)["rich_message"]["html"])


def only(messages: tuple[RenderedMessage, ...]) -> RenderedMessage:
    assert len(messages) == 1
    return messages[0]


def assert_within_limits(messages: tuple[RenderedMessage, ...]) -> None:
    assert messages
    for message in (each for m in messages for each in with_fallbacks(m)):
        if message.method == "sendMessage":
            assert 1 <= utf16_length(visible(message).strip()) <= 4096
        else:
            reading = RichReading().read(rich_text(message))
            assert reading.problems == []
            assert utf16_length(rich_text(message)) <= 32_768
            assert reading.blocks <= 500
            assert reading.depth <= 16
            assert reading.columns <= 20


def squeezed(messages: tuple[RenderedMessage, ...]) -> str:
    return "".join("".join(visible(message).split()) for message in messages)


@pytest.mark.parametrize(
    ("language", "name"),
    [(Language.ZH_HANS, "small-digest"), (Language.ZH_HANT, "small-digest.zh-Hant")],
)
@pytest.mark.parametrize("dialect", [TelegramFormat.HTML, TelegramFormat.RICH])
def test_the_small_digest_is_rendered_byte_for_byte_as_kept(
    dialect: TelegramFormat, language: Language, name: str
) -> None:
    messages = ScriptRenderer(renderer(dialect)).render_edition(
        edition_of(small_digest()), Presentation(language)
    )
    lines = "".join(json.dumps(_as_json(m), ensure_ascii=False) + "\n" for m in messages)
    golden = GOLDEN / f"{name}.{dialect}.jsonl"  # UPDATE_GOLDEN=1 writes them anew
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(lines, "utf-8")
    assert lines == golden.read_text("utf-8")


def _as_json(message: RenderedMessage) -> dict[str, object]:
    return {
        "kind": message.kind,
        "method": message.method,
        "params": body(message),
        "fallback": [_as_json(fallback) for fallback in message.fallback],
    }


def test_an_edition_is_overview_then_stories_then_outlook() -> None:
    kinds = [message.kind for message in html(edition_of(small_digest()))]
    overview, story, outlook = MessageKind.OVERVIEW, MessageKind.STORY, MessageKind.OUTLOOK
    assert kinds == [overview, story, story, outlook]


def test_story_messages_carry_their_key() -> None:
    digest = small_digest()
    keys = [message.story_key for message in rich(edition_of(digest))]
    assert keys == [None, *(story.key for story in digest.stories), None]


def test_only_the_parts_asked_for_are_rendered() -> None:
    messages = rich(edition_of(small_digest(), 2, parts=EditionParts.STORIES))
    assert only(messages).kind is MessageKind.STORY


def test_auto_is_rich_with_html_and_plain_text_to_fall_back_on() -> None:
    messages = renderer(TelegramFormat.AUTO).render_edition(
        edition_of(small_digest()), Presentation(Language.ZH_HANS)
    )
    assert messages == rich(edition_of(small_digest()))
    for message in messages:
        assert message.method == "sendRichMessage"
        assert [body(f).get("parse_mode") for f in message.fallback] == ["HTML"]
        assert ["parse_mode" in body(f) for f in message.fallback[0].fallback] == [False]
        assert message.fallback[0].fallback[0].fallback == ()


def test_rendering_twice_gives_the_same() -> None:
    assert rich(edition_of(small_digest())) == rich(edition_of(small_digest()))


def test_bodies_are_compact_json_with_sorted_keys() -> None:
    message = html(edition_of(small_digest()))[0]
    again = json.dumps(body(message), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert message.body == again
    assert "chat_id" not in body(message)


def test_headlines_keep_the_numbers_of_their_stories() -> None:
    digest = _digest_of_headlines(5)
    edition = edition_of(digest, 2, 4, 5, parts=EditionParts.OVERVIEW)
    assert "2. 标题2\n4. 标题4\n5. 标题5" in html_text(only(html(edition)))
    items = '<ol start="2"><li>标题2</li><li value="4">标题4</li><li>标题5</li></ol>'
    assert items in rich_text(only(rich(edition)))


def test_the_reason_of_a_match_is_shown() -> None:
    story = small_digest().stories[1]
    selected = SelectedStory(story, (TopicMatch(Topic("开源"), ("开源", "MIT")),))
    edition = Edition(small_digest(), (selected,), ("开源",), EditionParts.STORIES)
    assert "<i>命中：开源、MIT</i>" in html_text(only(html(edition)))
    assert "<p><i>命中：开源、MIT</i></p>" in rich_text(only(rich(edition)))


def test_commentary_is_folded() -> None:
    edition = edition_of(small_digest(), 1, parts=EditionParts.STORIES)
    assert "<b>AI解读</b>\n<blockquote expandable>意味着" in html_text(only(html(edition)))
    assert "<details><summary>AI解读</summary><p>意味着" in rich_text(only(rich(edition)))


def test_long_commentary_is_folded_under_its_label_on_every_part() -> None:
    commentary = Section(SectionKind.COMMENTARY, "AI解读", (paragraph("很长的解读。" * 1500),))
    story = Story(StoryKey("k"), 1, "1", (Text("标题"),), (commentary,))
    messages = html(edition_of(Digest("日报", DAY, (), (story,)), parts=EditionParts.STORIES))
    assert len(messages) == 3
    for number, message in enumerate(messages, 1):
        assert html_text(message).startswith(
            f"<b>1. 标题（{number}/3）</b>\n\n<b>AI解读</b>\n<blockquote expandable>"
        )
        assert html_text(message).endswith("。</blockquote>")


def test_metrics_are_a_table_where_there_are_tables() -> None:
    edition = edition_of(small_digest(), 1, parts=EditionParts.STORIES)
    shown = rich_text(only(rich(edition)))
    assert '<th>指标</th><th align="right">数值</th><th>说明</th>' in shown
    assert '<td>SWE-Bench Pro</td><td align="right">56.8%</td><td>业界最高</td>' in shown
    assert "• SWE-Bench Pro: <b>56.8%</b>（业界最高）\n" in html_text(only(html(edition)))


def test_without_notes_the_table_has_no_column_for_them() -> None:
    figures = Section(SectionKind.FIGURES, "指标", (), (Metric("甲", "1"), Metric("只有名字")))
    story = Story(StoryKey("k"), 1, "1", (Text("标题"),), (figures,))
    edition = edition_of(Digest("日报", DAY, (), (story,)), parts=EditionParts.STORIES)
    shown = rich_text(only(rich(edition)))
    assert "说明" not in shown
    assert '<tr><td colspan="2">只有名字</td></tr>' in shown


def test_a_source_that_no_section_shows_is_added() -> None:
    edition = edition_of(small_digest(), 2, parts=EditionParts.STORIES)
    assert '<a href="https://example.org/weights">' in html_text(only(html(edition)))


def test_addresses_are_escaped_and_whole() -> None:
    message = html(edition_of(small_digest()))[1]
    assert f'href="{SOURCE.replace("&", "&amp;")}"' in html_text(message)
    assert SOURCE in visible_classic(body(message.fallback[0]))


def test_markup_in_texts_stays_text() -> None:
    text = "<script>alert('x')</script> &amp; </b> <tg-spoiler>"
    for messages in (
        html(story_edition((paragraph(text),))),
        rich(story_edition((paragraph(text),))),
    ):
        assert text in visible(only(messages))


def test_attributes_cannot_be_broken_out_of() -> None:
    url = 'https://example.com/"><b>x'
    blocks: RichText = (paragraph(link(url, "hier")), CodeBlock("x", 'py"><b>'))
    message = only(html(story_edition(blocks)))
    assert ("Bold", "x") not in entities(body(message))
    assert RichReading().read(rich_text(only(rich(story_edition(blocks))))).links == [url]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "tg://user?id=1", "https://a b", "HTTPS://\ud800"]
)
def test_addresses_that_cannot_be_linked_are_shown_as_text(url: str) -> None:
    edition = story_edition((paragraph(link(url, "看这里")),))
    assert "href" not in html_text(only(html(edition)))
    assert f"看这里 ({url})".replace("\ud800", "\ufffd") in visible(only(rich(edition)))


def test_a_link_without_a_text_shows_its_address() -> None:
    edition = story_edition((paragraph(Link("https://example.com/", ())),))
    assert ">https://example.com/</a>" in html_text(only(html(edition)))


@pytest.mark.parametrize("text", ["@everyone", "问@durov吧", "（@channel_name）", "x @a1_b, y"])
def test_mentions_in_texts_ping_nobody_and_stay_as_written(text: str) -> None:
    message = only(html(story_edition((paragraph(text, strong(text)),))))
    plain = only(message.fallback)
    assert text + text in visible(message)
    assert unprotected_mentions(body(message)) == []
    assert unprotected_mentions(body(plain)) == []


def test_a_mention_put_together_by_formatting_pings_nobody() -> None:
    message = only(html(story_edition((paragraph("看 ", strong("@"), "everyone"),))))
    assert unprotected_mentions(body(message)) == []
    assert "@everyone" in visible(message)


def test_addresses_of_mail_and_profiles_stay_as_they_are() -> None:
    text = "a@b.com https://example.com/@someone"
    message = only(html(story_edition((paragraph(text),))))
    assert "<code>" not in html_text(message)
    assert "entities" not in body(only(message.fallback))


@pytest.mark.parametrize("address", ["https://localhost/", "https://a.b/", "http://10.0.0.1/"])
def test_a_mention_behind_what_is_no_address_to_telegram_pings_nobody(address: str) -> None:
    message = only(html(story_edition((paragraph(f"{address}@someone"),))))
    assert f"{address}<code>@someone</code>" in html_text(message)
    assert len(body(only(message.fallback))["entities"]) == 1


def test_quotes_are_not_nested_in_classic_html() -> None:
    quote = Quote((paragraph("外"), Quote((paragraph("内"),))))
    shown = html_text(only(html(story_edition((quote,)))))
    assert "<blockquote>外\n\n› 内</blockquote>" in shown


def test_code_neither_holds_nor_is_part_of_other_formatting() -> None:
    inlines = Strong((Text("粗"), Code("x")))
    linked = Link("https://example.com/", (Code("y"),))
    shown = html_text(only(html(story_edition((paragraph(inlines, linked),)))))
    assert '<b>粗</b><code>x</code><a href="https://example.com/">y</a>' in shown


def test_code_blocks_keep_their_lines_and_language() -> None:
    shown = html_text(html(edition_of(small_digest()))[1])
    assert '<pre><code class="language-python">if a &lt; b:\n    print' in shown


def test_an_overlong_headline_is_said_once_in_full_and_short_on_every_part() -> None:
    headline = "标题很长" * 2000
    messages = html(story_edition((paragraph("内容"),), headline=headline))
    assert_within_limits(messages)
    assert len(messages) > 1
    assert squeezed(messages).count("标题很长") >= 2000
    assert all(html_text(message).startswith("<b>1. 标题很长") for message in messages)


def test_control_characters_and_lone_surrogates_can_be_sent() -> None:
    for messages in (
        html(story_edition((paragraph("a\x00b\x07c\ud83dd\r"),))),
        rich(story_edition((paragraph("a\x00b\x07c\ud83dd\r"),))),
    ):
        assert "a b c\ufffdd" in visible(only(messages))


def test_what_shows_nothing_is_not_sent() -> None:
    digest = Digest("", DAY, (), (), None, (paragraph(" \u200b\u3000"),))
    assert html(Edition(digest, (), (), EditionParts.OUTLOOK)) == ()
    assert rich(Edition(digest, (), (), EditionParts.OUTLOOK)) == ()


def test_a_footer_without_an_outlook_is_shown_by_itself() -> None:
    digest = Digest("日报", DAY, (), (), None, (paragraph("数据截止"),))
    edition = Edition(digest, (), (), EditionParts.OUTLOOK)
    assert html_text(only(html(edition))) == "<i>数据截止</i>"
    assert rich_text(only(rich(edition))) == "<footer>数据截止</footer>"


def test_a_reply_is_its_notices_and_then_the_edition() -> None:
    edition = edition_of(small_digest(), parts=EditionParts.OVERVIEW)
    reply = Reply((NothingPublished(),), edition)
    messages = renderer(TelegramFormat.AUTO).render_reply(reply, Presentation(Language.ZH_HANS))
    assert [m.kind for m in messages] == [MessageKind.REPLY, MessageKind.OVERVIEW]
    assert [m.method for m in messages] == ["sendMessage", "sendRichMessage"]


@pytest.mark.parametrize("language", list(Language))
def test_notices_can_be_rendered_in_every_language(language: Language) -> None:
    reply = Reply(
        (CommandHelp("08:00", "Asia/Shanghai", "开源"), TopicUnknown("@x <b>", (), ("开源",)))
    )
    message = only(renderer(TelegramFormat.AUTO).render_reply(reply, Presentation(language)))
    assert unprotected_mentions(body(message)) == []
    assert_within_limits((message,))


def test_a_reply_without_words_sends_nothing() -> None:
    assert renderer(TelegramFormat.AUTO).render_reply(Reply(()), Presentation(Language.EN)) == ()


def _digest_of_headlines(count: int) -> Digest:
    stories = tuple(
        Story(StoryKey(f"k{n}"), n, str(n), (Text(f"标题{n}"),), ()) for n in range(1, count + 1)
    )
    return Digest("日报", DAY, (), stories)


def test_ten_thousand_headlines_are_all_listed() -> None:
    edition = edition_of(_digest_of_headlines(10_000), parts=EditionParts.OVERVIEW)
    for messages in (html(edition), rich(edition)):
        assert_within_limits(messages)
        assert "标题10000" in visible(messages[-1])
        count = len(messages)
        assert all(f"（{n}/{count}）" in visible(m) for n, m in enumerate(messages, 1))


def test_two_megabytes_in_one_paragraph_arrive_whole_and_soon() -> None:
    started = time.process_time()
    text = "这是一句话。" * 120_000
    messages = rich(story_edition((paragraph(text),)))
    assert time.process_time() - started < 60
    assert squeezed(messages).count("这是一句话。") == 120_000


def _nested(depth: int) -> RichText:
    blocks: RichText = (paragraph("最里"),)
    for level in range(depth):
        item = (paragraph(f"第{level}层"), *blocks)
        blocks = (BulletList((item,)),) if level % 2 else (Quote(item),)
    return blocks


@pytest.mark.parametrize(
    "blocks",
    [
        _nested(40),
        (
            Table(
                tuple((Text(f"列{n}"),) for n in range(50)),
                (tuple((Text(f"格{n}"),) for n in range(50)),) * 30,
            ),
        ),
        (Table(tuple((Text("头" * 500),) for _ in range(3)), (((Text("体" * 900),),) * 3,) * 5),),
        (paragraph(link("https://example.com/" + "a" * 5000)),),
        (paragraph(link("https://example.com/" + "a" * 50_000)),),
        (paragraph("https://example.com/" + "b" * 9000),),
        (paragraph("👨‍👩‍👧‍👦🇨🇳👍🏽" * 900),),
        (paragraph("\u202e" + "مرحبا بالعالم " * 800),),
        (paragraph("&<>" * 6000),),
        (Paragraph((strong("粗"), Text("细")) * 3000),),
        (CodeBlock("x = 1\n" * 3000, "python"),),
        (BulletList(((paragraph("条"),),) * 3000),),
        (paragraph("@everyone " * 2000),),
        (Paragraph(tuple(link("https://example.com/" + "p" * 2000, "链") for _ in range(100))),),
    ],
    ids=[
        "nesting",
        "wide table",
        "long cells",
        "long link",
        "huge link",
        "long address",
        "emoji",
        "right to left",
        "escapes",
        "formatting",
        "code",
        "items",
        "mentions",
        "many links",
    ],
)
def test_hostile_stories_keep_every_limit(blocks: RichText) -> None:
    messages = rich(story_edition(blocks))
    assert_within_limits(messages)
    for message in (each for m in messages for each in with_fallbacks(m)):
        if message.method == "sendMessage":
            assert unprotected_mentions(body(message)) == []
            assert len(body(message)["text"]) <= 32_768


def test_a_link_longer_than_a_message_stays_whole_behind_each_part() -> None:
    url = "https://example.com/" + "a" * 5000
    messages = html(story_edition((paragraph(link(url)),)))
    assert len(messages) == 2
    assert all(f'href="{url}"' in html_text(message) for message in messages)


def test_deep_nesting_loses_no_text() -> None:
    for messages in (html(story_edition(_nested(40))), rich(story_edition(_nested(40)))):
        shown = squeezed(messages)
        assert "最里" in shown
        assert all(f"第{level}层" in shown for level in range(40))
