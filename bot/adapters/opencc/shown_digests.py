"""Digests as readers of each language are shown them."""

from dataclasses import dataclass
from threading import Lock

from bot.adapters.opencc.script_conversion import to_simplified, to_traditional, traditional_name
from bot.adapters.opencc.shown_fields import ShownScript, in_script
from bot.domain.audience import Language
from bot.domain.digest import Digest
from bot.domain.recent import Recent

_KEPT = 32
"""Converted digests, as many as the library keeps; each takes a tenth of a megabyte."""


@dataclass(frozen=True, slots=True)
class ShownDigest:
    """``digest`` is ``source`` in a reader's script; without a script it is the source."""

    source: Digest
    digest: Digest
    script: ShownScript | None


class ShownDigests:
    """Converts each digest once. May be used from several threads."""

    def __init__(self) -> None:
        self._shown: Recent[tuple[int, Language], ShownDigest] = Recent(_KEPT)
        self._lock = Lock()

    def shown(self, digest: Digest, language: Language) -> ShownDigest:
        """The digest for readers of the language.

        It is known by identity, which what is kept secures.
        """
        with self._lock:
            shown = self._shown.get((id(digest), language))
            if shown is None:
                script = script_for(language, digest)
                shown = ShownDigest(digest, in_script(digest, script) if script else digest, script)
                self._shown.put((id(digest), language), shown)
            return shown


def script_for(language: Language, whole: object) -> ShownScript | None:
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
