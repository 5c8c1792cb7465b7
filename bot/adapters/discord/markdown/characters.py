"""Characters that show as themselves: everything Discord would read as markup is escaped.

Backslashes work before every character but letters, digits and blanks; yet a link's text may run on
to any ``](`` of its line, whether or not the bracket is escaped: the parenthesis is escaped too.
What Discord turns into mentions, emoji and dates:
https://docs.discord.com/developers/reference#message-formatting
"""

import re
import unicodedata

_MARKS = "\u0300-\u036f\u200d\u20e3\ufe00-\ufe0f"
"""Marks that make one character with what is before them: an accent, a joiner, a keycap."""
_URL = rf"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+(?![{_MARKS}])"
_PLAIN = re.compile(
    rf"(?P<url>{_URL})"
    r"|(?P<scheme>:(?=//))"
    r"|(?P<emoji>:(?=[A-Za-z0-9_+\-]{1,40}:))"
    r"|(?P<mention>@(?=everyone|here)|(?<=<)[@#:])"
    r"|(?P<target>(?<=\])\()"
    r"|(?P<mark>[\\*_~|`\[\]<])"
)
_UNLINKED = re.compile(_PLAIN.pattern.removeprefix(rf"(?P<url>{_URL})|"))
_LINE_START = re.compile(
    r"^([ \t]*)(?:(#{1,3}(?=\s|$)|-(?=[\s#]|$)|\+(?=\s|$)|>)|([0-9]+)(?=\.(?:\s|$)))", re.MULTILINE
)
_AFTER_URL = ".,:;!?'*_~&"
_LONGEST_LINKED = 1500
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def escape(text: str, *, has_links: bool = True) -> str:
    """``text`` in one line; addresses in it become ``<…>`` links unless ``has_links`` is off.

    Angle brackets end an address where it ends and keep previews away; an address that is not to
    be a link is broken open by a backslash, which readers do not see.
    """
    pattern = _PLAIN if has_links else _UNLINKED
    return pattern.sub(_escape_match, text.replace("\n", " "))


def escape_line_starts(markdown: str) -> str:
    """Disarms headings, lists, quotes and small print at the start of every line."""
    return _LINE_START.sub(_escape_start, markdown)


def is_blank(text: str) -> bool:
    """Whether readers would see nothing: Discord refuses texts of blanks and invisible marks."""
    return all(
        c.isspace() or c in _INVISIBLE or unicodedata.category(c) in {"Cc", "Cf"}
        for c in text.strip()
    )


def transmittable(text: str) -> str:
    """``text`` without halves of characters, which cannot be written as UTF-8."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escape_match(match: re.Match[str]) -> str:
    if match.lastgroup != "url":
        return "\\" + match[0]
    address = match[0][: _address_end(match[0])]
    if len(address) > _LONGEST_LINKED or address.endswith("://"):
        return escape(match[0], has_links=False)
    return f"<{address}>" + escape(match[0][len(address) :], has_links=False)


def _address_end(text: str) -> int:
    """Where an address ends that punctuation of the sentence follows."""
    end, unopened = len(text), text.count(")") - text.count("(")
    while end:
        if text[end - 1] == ")" and unopened > 0:
            unopened -= 1
        elif text[end - 1] not in _AFTER_URL or text[:end].endswith("://"):
            break
        end -= 1
    return end


def _escape_start(match: re.Match[str]) -> str:
    indent, mark, number = match.groups()
    return f"{indent}\\{mark}" if mark else f"{indent}{number}\\"
