"""Reads Discord's Markdown back, independently of what writes it: for tests."""

import re

_FENCE = re.compile(r"```(?:[A-Za-z0-9_+\-.#]+\n|\n)(.*?)\n?```", re.DOTALL)
_TOKEN = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<ticks>`+)(?P<code>.*?[^`])(?P=ticks)(?!`)"
    r"|<(?P<bare>https?://[^ >]+)>"
    r"|\[(?P<label>(?:\\.|[^\[\]\\`]|`+[^`\n]*`+)*)\]\((?P<url>https?://[^\s()<>\\]+)\)"
    r"|(?P<mark>\*\*|~~|_)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_LINE_PREFIX = re.compile(r"^(?:> )?(?:(?:#{1,3}|-#) )?(?P<rest>.*)$", re.DOTALL)
_ITEM_PREFIX = re.compile(r"^ *(?:- |(?P<number>[0-9]+)\. )+")


class Reader:
    """What a reader sees of ``markdown``: ``text``, the addresses in ``links``; marks balanced."""

    def __init__(self, markdown: str) -> None:
        self.links: list[str] = []
        self.unbalanced: list[str] = []
        self.text = self._blocks(markdown)

    def _blocks(self, markdown: str) -> str:
        lines = markdown.split("\n")
        if all(line.startswith("> ") for line in lines):
            return self._blocks("\n".join(line[2:] for line in lines))
        parts, end = [], 0
        for fence in _FENCE.finditer(markdown):
            if not self._is_at_line_start(markdown, fence.start()):
                continue
            parts += [self._lines(markdown[end : fence.start()]), fence[1]]
            end = fence.end()
        return "".join([*parts, self._lines(markdown[end:])])

    @staticmethod
    def _is_at_line_start(markdown: str, position: int) -> bool:
        before = markdown[:position].rsplit("\n", 1)[-1]
        return not re.sub(r"[>\- ]|[0-9]+\\?\.", "", before)

    def _lines(self, markdown: str) -> str:
        return "\n".join(self._line(line) for line in markdown.split("\n"))

    def _line(self, line: str) -> str:
        line = _ITEM_PREFIX.sub("", line.removeprefix("> "))
        found = _LINE_PREFIX.match(line)
        return self._inlines(_ITEM_PREFIX.sub("", found["rest"]) if found else line)

    def _inlines(self, markdown: str) -> str:
        shown: list[str] = []
        open_marks: list[str] = []
        for token in _TOKEN.finditer(markdown):
            if token["url"]:
                self.links.append(token["url"])
                shown.append(self._inlines(token["label"]))
            elif token["bare"]:
                self.links.append(token["bare"])
                shown.append(token["bare"])
            elif token["mark"]:
                if open_marks and open_marks[-1] == token["mark"]:
                    open_marks.pop()
                else:
                    open_marks.append(token["mark"])
            elif token["code"]:
                shown.append(token["code"])
            else:
                shown.append(token["escaped"] or token["other"] or token["ticks"])
        self.unbalanced += open_marks
        return "".join(shown)


def squeezed(text: str) -> str:
    """``text`` without blanks: what must not be lost."""
    return "".join(text.split())
