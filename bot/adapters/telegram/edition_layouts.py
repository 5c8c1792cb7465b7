"""How an edition becomes messages with buttons, in each layout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.adapters.telegram.buttons import Rows, with_buttons
from bot.adapters.telegram.dialects import (
    FROM_HTML,
    FROM_RICH,
    Dialect,
    one_message,
)
from bot.adapters.telegram.rich_single import single_message
from bot.adapters.telegram.send_options import with_preview
from bot.adapters.telegram.story_keyboards import StoryKeyboards
from bot.domain.audience import ChatKind
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.page import OverviewPage, StoryPage
from bot.domain.preferences import Layout
from bot.domain.presentation import Presentation
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.rendering.edition_outline import (
    outline_edition,
    outline_headlines,
    outline_overview,
)
from bot.rendering.outline import Outline
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
        if layout is Layout.HEADLINES:
            return self._headlines(edition)
        if layout is Layout.SINGLE and self.dialects is FROM_RICH:
            fallback = replace(self, dialects=FROM_HTML).overview(edition)
            return single_message(edition, self.texts, fallback) or self.overview(edition)
        return self.overview(edition)

    def overview(self, edition: Edition) -> _Messages:
        """One message that is turned in place; where nobody may turn it, as many as it takes."""
        if self.presentation.kind is not ChatKind.CHANNEL:
            return self.overview_page(OverviewPage(edition))
        messages = self.dialects[0](outline_overview(edition, self.texts), self.texts)
        rows = self.keyboards.below_overview(edition, 0, 1)
        return (*messages[:-1], *(with_buttons(last, rows) for last in messages[-1:]))

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

        shown = one_message(outline, self.texts, self.dialects, part=page.part, draw=draw)
        return self._previewed(shown, page.selected)

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
        messages = (*messages[:-1], with_buttons(messages[-1], self.keyboards.below_story(page)))
        themed = tuple(replace(message, theme=selected.theme) for message in messages)
        return self._previewed(themed, selected)

    def _headlines(self, edition: Edition) -> _Messages:
        """Classic text, which every client shows; rich only where that would take several."""
        outline = outline_headlines(edition, self.texts)
        plain = self.dialects if self.dialects is not FROM_RICH else FROM_HTML
        messages = plain[0](outline, self.texts)
        return messages if len(messages) <= 1 else self.dialects[0](outline, self.texts)

    def _previewed(self, messages: _Messages, selected: SelectedStory) -> _Messages:
        if not self.presentation.preferences.has_previews:
            return messages
        return with_preview(messages, selected.story)
