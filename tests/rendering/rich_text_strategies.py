"""Rich texts, metrics and pieces for property tests, with what hurts: emoji, accents, links."""

from hypothesis import strategies as st

from bot.domain.digest import Metric
from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Divider,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Strikethrough,
    Strong,
    Table,
    Text,
)
from bot.rendering.outline import Piece, PieceKind

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇨🇳"
_SNIPPETS = (
    "模型发布。",
    "“开源！”他说；",
    "plain words, and more. ",
    "x" * 40,
    FAMILY,
    FLAG,
    "e\u0301",
    "👍🏽",
    "<script>alert(1)</script>",
    "&amp; &lt;b&gt;",
    "@everyone",
    "@durov ",
    "\u202eعربي",
    "https://example.com/a?b=c&d=e",
    "* _ ` ~ | [x](y)",
    "𠮷野家",
)
contents = st.lists(st.sampled_from(_SNIPPETS), min_size=1, max_size=8).map("".join)
_pooled = st.sampled_from(
    (*_SNIPPETS, *(a + b + a for a, b in zip(_SNIPPETS, _SNIPPETS[5:], strict=False)))
)
"""Fewer draws than ``contents``: big texts are made of many of these."""
urls = st.sampled_from(
    ("https://example.com/", 'http://example.com/?a=1&b="2"', "https://example.com/" + "p" * 300)
)


def _containers(children: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Strong, several),
        st.builds(Emphasis, several),
        st.builds(Strikethrough, several),
        st.builds(Link, urls, several),
    )


inlines: st.SearchStrategy[Inlines] = st.lists(
    st.recursive(
        st.one_of(st.builds(Text, _pooled), st.builds(Code, _pooled), st.just(LineBreak())),
        _containers,
        max_leaves=3,
    ),
    min_size=1,
    max_size=3,
).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 3))
    cell = st.builds(Text, _pooled).map(lambda text: (text,)) | st.just(())
    row = st.lists(cell, min_size=width, max_size=width).map(tuple)
    return Table(draw(row), tuple(draw(st.lists(row, max_size=3))))


def _nested(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    item = st.lists(children, min_size=1, max_size=3).map(tuple)
    items = st.lists(item, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, item),
        st.builds(BulletList, items),
        st.builds(NumberedList, items, st.integers(1, 20)),
    )


blocks: st.SearchStrategy[Block] = st.recursive(
    st.one_of(
        st.builds(Paragraph, inlines),
        st.builds(Heading, st.integers(1, 6), inlines),
        st.builds(CodeBlock, _pooled, st.sampled_from(("", "python", 'x" onload="'))),
        tables(),
        st.just(Divider()),
    ),
    _nested,
    max_leaves=4,
)
rich_texts: st.SearchStrategy[RichText] = st.lists(blocks, max_size=3).map(tuple)
metrics = st.builds(Metric, name=_pooled, text=st.just("") | _pooled, note=st.just("") | _pooled)
pieces = st.builds(
    Piece,
    kind=st.sampled_from(PieceKind),
    label=st.sampled_from(("", "简要内容", "AI解读")),
    blocks=rich_texts,
    metrics=st.lists(metrics, max_size=3).map(tuple),
)
