import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Metric
from bot.domain.rich_text import (
    BulletList,
    Divider,
    Link,
    NumberedList,
    Paragraph,
    RichText,
    Strong,
    Table,
    Text,
    links,
    paragraph,
    plain_text,
)
from bot.rendering.outline import Piece, PieceKind
from bot.rendering.splitter import split_pieces
from bot.rendering.text_length import graphemes, utf16_length
from tests.rendering.rich_text_strategies import FAMILY, FLAG, contents, pieces


def visible(piece: Piece) -> str:
    metrics = "".join(m.name + m.text + m.note for m in piece.metrics)
    return plain_text(piece.blocks) + metrics


def measure(piece: Piece) -> int:
    return 2 + utf16_length(piece.label) + utf16_length(visible(piece)) + len(piece.blocks)


def piece_of(*blocks: str | RichText) -> Piece:
    rich = tuple(
        block
        for part in blocks
        for block in ((paragraph(part),) if isinstance(part, str) else part)
    )
    return Piece(PieceKind.SECTION, "简要内容", rich)


def split(*given_pieces: Piece, limit: int) -> tuple[tuple[Piece, ...], ...]:
    return split_pieces(given_pieces, measure=measure, limit=limit)


def squeezed(text: str) -> str:
    return "".join(text.split())


def texts(parts: tuple[tuple[Piece, ...], ...]) -> list[str]:
    return ["".join(visible(piece) for piece in part) for part in parts]


@given(st.lists(pieces.filter(lambda piece: not _has_table(piece.blocks)), max_size=4))
@settings(max_examples=80, deadline=None)
def test_it_loses_no_character_and_changes_no_order(given_pieces: list[Piece]) -> None:
    parts = split(*given_pieces, limit=90)
    assert squeezed("".join(texts(parts))) == squeezed("".join(map(visible, given_pieces)))


@given(st.lists(pieces, max_size=4), st.integers(60, 400))
@settings(max_examples=80, deadline=None)
def test_no_part_exceeds_the_limit(given_pieces: list[Piece], limit: int) -> None:
    for part in split_pieces(tuple(given_pieces), measure=measure, limit=limit, separator=2):
        assert part
        assert sum(map(measure, part)) + 2 * (len(part) - 1) <= limit


@given(st.lists(contents, min_size=1, max_size=40).map("".join))
@settings(max_examples=60, deadline=None)
def test_graphemes_stay_whole(text: str) -> None:
    parts = split(piece_of(text), limit=80)
    assert [g for part in texts(parts) for g in graphemes(part)] == graphemes(text)


@given(pieces)
@settings(max_examples=60, deadline=None)
def test_every_link_keeps_its_whole_address(piece: Piece) -> None:
    parts = split(piece, limit=100)
    shown = {url for part in parts for cut in part for url in links(cut.blocks)}
    assert shown == set(links(piece.blocks))


def test_what_fits_is_one_part_as_it_was() -> None:
    piece = piece_of("短")
    assert split(piece, piece, limit=40) == ((piece, piece),)


def test_nothing_gives_nothing() -> None:
    assert split(limit=40) == ()


def test_a_piece_that_fits_a_part_of_its_own_is_not_cut() -> None:
    first, second = piece_of("甲" * 30), piece_of("乙" * 30)
    assert split(first, second, limit=60) == ((first,), (second,))


def test_it_cuts_between_paragraphs_before_it_cuts_sentences() -> None:
    parts = split(piece_of("第一段。" * 8, "第二段。" * 8), limit=60)
    assert texts(parts) == ["第一段。" * 8, "第二段。" * 8]


def test_it_cuts_after_chinese_stops_before_it_cuts_words() -> None:
    parts = split(piece_of("模型，今天发布了！" * 4 + "开源 权重 可以下载。"), limit=40)
    assert all(part.endswith(("！", "。")) for part in texts(parts))
    assert len(parts) == 2


def test_a_closing_quote_stays_with_its_sentence() -> None:
    parts = split(piece_of("他说：“" + "好" * 16 + "。”" + "然后离开" * 4), limit=40)
    assert texts(parts)[0].endswith("。”")


def test_it_cuts_between_words_before_it_cuts_letters() -> None:
    parts = split(piece_of("wording " * 12), limit=50)
    assert {word for part in texts(parts) for word in part.split()} == {"wording"}


def test_a_dot_inside_a_number_ends_no_sentence() -> None:
    parts = split(piece_of("value 56.8 and " * 6), limit=50)
    assert all("56." not in part.replace("56.8", "") for part in texts(parts))


@pytest.mark.parametrize("sign", [FAMILY, FLAG, "👍🏽", "e\u0301", "𠮷"])
def test_emoji_sequences_flags_and_accents_stay_whole(sign: str) -> None:
    parts = split(piece_of(sign * 60), limit=50)
    assert len(parts) > 1
    assert all(part.replace(sign, "") == "" for part in texts(parts))


