"""Which words name a section, and which heading is the outlook's."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from bot.domain.digest import SectionKind


@dataclass(frozen=True)
class SectionLabels:
    """Synonyms per kind of section, and headings of the outlook, as the operator lists them."""

    brief: tuple[str, ...]
    figures: tuple[str, ...]
    source: tuple[str, ...]
    commentary: tuple[str, ...]
    outlook: tuple[str, ...]

    def kind_of(self, label: str) -> SectionKind | None:
        """The kind that ``label`` names, whatever its case, width, spaces or final colon."""
        return self._kinds.get(fold_label(label))

    def is_outlook(self, heading: str) -> bool:
        """Whether ``heading`` opens the outlook."""
        return fold_label(heading) in self._outlook

    @cached_property
    def _kinds(self) -> dict[str, SectionKind]:
        kinds: dict[str, SectionKind] = {}
        for kind, labels in (
            (SectionKind.BRIEF, self.brief),
            (SectionKind.FIGURES, self.figures),
            (SectionKind.SOURCE, self.source),
            (SectionKind.COMMENTARY, self.commentary),
        ):
            for label in labels:
                kinds.setdefault(fold_label(label), kind)
        kinds.pop("", None)
        return kinds

    @cached_property
    def _outlook(self) -> frozenset[str]:
        return frozenset(fold_label(heading) for heading in self.outlook) - {""}


def fold_label(label: str) -> str:
    """The form in which labels compare: NFKC, case folded, no spaces, no ornament at the ends."""
    folded = "".join(unicodedata.normalize("NFKC", label).casefold().split())
    letters = [place for place, character in enumerate(folded) if character.isalnum()]
    return folded[letters[0] : letters[-1] + 1] if letters else ""


DEFAULT_LABELS = SectionLabels(
    brief=(
        *("简要内容", "内容摘要", "内容简介", "新闻摘要", "事件概述", "核心内容", "主要内容"),
        *("摘要", "简介", "概要", "概述", "要点", "内容"),
        *("簡要內容", "內容摘要", "內容簡介", "新聞摘要", "事件概述", "核心內容", "主要內容"),
        *("簡介", "要點", "內容"),
        *("Brief", "In brief", "Summary", "Key points", "What happened", "TL;DR"),
    ),
    figures=(
        *("关键性能指标", "关键指标", "性能指标", "核心指标", "关键数据", "核心数据", "性能数据"),
        *("基准测试", "指标", "数据"),
        *("關鍵效能指標", "關鍵性能指標", "關鍵指標", "性能指標", "效能指標", "核心指標"),
        *("關鍵數據", "核心數據", "基準測試", "指標", "數據"),
        *("Key metrics", "Key figures", "Key performance metrics", "Key performance indicators"),
        *("Metrics", "Figures", "Benchmarks", "By the numbers"),
    ),
    source=(
        *("来源链接", "来源", "消息来源", "信息来源", "原文链接", "原文", "链接", "参考链接"),
        *("参考来源", "参考资料", "出处"),
        *("來源連結", "來源鏈接", "來源", "消息來源", "資料來源", "原文連結", "原文鏈接", "連結"),
        *("參考連結", "參考資料", "出處"),
        *("Source", "Sources", "Source link", "Source links", "Link", "Links"),
        *("Read more", "Reference", "References"),
    ),
    commentary=(
        *("AI解读", "AI点评", "AI分析", "解读", "点评", "评论", "短评", "分析", "观点"),
        *("编辑点评", "影响分析", "深度解读"),
        *("AI解讀", "AI點評", "解讀", "點評", "評論", "短評", "觀點", "編輯點評", "影響分析"),
        *("AI commentary", "Commentary", "AI analysis", "Analysis", "AI take", "Our take"),
        *("Why it matters", "Editor's note"),
    ),
    outlook=(
        *("总结与展望", "总结和展望", "总结", "展望", "今日总结", "趋势总结", "趋势与展望"),
        *("小结", "结语", "趋势展望"),
        *("總結與展望", "總結", "今日總結", "趨勢總結", "趨勢與展望", "小結", "結語", "趨勢展望"),
        *("Outlook", "Summary and outlook", "Summary & outlook", "Summary", "Conclusion"),
        *("Wrap-up", "What's next", "Trends"),
    ),
)
"""What the house and its neighbours write: simplified, traditional, English."""
