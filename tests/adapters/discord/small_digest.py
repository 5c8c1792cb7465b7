"""A small digest with one of everything, for golden files."""

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
)
from bot.domain.rich_text import (
    BulletList,
    Code,
    CodeBlock,
    Emphasis,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    Strikethrough,
    Strong,
    Table,
    Text,
    paragraph,
)
from bot.domain.selection import Edition, SelectedStory

DAY = date(2026, 3, 1)
SOURCE = "https://news.example.com/model_x(2)"

STORY = Story(
    StoryKey("20260301-aaaaaaaaaa"),
    1,
    "1",
    (Text("示例实验室开源 "), Code("model_x"), Text("：*更快*")),
    (
        Section(
            SectionKind.BRIEF,
            "简要内容",
            (
                paragraph("新模型", Strong((Text("今天"),)), "发布，见 https://a.example/x_y。"),
                paragraph(Strikethrough((Text("旧"),)), Emphasis((Text("新"),)), " @everyone <@1>"),
                BulletList(
                    (
                        (paragraph(Strong((Text("多模态"),)), "：图与文"),),
                        (paragraph("子项"), NumberedList(((paragraph("一"),), (paragraph("二"),)))),
                    )
                ),
                CodeBlock("pip install model-x\n", "bash"),
                Quote((paragraph("原话"),)),
                Table(
                    ((Text("版本"),), (Text("参数"),)),
                    (((Text("小"),), (Text("4B"),)), ((Text("大"),), (Text("14B"),))),
                ),
            ),
        ),
        Section(
            SectionKind.FIGURES,
            "关键性能指标",
            (),
            (
                Metric("Bench Pro", "56.8%", Decimal("56.8"), "%", "最高"),
                Metric("上下文", "256K", Decimal(256), "K"),
            ),
        ),
        Section(SectionKind.SOURCE, "来源链接", (Paragraph((Link(SOURCE, (Text(SOURCE),)),)),)),
        Section(SectionKind.COMMENTARY, "AI解读", (paragraph("看法一。"), paragraph("看法二。"))),
    ),
    (SOURCE,),
)
SECOND = Story(StoryKey("20260301-bbbbbbbbbb"), 2, "2", (Text("第二条"),), ())
DIGEST = Digest(
    "示例日报",
    DAY,
    (paragraph("今天的要闻。"),),
    (STORY, SECOND),
    Outlook(
        "总结与展望",
        (paragraph("趋势："),),
        ((paragraph(Strong((Text("开源"),)), "：更多"),), (paragraph("更小"),)),
        (paragraph("下周再看。"),),
    ),
    (paragraph(Emphasis((Text("数据截止至3月1日。"),))),),
)
EDITION = Edition(DIGEST, tuple(SelectedStory(story) for story in DIGEST.stories))
