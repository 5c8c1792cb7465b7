"""What a corrected digest changes in a chat that has its edition. Pure.

A chat has *places*: its edition's messages in the order in which they were sent. A correction keeps
every place, puts other messages into some, and adds places at the end. So message ids, which belong
to places, stay right however often a digest is corrected.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import StoryKey
from bot.domain.story_lineage import StoryLineage

Messages = tuple[RenderedMessage, ...]
_BUTTONS = "reply_markup"
"""The parameter with what stands below a message, on the platform that keeps it apart."""

_Group = tuple[MessageKind, StoryKey | None]


class MarkReason(StrEnum):
    """Why a message says nothing any more of what it said."""

    WITHDRAWN = "withdrawn"
    SHORTENED = "shortened"


class Change(StrEnum):
    """What a correction did with one message; ``GONE``: somebody had deleted it."""

    EDITED = "edited"
    MARKED = "marked"
    SENT = "sent"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is put into the place of a message that is not needed any more.

    ``WITHDRAWN``: the digest has no such story (or outlook) now. ``SHORTENED``: it has, and all of
    it stands in the messages before. ``headline`` is the story's, empty where it is no story's.
    """

    kind: MessageKind
    reason: MarkReason
    story_key: StoryKey | None = None
    headline: str = ""


@dataclass(frozen=True, slots=True)
class StoryMessages:
    """A story as it reads now. ``renderings`` tell the same at different positions, best first.

    A story that only moved is not worth a call: where one of them is what the chat has, it stays.
    """

    key: StoryKey
    renderings: tuple[Messages, ...]


@dataclass(frozen=True, slots=True)
class CorrectedEdition:
    """The messages of an edition, by what they show. Stories stand in the digest's order."""

    overview: Messages
    stories: tuple[StoryMessages, ...]
    outlook: Messages

    def groups(self) -> Iterator[tuple[_Group, tuple[Messages, ...]]]:
        """What the edition shows, each with its renderings, in order."""
        yield (MessageKind.OVERVIEW, None), (self.overview,)
        for story in self.stories:
            yield (MessageKind.STORY, story.key), story.renderings
        yield (MessageKind.OUTLOOK, None), (self.outlook,)


def correct(
    standing: Sequence[RenderedMessage],
    edition: CorrectedEdition,
    lineage: StoryLineage,
    *,
    mark: Callable[[Mark], RenderedMessage],
) -> Messages:
    """The messages that should stand in the chat: first its places, then those to be added."""
    places = _places(standing, lineage)
    result = list(standing)
    added: list[RenderedMessage] = []
    for group, renderings in edition.groups():
        own = places.pop(group, [])
        fresh = _choose(renderings, [standing[place] for place in own])
        for place, message in zip(own, fresh, strict=False):
            result[place] = message
        reason = MarkReason.SHORTENED if fresh else MarkReason.WITHDRAWN
        for place in own[len(fresh) :]:
            result[place] = mark(_mark(standing[place], reason, lineage))
        added += fresh[len(own) :]
    for place in _withdrawn(places, lineage):
        result[place] = mark(_mark(standing[place], MarkReason.WITHDRAWN, lineage))
    return (*result, *added)


def changed_places(
    standing: Sequence[RenderedMessage], corrected: Sequence[RenderedMessage]
) -> tuple[int, ...]:
    """Those that take a call: what reads differently, and what is new."""
    return tuple(
        place
        for place, message in enumerate(corrected)
        if place >= len(standing) or not reads_like(standing[place], message)
    )


def reads_like(one: RenderedMessage, other: RenderedMessage) -> bool:
    """Whether a chat reads no difference; a story's key may be another one.

    Nor are other buttons below a story worth a call: where its neighbours changed, those that the
    chat has still lead where they did.
    """
    if one.method != other.method:
        return False
    is_story = one.kind is MessageKind.STORY and other.kind is MessageKind.STORY
    return one.body == other.body or (is_story and _without_buttons(one) == _without_buttons(other))


def _without_buttons(message: RenderedMessage) -> object:
    if f'"{_BUTTONS}"' not in message.body:
        return message.body
    parameters: dict[str, object] = json.loads(message.body)
    parameters.pop(_BUTTONS, None)
    return json.dumps(parameters, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _places(standing: Sequence[RenderedMessage], lineage: StoryLineage) -> dict[_Group, list[int]]:
    found: dict[_Group, list[int]] = {}
    for place, message in enumerate(standing):
        found.setdefault(_group(message, lineage), []).append(place)
    return found


def _group(message: RenderedMessage, lineage: StoryLineage) -> _Group:
    """A story is known by its newest key; one that is withdrawn by the key it was sent with."""
    if message.kind is not MessageKind.STORY or message.story_key is None:
        return message.kind, None
    return message.kind, lineage.current(message.story_key) or message.story_key


def _choose(renderings: tuple[Messages, ...], own: Sequence[RenderedMessage]) -> Messages:
    """The rendering that the places have already, else the best, as plain as they are."""
    level = min(map(_level, own), default=None)
    plain = [_in_dialect(rendering, level) for rendering in renderings]
    for rendering in plain:
        if len(rendering) == len(own) and all(map(reads_like, own, rendering)):
            return rendering
    return plain[0]


def _level(message: RenderedMessage) -> int:
    """How many plainer dialects there are below the message's."""
    return max((_level(plainer) + 1 for plainer in message.fallback), default=0)


def _in_dialect(messages: Messages, level: int | None) -> Messages:
    """Where a message had to fall back and took several, its correction begins there at once."""
    if level is None:
        return messages
    plain: list[RenderedMessage] = []
    for message in messages:
        is_plain = _level(message) <= level
        plain += (message,) if is_plain else _in_dialect(message.fallback, level)
    return tuple(plain)


def _withdrawn(places: dict[_Group, list[int]], lineage: StoryLineage) -> Iterator[int]:
    """Places of what the edition does not show; of what nobody knows, nothing is said."""
    for (kind, key), own in places.items():
        if kind is MessageKind.STORY and key is not None and lineage.knows(key):
            yield from own


def _mark(message: RenderedMessage, reason: MarkReason, lineage: StoryLineage) -> Mark:
    key = message.story_key
    return Mark(message.kind, reason, key, lineage.headline(key) if key else "")
