"""The plain text of a rich message: every word, no formatting."""

from bot.sandbox.telegram.rich_inline import RichText
from bot.sandbox.telegram.wire import JsonObject


def plain_text(blocks: list[JsonObject]) -> str:
    """Lines of text in reading order; cells of a row are parted by tabs."""
    return "\n".join(line for block in blocks for line in _lines(block))


def plain_inline(text: RichText) -> str:
    """What ``text`` says."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(plain_inline(part) for part in text)
    return plain_inline(text.get("text", ""))


def _lines(block: JsonObject) -> list[str]:
    lines = [plain_inline(block[name]) for name in ("caption", "summary", "text") if name in block]
    lines += [
        "\t".join(plain_inline(cell.get("text", "")) for cell in row)
        for row in block.get("cells", [])
    ]
    for item in block.get("items", []):
        lines.append(f"{item['label']} {plain_text(item['blocks'])}")
    for inner in block.get("blocks", []):
        lines += _lines(inner)
    if "credit" in block:
        lines.append(plain_inline(block["credit"]))
    return lines
