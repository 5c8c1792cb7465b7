from bot.domain.rich_text import BulletList, Inlines, Table, Text, plain_text
from bot.rendering.table_lines import table_as_lines


def cells(*texts: str) -> tuple[Inlines, ...]:
    return tuple((Text(text),) if text else () for text in texts)


def test_a_row_becomes_an_item_with_the_heads_in_front_of_its_cells() -> None:
    blocks = table_as_lines(Table(cells("模型", "得分"), (cells("甲", "90"), cells("乙", ""))))
    assert plain_text(blocks) == "模型：甲；得分：90\n模型：乙；得分："


def test_a_long_header_is_said_once() -> None:
    blocks = table_as_lines(Table(cells("头" * 300, "次"), (cells("甲", "1"), cells("乙", "2"))))
    assert plain_text(blocks) == "头" * 300 + " · 次\n甲 · 1\n乙 · 2"


def test_a_table_without_rows_keeps_its_header() -> None:
    assert plain_text(table_as_lines(Table(cells("模型", "得分"), ()))) == "模型 · 得分"


def test_cells_under_an_empty_head_stand_alone() -> None:
    blocks = table_as_lines(Table(cells("", "得分"), (cells("甲", "90"), cells("", ""))))
    assert isinstance(blocks[0], BulletList)
    assert plain_text(blocks) == "甲；得分：90\n得分："
