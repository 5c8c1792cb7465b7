"""Lets a renderer show every reader digests in their own script."""

from dataclasses import replace

from bot.adapters.opencc.shown_digests import ShownDigest, ShownDigests, script_for
from bot.adapters.opencc.shown_fields import ShownScript, in_script
from bot.domain.audience import Language
from bot.domain.correction import Mark
from bot.domain.delivery import RenderedMessage
from bot.domain.page import OverviewPage, Page, StoryPage
from bot.domain.presentation import Presentation
from bot.domain.reply import Reply
from bot.domain.selection import Edition, SelectedStory
from bot.ports import Renderer


class ScriptRenderer:
    """The ``Renderer`` port around another one, which gets digests in the reader's script.

    Readers of zh-Hant see a simplified digest as written in Taiwan, readers of zh-Hans a
    traditional one in simplified characters. What is in the right script already, and what
    anything is found by (keys, positions, addresses), reaches the renderer unchanged.
    May be used from several threads.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._digests = ShownDigests()

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        """The edition's messages, in the script of the presentation's language."""
        shown = self._digests.shown(edition.digest, presentation.language)
        return self._renderer.render_edition(_edition(edition, shown), presentation)

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        """What takes the place of an emptied message, its headline in the reader's script."""
        script = script_for(presentation.language, mark)
        return self._renderer.render_mark(in_script(mark, script) if script else mark, presentation)

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        """The reply's messages: its notices quote the digest as its edition or page shows it."""
        return self._renderer.render_reply(self._reply(reply, presentation.language), presentation)

    def _reply(self, reply: Reply, language: Language) -> Reply:
        read = reply.edition or (reply.page.edition if reply.page else None)
        if read is None:
            script = script_for(language, reply.notices)
            return replace(reply, notices=in_script(reply.notices, script)) if script else reply
        shown = self._digests.shown(read.digest, language)
        if shown.script is None:
            return reply
        return replace(
            reply,
            notices=in_script(reply.notices, shown.script),
            edition=_edition(reply.edition, shown) if reply.edition else None,
            page=_page(reply.page, shown) if reply.page else None,
        )


def _edition(edition: Edition, shown: ShownDigest) -> Edition:
    if shown.script is None:
        return edition
    return replace(
        edition,
        digest=shown.digest,
        stories=tuple(_selected(selected, shown, shown.script) for selected in edition.stories),
        topics=tuple(shown.script.name(topic) for topic in edition.topics),
    )


def _page(page: Page, shown: ShownDigest) -> Page:
    edition = _edition(page.edition, shown)
    match page:
        case OverviewPage():
            return replace(page, edition=edition)
        case StoryPage():
            return replace(page, digest=edition.digest, selected=edition.stories[0])


def _selected(selected: SelectedStory, shown: ShownDigest, script: ShownScript) -> SelectedStory:
    story = selected.story
    known = (
        replace(converted, position=story.position)
        for source, converted in zip(shown.source.stories, shown.digest.stories, strict=True)
        if source.key == story.key and replace(source, position=story.position) == story
    )  # a correction tries the positions that a story had before
    return replace(
        selected,
        story=next(known, None) or in_script(story, script),
        matches=in_script(selected.matches, script),
    )
