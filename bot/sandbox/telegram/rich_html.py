"""The HTML of a rich message → the blocks that Telegram would show.

https://core.telegram.org/bots/api#richblock
"""

from collections.abc import Callable, Iterable

from bot.sandbox.telegram.list_labels import LABEL_TYPES, label
from bot.sandbox.telegram.markup import MarkupError
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.rich_inline import InlineReader, RichText
from bot.sandbox.telegram.rich_limits import check_limits
from bot.sandbox.telegram.rich_tree import HEADINGS, INLINE, Element, Node, read_tree
from bot.sandbox.telegram.wire import JsonObject, bad_request

ALIGNMENTS = ("left", "center", "right")
VERTICAL_ALIGNMENTS = ("top", "middle", "bottom")


def read_rich_message(
    given: JsonObject, *, find_person: Callable[[int], Person | None]
) -> list[JsonObject]:
    """Blocks of an ``InputRichMessage``. Raises ``ApiError`` 400."""
    if ("html" in given) == ("markdown" in given):
        raise bad_request("rich_message must have exactly one of the fields html and markdown")
    if "markdown" in given:
        raise bad_request("rich_message.markdown isn't supported by the sandbox, which reads HTML")
    detects = not given.get("skip_entity_detection", False)
    html = given["html"]
    try:
        reader = _BlockReader(InlineReader(detects=detects, find_person=find_person))
        blocks = reader.flow(read_tree(html).children)
    except MarkupError as error:
        raise bad_request(f"can't parse rich message: {error.describe(html)}") from None
    if not blocks:
        raise bad_request("rich message is empty")
    check_limits(blocks)
    return blocks


