"""One language's catalogue: looks sentences up, fills them in.

Sentences stand in the code in English; ``pybabel`` finds them by the names of these methods and
of ``msgid``, which ``babel.toml`` beside this file lists. English itself has no catalogue.
"""

import gettext
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.domain.audience import Language
from bot.domain.rich_text import Inlines, Paragraph, Text
from bot.texts.dates import full_date
from bot.texts.markup import Value, fill_plain, fill_rich


def msgid(sentence: str) -> str:
    """Marks a sentence that a table holds, to be said later."""
    return sentence


class Wording:
    """Sentences of one language. Values are filled in as they are, never read as markup."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = load_catalogue(language)

    def plain(self, sentence: str, /, **values: Value) -> str:
        """A sentence as characters."""
        return fill_plain(self._catalogue.gettext(sentence), values)

    def plain_count(self, one: str, many: str, count: int, /, **values: Value) -> str:
        """A sentence that depends on ``count``, which fills ``{count}``."""
        template = self._catalogue.ngettext(one, many, count)
        return fill_plain(template, {"count": str(count), **values})

    def rich(self, sentence: str, /, **values: Value) -> Inlines:
        """A sentence as inlines, its marks read."""
        return fill_rich(self._catalogue.gettext(sentence), values)

    def rich_count(self, one: str, many: str, count: int, /, **values: Value) -> Inlines:
        """The counterpart of ``plain_count`` with its marks read."""
        template = self._catalogue.ngettext(one, many, count)
        return fill_rich(template, {"count": str(count), **values})

    def listing(self, items: Iterable[str]) -> str:
        """``items`` in one line."""
        return self._separator().join(items)

    def listing_rich(self, items: Sequence[Inlines]) -> Inlines:
        """``items`` in one line, keeping their formatting."""
        separator = Text(self._separator())
        spread = [inline for item in items for inline in (separator, *item)]
        return tuple(spread[1:])

    def choice(self, items: Sequence[Inlines]) -> Inlines:
        """``items`` in one line, one of which is to be chosen."""
        if len(items) < 2:
            return self.listing_rich(items)
        return self.rich("{items} or {last}", items=self.listing_rich(items[:-1]), last=items[-1])

    def date(self, day: date) -> str:
        """Day, month, year and weekday."""
        return full_date(day, self.language)

    def _separator(self) -> str:
        return self._catalogue.pgettext("between the items of a list", ", ")


def load_catalogue(language: Language) -> gettext.NullTranslations:
    """The language's packaged ``.po`` file, compiled in memory; English needs none."""
    if language is Language.EN:
        return gettext.NullTranslations()
    locale = language.value.replace("-", "_")
    source = files("bot.texts") / "catalogues" / locale / "LC_MESSAGES" / "daybrief.po"
    compiled = BytesIO()
    with source.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=locale, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def sentences(*lines: Inlines) -> tuple[Paragraph, ...]:
    """A paragraph a line, leaving out empty ones."""
    return tuple(Paragraph(line) for line in lines if line)
