"""A small digest written by hand, and editions of whatever a test wants to say."""

from datetime import date
from decimal import Decimal

from bot.domain.digest import (
    Digest,
    Metric,
    Outlook,
    Section,
    SectionKind,
    Story,
    StoryKey,
    story_key,
)
from bot.domain.rich_text import (
    BulletList,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Link,
    NumberedList,
    Quote,
    RichText,
    Strong,
    Table,
    Text,
    paragraph,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory

DAY = date(2026, 2, 26)
SOURCE = "https://example.com/news/model?lang=zh&ref=daily"


def strong(text: str) -> Strong:
    return Strong((Text(text),))


def link(url: str, text: str = "") -> Link:
    return Link(url, (Text(text or url),))


def _model_story() -> Story:
    brief = (
        paragraph("实验室发布了新模型，", strong("速度"), "提升25%。作者 @durov 称 a < b && c。"),
        Heading(3, (Text("亮点"),)),
        BulletList(
            (
                (paragraph(strong("多模态"), "：图像与文字"),),
                (
                    paragraph("工具使用："),
                    NumberedList(((paragraph("搜索"),), (paragraph(Code("curl -s")),))),
                ),
            )
        ),
        CodeBlock("if a < b:\n    print('好')", "python"),
    )
    figures = (
        Metric("SWE-Bench Pro", "56.8%", Decimal("56.8"), "%", "业界最高"),
        Metric("上下文长度", "256K"),
        Metric("长周期规划能力突出"),
    )
    comparison = Table(
        ((Text("模型"),), (Text("得分"),)),
        (((strong("甲"),), (Text("90"),)), ((Text("乙"),), (link("https://example.com/b", "88"),))),
    )
    sections = (
        Section(SectionKind.BRIEF, "简要内容", brief),
        Section(SectionKind.FIGURES, "关键性能指标", (), figures),
        Section(SectionKind.SOURCE, "来源链接", (paragraph(link(SOURCE)),)),
        Section(
            SectionKind.COMMENTARY,
            "AI解读",
            (paragraph("意味着新的范式。"), Quote((paragraph("速度就是一切"),)), comparison),
        ),
    )
    headline = (Text("新模型发布：更快、更强 🚀"),)
    key = story_key(DAY, source=SOURCE, headline="")
    return Story(key, 1, "1", headline, sections, (SOURCE,))


def _open_story() -> Story:
    url = "https://example.org/weights"
    brief = Section(
        SectionKind.OTHER, "补充说明", (paragraph("许可证：MIT。", Emphasis((Text("可商用"),))),)
    )
    return Story(
        story_key(DAY, source=url, headline=""), 2, "2", (Text("权重开放下载"),), (brief,), (url,)
    )


def small_digest() -> Digest:
    return Digest(
        title="AI新闻日报",
        day=DAY,
        preamble=(paragraph("今天两条新闻。"),),
        stories=(_model_story(), _open_story()),
        outlook=Outlook(
            "总结与展望",
            (paragraph("趋势："),),
            ((paragraph(strong("智能体"), "：走向主流"),), (paragraph("开源：缩小差距"),)),
            (paragraph("下周再见。"),),
        ),
        footer=(paragraph(Emphasis((Text("数据截止至2026年2月26日。"),))),),
    )


def edition_of(digest: Digest, *positions: int, parts: EditionParts = EditionParts.ALL) -> Edition:
    """The stories at ``positions``, or all."""
    chosen = [s for s in digest.stories if not positions or s.position in positions]
    return Edition(digest, tuple(SelectedStory(story) for story in chosen), (), parts)


def story_edition(*blocks: RichText, headline: str = "标题") -> Edition:
    """One story alone, with one section for each text."""
    sections = tuple(Section(SectionKind.OTHER, "说明", text) for text in blocks)
    story = Story(StoryKey("20260226-0"), 1, "1", (Text(headline),), sections)
    digest = Digest("日报", DAY, (), (story,))
    return edition_of(digest, parts=EditionParts.STORIES)
