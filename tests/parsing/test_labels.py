"""Labels, and the sections that they open."""

import pytest

from bot.domain.digest import SectionKind
from bot.domain.rich_text import plain_text
from bot.parsing import DEFAULT_LABELS, SectionLabels, parse_digest
from bot.parsing.labels import fold_label
from tests.parsing.house_digest import TITLE, read_story

Sections = list[tuple[SectionKind, str, str]]


def sections(body: str) -> Sections:
    """Kind, label and text of each section but the source that closes the story."""
    story = read_story(body)
    return [(s.kind, s.label, plain_text(s.body)) for s in story.sections[:-1]]


@pytest.mark.parametrize(
    "line",
    ["**AI解读：**\n文", "**AI解读：** 文", "**AI解读**：文", "**AI解读:** 文", "**AI解读**: 文",
     "__AI解读：__ 文", "**AI解读**\n文", "### AI解读\n文", "### **AI解读：**\n\n文"],
)  # fmt: skip
def test_a_label_may_be_written_in_many_ways(line: str):
    ((kind, label, text),) = sections(line)
    assert fold_label(label) == "ai解读"
    assert (kind, text) == (SectionKind.COMMENTARY, "文")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("摘要", SectionKind.BRIEF),
        ("关键指标", SectionKind.FIGURES),
        ("來源連結", SectionKind.SOURCE),
        ("Why it matters", SectionKind.COMMENTARY),
        ("ＡＩ解读", SectionKind.COMMENTARY),
        ("💡 AI 解读", SectionKind.COMMENTARY),
        ("背景", SectionKind.OTHER),
    ],
)
def test_synonyms_name_a_kind_and_other_labels_stay(label: str, kind: SectionKind):
    assert sections(f"**{label}：** 文") == [(kind, label, "文")]


def test_labels_come_from_the_caller():
    labels = SectionLabels(("甲",), (), ("乙",), (), ("丙",))
    text = f"{TITLE}\n\n## 1. 头\n\n**甲：** 一\n\n**乙：** https://e.org/\n\n## 丙\n\n1. 二\n"
    digest = parse_digest(text, labels=labels).digest
    assert digest is not None
    (story,) = digest.stories
    assert [s.kind for s in story.sections] == [SectionKind.BRIEF, SectionKind.SOURCE]
    assert story.sources == ("https://e.org/",)
    assert digest.outlook is not None
    assert digest.outlook.heading == "丙"


def test_text_in_front_of_the_first_label_has_none():
    assert sections("开头\n\n**AI解读：** 文") == [
        (SectionKind.BRIEF, "", "开头"),
        (SectionKind.COMMENTARY, "AI解读", "文"),
    ]


def test_known_labels_open_sections_in_the_middle_of_a_paragraph():
    assert sections("**摘要：** 一\n**AI解读：** 二\n　　**背景资料：** 三\n　　**观点：** 四") == [
        (SectionKind.BRIEF, "摘要", "一"),
        (SectionKind.COMMENTARY, "AI解读", "二\n背景资料： 三"),
        (SectionKind.COMMENTARY, "观点", "四"),
    ]


@pytest.mark.parametrize(
    "body",
    ["**" + "长" * 80 + "：** 文", "**：** 文", "- **AI解读：** 文", "> **AI解读：** 文",
     "文 **AI解读：** 文", "~~**AI解读：**~~ 文", "`AI解读：` 文"],
)  # fmt: skip
def test_what_is_no_label_stays_text(body: str):
    ((kind, label, text),) = sections(body)
    assert (kind, label) == (SectionKind.BRIEF, "")
    assert "文" in text


def test_an_outlook_is_known_by_any_of_its_headings():
    assert all(
        DEFAULT_LABELS.is_outlook(heading) for heading in ("展望", "總結：", "OUTLOOK", "🔭 总结")
    )
    assert not DEFAULT_LABELS.is_outlook("展望未来")
    assert not DEFAULT_LABELS.is_outlook("")
