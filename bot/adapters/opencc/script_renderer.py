"""Lets a renderer show every reader digests in their own script."""

from dataclasses import dataclass, replace
from threading import Lock

from bot.adapters.opencc.script_conversion import to_simplified, to_traditional, traditional_name
from bot.adapters.opencc.shown_fields import ShownScript, in_script
from bot.domain.audience import Language
from bot.domain.correction import Mark
from bot.domain.delivery import RenderedMessage
from bot.domain.digest import Digest
from bot.domain.page import OverviewPage, Page, StoryPage
from bot.domain.presentation import Presentation
from bot.domain.recent import Recent
from bot.domain.reply import Reply
from bot.domain.selection import Edition, SelectedStory
from bot.ports import Renderer

_KEPT = 32
"""Converted digests, as many as the library keeps; each takes a tenth of a megabyte."""


@dataclass(frozen=True, slots=True)
class _ShownDigest:
    """``digest`` is ``source`` in a reader's script; without a script it is the source."""

    source: Digest
    digest: Digest
    script: ShownScript | None


class ScriptRenderer:
    """The ``Renderer`` port around another one, which gets digests in the reader's script.

    Readers of zh-Hant see a simplified digest as written in Taiwan, readers of zh-Hans a
    traditional one in simplified characters. What is in the right script already, and what
    anything is found by (keys, positions, addresses), reaches the renderer unchanged.
    May be used from several threads.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._shown: Recent[tuple[int, Language], _ShownDigest] = Recent(_KEPT)
        self._lock = Lock()

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        """The edition's messages, in the script of the presentation's language."""
        shown = self._shown_digest(edition.digest, presentation.language)
        return self._renderer.render_edition(_edition(edition, shown), presentation)

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        """What takes the place of an emptied message, its headline in the reader's script."""
        script = _script_for(presentation.language, mark)
        return self._renderer.render_mark(in_script(mark, script) if script else mark, presentation)

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        """The reply's messages: its notices quote the digest as its edition or page shows it."""
        return self._renderer.render_reply(self._reply(reply, presentation.language), presentation)

    def _reply(self, reply: Reply, language: Language) -> Reply:
        read = reply.edition or (reply.page.edition if reply.page else None)
        if read is None:
            script = _script_for(language, reply.notices)
            return replace(reply, notices=in_script(reply.notices, script)) if script else reply
        shown = self._shown_digest(read.digest, language)
        if shown.script is None:
            return reply
        return replace(
            reply,
            notices=in_script(reply.notices, shown.script),
            edition=_edition(reply.edition, shown) if reply.edition else None,
            page=_page(reply.page, shown) if reply.page else None,
        )

    def _shown_digest(self, digest: Digest, language: Language) -> _ShownDigest:
        """Each digest is converted once. It is known by identity, which what is kept secures."""
        with self._lock:
            shown = self._shown.get((id(digest), language))
            if shown is None:
                script = _script_for(language, digest)
                shown = _ShownDigest(
                    digest, in_script(digest, script) if script else digest, script
                )
                self._shown.put((id(digest), language), shown)
            return shown


def _script_for(language: Language, whole: object) -> ShownScript | None:
    """How readers of ``language`` are shown ``whole``; nothing where it stays as it is."""
    match language:
        case Language.ZH_HANT:
            return ShownScript(to_traditional(_texts_in(whole)), traditional_name)
        case Language.ZH_HANS:
            change = to_simplified(_texts_in(whole))
            return ShownScript(change, str) if change else None
        case Language.EN:
            return None


def _texts_in(whole: object) -> list[str]:
    """All text that would be converted."""
    texts: list[str] = []

    def note(text: str) -> str:
        texts.append(text)
        return text

    in_script(whole, ShownScript(note, str))
    return texts


def _edition(edition: Edition, shown: _ShownDigest) -> Edition:
    if shown.script is None:
        return edition
    return replace(
        edition,
        digest=shown.digest,
        stories=tuple(_selected(selected, shown, shown.script) for selected in edition.stories),
        topics=tuple(shown.script.name(topic) for topic in edition.topics),
    )


def _page(page: Page, shown: _ShownDigest) -> Page:
    edition = _edition(page.edition, shown)
    match page:
        case OverviewPage():
            return replace(page, edition=edition)
        case StoryPage():
            return replace(page, digest=edition.digest, selected=edition.stories[0])


def _selected(selected: SelectedStory, shown: _ShownDigest, script: ShownScript) -> SelectedStory:
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