def test_a_sequence_across_formatting_stays_whole() -> None:
    text = Paragraph((Text("甲" * 30 + "👨"), Strong((Text("\u200d👩"),)), Text("乙" * 30)))
    parts = split(piece_of((text,)), limit=42)
    assert any("👨\u200d👩" in part for part in texts(parts))


def test_a_grapheme_longer_than_a_part_is_cut_rather_than_lost() -> None:
    monster = "e" + "\u0301" * 500
    parts = split(piece_of(monster), limit=60)
    assert "".join(texts(parts)) == monster
    assert len(parts) < 20


def test_a_link_moves_to_the_next_part_whole() -> None:
    link = Link("https://example.com/long", (Text("链接 文字。" * 4),))
    parts = split(piece_of((Paragraph((Text("前" * 20), link, Text("后" * 20))),)), limit=50)
    shown = [i for part in parts for cut in part for b in cut.blocks for i in _inlines(b)]
    assert shown.count(link) == 1


def test_a_link_whose_text_is_too_long_becomes_links_to_the_same_place() -> None:
    link = Link("https://example.com/", (Text("字" * 100),))
    parts = split(piece_of((Paragraph((link,)),)), limit=60)
    assert len(parts) == 2
    assert all(links(cut.blocks) == ("https://example.com/",) for part in parts for cut in part)


def test_a_link_whose_text_is_too_long_is_cut_between_its_words() -> None:
    link = Link("https://example.com/", (Text("wording " * 20),))
    parts = split(piece_of((Paragraph((link,)),)), limit=60)
    assert {word for part in texts(parts) for word in part.split()} == {"wording"}


def test_a_cut_list_goes_on_counting() -> None:
    items: tuple[RichText, ...] = tuple((paragraph("条目" * 5),) for _ in range(6))
    parts = split(piece_of((NumberedList(items, 3),)), limit=60)
    starts = [block.start for part in parts for cut in part for block in _numbered(cut)]
    counts = [len(block.items) for part in parts for cut in part for block in _numbered(cut)]
    assert starts[0] == 3
    assert starts[1] == 3 + counts[0]


def test_every_part_of_a_cut_piece_keeps_its_label() -> None:
    parts = split(piece_of("句子。" * 60), limit=60)
    assert {cut.label for part in parts for cut in part} == {"简要内容"}


def test_a_cut_table_repeats_its_header() -> None:
    row = ((Text("模型"),), (Text("分数"),))
    parts = split(piece_of((Table(row, (row,) * 40),)), limit=120)
    tables = [b for part in parts for cut in part for b in cut.blocks if isinstance(b, Table)]
    assert len(tables) > 1
    assert {table.header for table in tables} == {row}
    assert sum(len(table.rows) for table in tables) == 40


def test_a_table_with_rows_too_wide_for_a_part_becomes_lines() -> None:
    cell = (Text("很宽的单元格" * 10),)
    parts = split(piece_of((Table((cell, cell), ((cell, cell),)),)), limit=60)
    assert squeezed("".join(texts(parts))).count("很宽的单元格") == 40


def test_an_overlong_metric_is_cut_in_its_name_value_and_note() -> None:
    metric = Metric("名" * 70, "值" * 70, note="注" * 70)
    parts = split(Piece(PieceKind.FIGURES, metrics=(metric,)), limit=50)
    assert "".join(texts(parts)) == "名" * 70 + "值" * 70 + "注" * 70


def test_a_thousand_dividers_are_cut_too() -> None:
    parts = split(piece_of((Divider(),) * 1000), limit=60)
    assert sum(len(cut.blocks) for part in parts for cut in part) == 1000


def test_a_character_that_fits_nowhere_is_still_sent() -> None:
    parts = split_pieces((piece_of("甲乙"),), measure=lambda _: 99, limit=10)
    assert "".join(texts(parts)) == "甲乙"


@pytest.mark.parametrize(
    "block",
    [
        paragraph("一句话。" * 500_000),
        paragraph("x" * 2_000_000),
        Paragraph((Text("甲"), Strong((Text("乙"),))) * 60_000),
        BulletList(((paragraph("条目"),),) * 60_000),
    ],
    ids=["sentences", "one word", "many inlines", "many items"],
)
def test_a_huge_story_is_cut_in_reasonable_time(block: Paragraph | BulletList) -> None:
    started = time.process_time()
    parts = split(piece_of((block,)), limit=4096)
    assert len(parts) > 20
    assert time.process_time() - started < 20


def _has_table(blocks: RichText) -> bool:
    return "Table(" in repr(blocks)


def _inlines(block: object) -> tuple[object, ...]:
    return block.children if isinstance(block, Paragraph) else ()


def _numbered(piece: Piece) -> tuple[NumberedList, ...]:
    return tuple(block for block in piece.blocks if isinstance(block, NumberedList))
