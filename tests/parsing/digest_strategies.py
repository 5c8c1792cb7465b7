"""Digests made of parts, as somebody might build them in code."""

from datetime import date

from hypothesis import strategies as st

from bot.domain.digest import Digest, Outlook, Section, SectionKind, Story, StoryKey
from bot.domain.rich_text import Inlines, Paragraph, RichText, Text
from bot.parsing.metrics import parse_metric
from tests.rendering.rich_text_strategies import inlines, rich_texts

_words = st.text("模型发布 abc*_`[]#&<>\\~|!：.1（）-", min_size=1, max_size=12).filter(str.strip)
_LABELS = {
    SectionKind.BRIEF: "简要内容",
    SectionKind.FIGURES: "关键性能指标",
    SectionKind.SOURCE: "来源链接",
    SectionKind.COMMENTARY: "AI解读",
    SectionKind.OTHER: "背景资料",
}


@st.composite
def _sections(draw: st.DrawFn) -> Section:
    kind = draw(st.sampled_from(SectionKind))
    body: RichText = draw(rich_texts)
    metrics = (
        draw(st.lists(_words.map(parse_metric), max_size=2)) if kind is SectionKind.FIGURES else []
    )
    return Section(kind, _LABELS[kind], body, tuple(metrics))


def _story(position: int, headline: Inlines, sections: list[Section]) -> Story:
    return Story(StoryKey(""), position, str(position), headline, tuple(sections))


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """Valid values, not all in the one form in which the parser gives them out."""
    headlines = draw(st.lists(inlines, max_size=2))
    return Digest(
        title=draw(_words),
        day=draw(st.dates(min_value=date(1000, 1, 1))),
        preamble=draw(rich_texts),
        stories=tuple(
            _story(place, headline, draw(st.lists(_sections(), max_size=2)))
            for place, headline in enumerate(headlines, 1)
        ),
        outlook=draw(st.none() | st.builds(Outlook, st.just("总结与展望"), rich_texts)),
        footer=draw(st.just(()) | st.just((Paragraph((Text("尾"),)),))),
    )
