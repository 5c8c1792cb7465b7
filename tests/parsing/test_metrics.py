"""Figures: name, value, unit, note."""

from decimal import Decimal

import pytest

from bot.domain.digest import Metric, SectionKind
from bot.domain.rich_text import plain_text
from bot.parsing.metrics import parse_metric, write_metric
from tests.parsing.house_digest import read_story


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        (
            "SWE-Bench Pro: 56.8%（业界最高）",
            Metric("SWE-Bench Pro", "56.8%", Decimal("56.8"), "%", "业界最高"),
        ),
        ("上下文长度：256K", Metric("上下文长度", "256K", Decimal(256), "K")),
        ("分数：５６．８％", Metric("分数", "５６．８％", Decimal("56.8"), "%")),
        ("速度: 3倍", Metric("速度", "3倍", Decimal(3), "倍")),
        ("融资: $1,234.5M (估)", Metric("融资", "$1,234.5M", Decimal("1234.5"), "$M", "估")),
        ("变化: −2.5%", Metric("变化", "−2.5%", Decimal("-2.5"), "%")),
        ("规模：约1.2万亿", Metric("规模", "约1.2万亿", Decimal("1.2"), "万亿")),
        ("显著：提升（未公开）", Metric("显著", "提升", None, "", "未公开")),
        ("比例：1:2", Metric("比例", "1:2")),
        ("范围: 3–5%", Metric("范围", "3–5%")),
        ("12:30 发布", Metric("12:30 发布")),
        ("没有数值", Metric("没有数值")),
        ("A：（注）", Metric("A", "（注）")),
        ("A: 5（b（c））", Metric("A", "5", Decimal(5), "", "b（c）")),
        ("：", Metric("：")),
    ],
)
def test_an_item_is_read(text: str, metric: Metric):
    assert parse_metric(text) == metric
    assert parse_metric(write_metric(metric)) == metric


def test_a_huge_number_costs_nothing():
    assert parse_metric(f"A: {'9' * 100_000}").value is None


@pytest.mark.parametrize(
    "item", ["A: [5](https://e.org)", "A: `5`", "A: *5*", "A: 5\n  - 更多", "**A** 和 **B**: 5"]
)
def test_an_item_that_would_lose_something_stays_a_list(item: str):
    section = read_story(f"**指标：**\n- {item}").sections[0]
    assert section.metrics == ()
    assert "5" in plain_text(section.body)


@pytest.mark.parametrize("item", ["**A**: 5%", "**A：** 5%", "A: **5%**", "**A: 5%**"])
def test_bold_is_no_loss(item: str):
    assert read_story(f"**指标：**\n- {item}").metrics == (Metric("A", "5%", Decimal(5), "%"),)


def test_only_lists_under_a_label_for_figures_are_figures():
    assert read_story("**摘要：**\n- A: 5%").metrics == ()


def test_what_stands_between_figures_keeps_its_place():
    sections = read_story("**指标：**\n前\n\n- A: 1\n- `b`\n- C: 3\n\n后").sections[:-1]
    assert [
        (s.kind, s.label, plain_text(s.body), [m.name for m in s.metrics]) for s in sections
    ] == [
        (SectionKind.FIGURES, "指标", "前", ["A"]),
        (SectionKind.FIGURES, "", "b", ["C"]),
        (SectionKind.FIGURES, "", "后", []),
    ]
