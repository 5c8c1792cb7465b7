"""How an edition becomes messages with buttons, in each layout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.adapters.telegram.buttons import Rows, with_buttons
from bot.adapters.telegram.dialects import Dialect, one_message
from bot.adapters.telegram.story_keyboards import StoryKeyboards
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.page import OverviewPage, StoryPage
from bot.domain.preferences import Layout
from bot.domain.presentation import Presentation
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.rendering.outline import Outline, outline_edition, outline_overview
from bot.texts import Texts

_Messages = tuple[RenderedMessage, ...]


@dataclass(frozen=True, slots=True)
class EditionLayouts:
    """Lays out for one presentation, whose words are ``texts``, in ``dialects``."""

    texts: Texts
    presentation: Presentation
    dialects: Sequence[Dialect]
    keyboards: StoryKeyboards

    def edition(self, edition: Edition) -> _Messages:
        """The edition in the layout that is preferred; what is a part of one has no layout."""
        layout = self.presentation.preferences.layout
        if edition.parts != EditionParts.ALL or layout is Layout.STORIES:
            return tuple(self._stories(edition))
        return self.overview_page(OverviewPage(edition))

    def overview_page(self, page: OverviewPage) -> _Messages:
        """One message with a button for each story."""
        outline = outline_overview(page.edition, self.texts)

        def draw(part: int, parts: int) -> Rows:
            return self.keyboards.below_overview(page.edition, part, parts)

        return one_message(outline, self.texts, self.dialects, part=page.part, draw=draw)

    def story_page(self, page: StoryPage) -> _Messages:
        """One message with the part of the story that is asked for."""
        (outline,) = outline_edition(page.edition, self.texts)

        def draw(part: int, parts: int) -> Rows:
            return self.keyboards.below_page(page, part, parts)

        return one_message(outline, self.texts, self.dialects, part=page.part, draw=draw)

    def _stories(self, edition: Edition) -> Iterator[RenderedMessage]:
        """Overview, a message a story (more where it is long), outlook."""
        stories = iter(edition.stories)
        for outline in outline_edition(edition, self.texts):
            if outline.kind is MessageKind.STORY:
                yield from self._story(outline, next(stories), edition)
            else:
                yield from self.dialects[0](outline, self.texts)

    def _story(self, outline: Outline, selected: SelectedStory, edition: Edition) -> _Messages:
        messages = self.dialects[0](outline, self.texts)
        if not messages:
            return ()
        page = StoryPage(edition.digest, selected, edition.chosen, is_from_overview=False)
        return (*messages[:-1], with_buttons(messages[-1], self.keyboards.below_story(page)))
