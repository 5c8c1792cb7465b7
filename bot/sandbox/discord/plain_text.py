"""Discord's Markdown as plain text that reads well in a terminal.

https://support.discord.com/hc/en-us/articles/210298617
"""

import re

_FENCE = "```"
_LINK = re.compile(r"\[([^\]]+)\]\(<?([^)>\s]+)>?\)")
_ADDRESS = re.compile(r"(?<!\()<(https?://[^>\s]+)>")
_ITALIC = re.compile(r"(?<![\w\\])_(?=\S)(.+?)(?<=[^\s\\])_(?!\w)")
_MARKS = re.compile(r"(?<!\\)(\*{1,3}|__|~~|\|\||`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADING = re.compile(r"^#{1,3} +")
_QUOTE = re.compile(r"^>{1,3} ?")


def plain_lines(markdown: str) -> list[str]:
    """The text line by line: marks gone, links written out, quotes and code set off."""
    lines: list[str] = []
    is_code = False
    for line in markdown.split("\n"):
        if line.lstrip().startswith(_FENCE):
            is_code = not is_code
            rest = line.lstrip().removeprefix(_FENCE)
            if is_code and rest.endswith(_FENCE):
                lines.append(f"    {rest.removesuffix(_FENCE)}")
                is_code = False
            continue
        if is_code and line.endswith(_FENCE):
            lines.append(f"    {line.removesuffix(_FENCE)}")
            is_code = False
            continue
        lines.append(f"    {line}" if is_code else _plain(line))
    return lines


def _plain(line: str) -> str:
    prefix = ""
    if _QUOTE.match(line):
        prefix, line = "│ ", _QUOTE.sub("", line)
    if _HEADING.match(line):
        prefix, line = f"{prefix}■ ", _HEADING.sub("", line)
    line = line.removeprefix("-# ")
    line = _ADDRESS.sub(lambda found: _shielded(found[1]), line)
    line = _LINK.sub(lambda found: _written_out(found[1], found[2]), line)
    line = _MARKS.sub("", _ITALIC.sub(r"\1", line))
    return prefix + _ESCAPED.sub(r"\1", line)


def _written_out(text: str, url: str) -> str:
    return _shielded(url) if text == url else f"{text} <{_shielded(url)}>"


def _shielded(url: str) -> str:
    """A mark inside an address is no mark: hidden from the next steps."""
    return re.sub(r"([*_~|`\\])", r"\\\1", url)