class _BlockReader:
    def __init__(self, inline: InlineReader) -> None:
        self._inline = inline
        self._readers: dict[str, Callable[[Element], JsonObject]] = {
            **dict.fromkeys(HEADINGS, self._heading),
            "p": lambda element: {"type": "paragraph", "text": self._text(element)},
            "footer": lambda element: {"type": "footer", "text": self._text(element)},
            "hr": lambda _: {"type": "divider"},
            "pre": self._pre,
            "ul": self._list,
            "ol": self._list,
            "blockquote": self._quote,
            "aside": self._aside,
            "table": self._table,
            "details": self._details,
        }

    def flow(self, nodes: Iterable[Node]) -> list[JsonObject]:
        """Blocks; inline content between them makes paragraphs of its own."""
        blocks: list[JsonObject] = []
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, str) or node.name in INLINE:
                run.append(node)
            else:
                blocks += self._paragraph(run)
                run = []
                blocks.append(self._readers[node.name](node))
        return blocks + self._paragraph(run)

    def _paragraph(self, run: list[Node]) -> list[JsonObject]:
        text = self._inline.read(run)
        if text == "":
            return []
        if isinstance(text, dict) and text["type"] == "anchor":
            return [text]
        return [{"type": "paragraph", "text": text}]

    def _text(self, element: Element) -> RichText:
        return self._inline.read(element.children)

    def _heading(self, element: Element) -> JsonObject:
        return {"type": "heading", "text": self._text(element), "size": int(element.name[1])}

    def _pre(self, element: Element) -> JsonObject:
        inner = [child for child in element.children if isinstance(child, Element)]
        block: JsonObject = {"type": "pre", "text": _raw_text(element).removesuffix("\n")}
        language = inner[0].attributes.get("class", "") if len(inner) == 1 else ""
        if language.startswith("language-"):
            block["language"] = language.removeprefix("language-")
        return block

    def _list(self, element: Element) -> JsonObject:
        items = [child for child in element.children if isinstance(child, Element)]
        if not items:
            element.refuse(f'Tag "{element.name}" must contain a tag "li"')
        if element.name == "ul":
            return {
                "type": "list",
                "items": [{"label": "•", "blocks": self.flow(item.children)} for item in items],
            }
        step = -1 if "reversed" in element.attributes else 1
        start = element.number("start")
        value = start if start is not None else (len(items) if step < 0 else 1)
        result = []
        for item in items:
            given = item.number("value")
            value = value if given is None else given
            result.append(self._ordered_item(element, item, value))
            value += step
        return {"type": "list", "items": result}

    def _ordered_item(self, parent: Element, item: Element, value: int) -> JsonObject:
        kind = item.attributes.get("type", parent.attributes.get("type", "1"))
        if kind not in LABEL_TYPES:
            item.refuse(f'Unsupported list type "{kind}"')
        return {
            "label": f"{label(value, kind)}.",
            "blocks": self.flow(item.children),
            "value": value,
            "type": kind,
        }

    def _quote(self, element: Element) -> JsonObject:
        children, credit = self._credit(element)
        return {"type": "blockquote", "blocks": self.flow(children), **credit}

    def _aside(self, element: Element) -> JsonObject:
        children, credit = self._credit(element)
        return {"type": "pullquote", "text": self._inline.read(children), **credit}

    def _credit(self, element: Element) -> tuple[list[Node], JsonObject]:
        """Children without ``<cite>``, and what it says."""
        cites = _named(element, "cite")
        if len(cites) > 1:
            cites[1].refuse(f'Tag "{element.name}" must contain at most one tag "cite"')
        rest = [c for c in element.children if isinstance(c, str) or c.name != "cite"]
        return rest, {"credit": self._text(cites[0])} if cites else {}

    def _details(self, element: Element) -> JsonObject:
        summaries = _named(element, "summary")
        if len(summaries) != 1:
            element.refuse('Tag "details" must contain exactly one tag "summary"')
        summary = summaries[0]
        before = element.children[: element.children.index(summary)]
        if any(not isinstance(node, str) or node.strip() for node in before):
            summary.refuse('Tag "summary" must come first in the tag "details"')
        rest = [child for child in element.children if child is not summary]
        block = {
            "type": "details",
            "summary": self._text(summary),
            "blocks": self.flow(rest),
        }
        return block | ({"is_open": True} if "open" in element.attributes else {})

    def _table(self, element: Element) -> JsonObject:
        rows = _named(element, "tr")
        captions = _named(element, "caption")
        if not rows or len(captions) > 1:
            element.refuse('Tag "table" must contain a tag "tr", and at most one "caption"')
        block: JsonObject = {"type": "table", "cells": [self._row(row) for row in rows]}
        for name in ("bordered", "striped"):
            if name in element.attributes:
                block[f"is_{name}"] = True
        for caption in captions:
            block["caption"] = self._text(caption)
        return block

    def _row(self, row: Element) -> list[JsonObject]:
        cells = [child for child in row.children if isinstance(child, Element)]
        if not cells:
            row.refuse('Tag "tr" must contain a cell')
        return [self._cell(cell) for cell in cells]

    def _cell(self, element: Element) -> JsonObject:
        cell: JsonObject = {
            "text": self._text(element),
            "align": _choice(element, "align", ALIGNMENTS, "left"),
            "valign": _choice(element, "valign", VERTICAL_ALIGNMENTS, "top"),
        }
        if element.name == "th":
            cell["is_header"] = True
        for name in ("colspan", "rowspan"):
            span = element.number(name)
            if span is not None and span < 1:
                element.refuse(f'Attribute "{name}" must be positive')
            if span is not None and span > 1:
                cell[name] = span
        return cell


def _named(element: Element, name: str) -> list[Element]:
    return [c for c in element.children if isinstance(c, Element) and c.name == name]


def _choice(element: Element, name: str, allowed: tuple[str, ...], default: str) -> str:
    value = element.attributes.get(name, default)
    if value not in allowed:
        element.refuse(f'Attribute "{name}" must be one of {", ".join(allowed)}')
    return value


def _raw_text(element: Element) -> str:
    return "".join(c if isinstance(c, str) else _raw_text(c) for c in element.children)
