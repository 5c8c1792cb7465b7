"""What notices and marks quote of digests and of the catalogue, in the reader's script.

Which fields hold such text, their names say. What a person typed is shown as they typed it; alerts
hold names of files, and a chat's title is the chat's own: those stay.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar, cast, get_args

from bot.domain.audience import Chat
from bot.domain.digest import Digest, Story
from bot.domain.digest_mapping import map_digest, map_story
from bot.domain.reply import TopicCount
from bot.domain.rich_text import Inline
from bot.domain.text_mapping import TextChange, map_inlines
from bot.domain.topic import Topic

TEXT_FIELDS = frozenset({"headline", "headlines", "title", "words", "snippet"})
"""Fields with text of digests: a string, several, or inlines."""

NAME_FIELDS = frozenset(
    {"topic", "topics", "others", "known", "suggestions", "aliases", "example_topic"}
)
"""Fields with names that people may type to ask for a topic; those of commands stay anyway."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ShownScript:
    """How a reader is shown the text of digests, and names that can be typed to ask for topics."""

    text: TextChange
    name: TextChange


def in_script(shown: _T, script: ShownScript) -> _T:
    """``shown``, a value of the domain or several, as the reader is shown it."""
    return cast(_T, _in_script(shown, script))


def _in_script(shown: object, script: ShownScript) -> object:
    match shown:
        case Digest():
            return map_digest(shown, script.text)
        case Story():
            return map_story(shown, script.text)
        case Chat():
            return shown
        case tuple():
            return tuple(_in_script(each, script) for each in shown)
        case _ if is_dataclass(shown) and not isinstance(shown, type):
            return _with_fields(shown, script)
        case _:
            return shown


def _with_fields(shown: object, script: ShownScript) -> object:
    """The dataclass ``shown`` with its fields changed; itself where none is."""
    changed = {}
    for name in (field.name for field in fields(shown)):  # type: ignore[arg-type]
        before = getattr(shown, name)
        after = _field(shown, name, before, script)
        if after != before:
            changed[name] = after
    return replace(shown, **changed) if changed else shown  # type: ignore[type-var]


def _field(owner: object, name: str, content: object, script: ShownScript) -> object:
    if name in NAME_FIELDS or (name == "name" and isinstance(owner, TopicCount | Topic)):
        return _said(content, script.name, script)
    if name in TEXT_FIELDS:
        return _said(content, script.text, script)
    return _in_script(content, script)


def _said(content: object, change: Callable[[str], str], script: ShownScript) -> object:
    match content:
        case str():
            return change(content)
        case tuple() if content and all(isinstance(each, get_args(Inline)) for each in content):
            return map_inlines(content, change)
        case tuple():
            return tuple(_said(each, change, script) for each in content)
        case _:
            return _in_script(content, script)
