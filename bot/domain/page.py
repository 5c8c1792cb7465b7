"""What is read in place: one message that a press turns into the next."""

from dataclasses import dataclass

from bot.domain.action import Listing
from bot.domain.digest import Digest
from bot.domain.selection import Edition, EditionParts, SelectedStory


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One story, between those before and behind it.

    ``chosen`` are the positions that ‹ and › go through, none for all; ``part`` counts from 0 where
    the story takes more than one message; ``is_from_overview`` where a button leads back to it.
    ``found`` is the list that led to it, for a button back there.
    """

    digest: Digest
    selected: SelectedStory
    chosen: tuple[int, ...] = ()
    part: int = 0
    is_from_overview: bool = True
    found: Listing | None = None

    @property
    def edition(self) -> Edition:
        """The same for a platform that shows it as messages of its own."""
        return Edition(self.digest, (self.selected,), (), EditionParts.STORIES, self.chosen)


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The headlines of ``edition`` with a button each, and its outlook.

    ``part`` counts from 0 where that takes more than one message.
    """

    edition: Edition
    part: int = 0


Page = StoryPage | OverviewPage
