"""Buttons below stories and overviews.

Where one message is for a single chat, a press opens things in place. A channel's message is read
by thousands: there everything that opens leads into the reader's private chat with the bot, and
only votes are presses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.adapters.telegram.button_links import is_openable, share_link, start_link
from bot.adapters.telegram.buttons import Button, Rows, pressed
from bot.adapters.telegram.copied_figures import copy_button
from bot.domain.action import (
    Action,
    DoNothing,
    KeepStory,
    ShowFound,
    ShowFoundStory,
    ShowOverview,
    ShowRelated,
    ShowSaved,
    ShowStory,
    VoteOnStory,
)
from bot.domain.audience import ChatKind
from bot.domain.digest import Story
from bot.domain.page import StoryPage
from bot.domain.selection import Edition
from bot.texts import Texts
from bot.texts.buttons import ButtonLabel

_IN_A_ROW = 8
_LISTS: dict[type[Any], ButtonLabel] = {
    ShowFound: ButtonLabel.RESULTS,
    ShowSaved: ButtonLabel.SAVED_LIST,
    ShowRelated: ButtonLabel.RELATED_LIST,
}
_MOST_NUMBERS = 96
"""With ‹ and › there are at most 100 buttons; the stories behind are reached by ›."""


@dataclass(frozen=True, slots=True)
class StoryKeyboards:
    """Draws for one kind of chat. ``username`` is the bot's, empty where it is not known."""

    texts: Texts
    kind: ChatKind
    username: str

    def below_story(self, page: StoryPage) -> Rows:
        """What stands below a story that is a message of its own: nothing there is turned."""
        behind = _stories(page)[_place(page) + 1 :]
        show = [ShowStory(story.key, page.chosen, is_from_overview=False) for story in behind[:1]]
        onward = [button for it in show for button in self._opening(ButtonLabel.NEXT, it)]
        reading, doing = self._rows(page.selected.story)
        return [[*reading, *onward], doing]

    def below_page(self, page: StoryPage, part: int, parts: int) -> Rows:
        """What stands below a story that is read in place, of which this is ``part``."""
        back = ShowOverview(page.digest.day, page.chosen)
        overview = self._opening(ButtonLabel.OVERVIEW, back) if page.is_from_overview else []
        results = self._opening(_LISTS[type(page.found)], page.found) if page.found else []
        turning = _turning(page, part, parts) if self._is_turned else []
        return [*self._rows(page.selected.story), [*turning, *overview, *results]]

    def below_overview(self, edition: Edition, part: int, parts: int) -> Rows:
        """A number for each story, and ways to the other parts."""
        numbers = [
            button
            for selected in edition.stories[:_MOST_NUMBERS]
            for button in self._number(selected.story, edition)
        ]
        rows = [numbers[at : at + _IN_A_ROW] for at in range(0, len(numbers), _IN_A_ROW)]
        if parts == 1 or not self._is_turned:
            return rows
        day, chosen = edition.digest.day, edition.chosen
        around = [ShowOverview(day, chosen, at) for at in (part - 1, part + 1)]
        shown = [it if 0 <= it.part < parts else None for it in around]
        return [*rows, _around(shown, f"{part + 1}/{parts}")]

    @property
    def _is_turned(self) -> bool:
        return self.kind is not ChatKind.CHANNEL

    def _rows(self, story: Story) -> tuple[list[Button], list[Button]]:
        """Two rows: what to read on, and what to do with the story."""
        kept = self._opening(ButtonLabel.SAVE, KeepStory(story.key))
        related = self._opening(ButtonLabel.RELATED, ShowRelated(story.key))
        votes = [
            button
            for label, is_liked in (("👍", True), ("👎", False))
            for button in pressed(label, VoteOnStory(story.key, is_liked))
        ]
        source = _source(story)
        read = [Button(self.texts.button(ButtonLabel.SOURCE), url=source)] if source else []
        passed_on = self._share(story, source)
        copied = copy_button(story, self.texts.button(ButtonLabel.FIGURES))
        return [*read, *related, *kept], [*copied, *passed_on, *votes]

    def _share(self, story: Story, source: str) -> list[Button]:
        shared = start_link(self.username, ShowStory(story.key)) or source
        label = self.texts.button(ButtonLabel.SHARE)
        return [Button(label, url=share_link(shared, story.headline_text))] if shared else []

    def _number(self, story: Story, edition: Edition) -> list[Button]:
        return self._open(str(story.position), ShowStory(story.key, edition.chosen))

    def _opening(self, label: ButtonLabel, action: Action) -> list[Button]:
        return self._open(self.texts.button(label), action)

    def _open(self, label: str, action: Action) -> list[Button]:
        if self._is_turned:
            return pressed(label, action)
        link = start_link(self.username, action)
        return [Button(label, url=link)] if link else []


def _turning(page: StoryPage, part: int, parts: int) -> list[Button]:
    """‹ and › through the parts of a story first, then to its neighbours."""
    stories, place = _stories(page), _place(page)
    before: Action | None = None
    behind: Action | None = None
    if part > 0:
        before = _story_at(page, page.selected.story, part - 1)
    elif place > 0:
        before = _story_at(page, stories[place - 1])
    if part + 1 < parts:
        behind = _story_at(page, page.selected.story, part + 1)
    elif place + 1 < len(stories):
        behind = _story_at(page, stories[place + 1])
    return _around((before, behind), f"{place + 1}/{len(stories)}")


def _around(actions: Sequence[Action | None], label: str) -> list[Button]:
    """A label between ways back and onward."""
    before, behind = ([*_arrow(sign, it)] for sign, it in zip("‹›", actions, strict=True))
    return [*before, *pressed(label, DoNothing()), *behind]


def _arrow(sign: str, action: Action | None) -> Iterator[Button]:
    if action is not None:
        yield from pressed(sign, action)


def _story_at(page: StoryPage, story: Story, part: int = 0) -> Action:
    if page.found:
        return ShowFoundStory(story.key, page.found, part)
    return ShowStory(story.key, page.chosen, part, page.is_from_overview)


def _stories(page: StoryPage) -> list[Story]:
    """Those that the page is turned through, its own included wherever it is from."""
    own = page.selected.story.position
    chosen = {*page.chosen, own} if page.chosen else {s.position for s in page.digest.stories}
    return [story for story in page.digest.stories if story.position in chosen]


def _place(page: StoryPage) -> int:
    own = page.selected.story.position
    return sum(story.position < own for story in _stories(page))


def _source(story: Story) -> str:
    return next((url for url in story.sources if is_openable(url)), "")
