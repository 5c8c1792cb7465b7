"""Tables where a dialect has none, or where they are too wide for it: a line a row."""

from collections.abc import Iterator

from bot.domain.rich_text import (
    BulletList,
    Inline,
    Inlines,
    Paragraph,
    RichText,
    Strong,
    Table,
    Text,
    plain_inlines,
)

_LONGEST_REPEATED_HEADER = 200
"""Characters; a longer header is shown once, not in every row."""


def table_as_lines(table: Table) -> RichText:
    """Every row as a list item ``head：cell；head：cell``; a long header once, in front."""
    is_short = sum(len(plain_inlines(cell)) for cell in table.header) <= _LONGEST_REPEATED_HEADER
    if table.rows and is_short:
        return (BulletList(tuple(_item(_labelled(table.header, row)) for row in table.rows)),)
    header = Paragraph((Strong(_joined(table.header)),))
    if not table.rows:
        return (header,)
    return (header, BulletList(tuple(_item(_joined(row)) for row in table.rows)))


def _item(line: Inlines) -> RichText:
    return (Paragraph(line),)


def _labelled(header: tuple[Inlines, ...], row: tuple[Inlines, ...]) -> Inlines:
    pairs = zip(header, row, strict=False)
    cells = [(*head, Text("：" if head else ""), *cell) for head, cell in pairs if head or cell]
    return tuple(_with_separators((*cells, *row[len(header) :]), "；"))


def _joined(cells: tuple[Inlines, ...]) -> Inlines:
    return tuple(_with_separators(tuple(cell for cell in cells if cell), " · "))


def _with_separators(cells: tuple[Inlines, ...], separator: str) -> Iterator[Inline]:
    for index, cell in enumerate(cells):
        if index:
            yield Text(separator)
        yield from cell
