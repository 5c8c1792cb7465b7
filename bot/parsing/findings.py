"""Collects what is wrong with a file while it is read."""

from collections import Counter

from bot.domain.finding import Finding, FindingCode, FindingLevel

PER_CODE_LIMIT = 100
"""After this many findings of one kind, more of the same help nobody."""

_DETAIL_LIMIT = 80
_ERRORS = frozenset(
    {
        FindingCode.ENCODING,
        FindingCode.EMPTY_FILE,
        FindingCode.TOO_LARGE,
        FindingCode.TOO_INTRICATE,
        FindingCode.NO_DATE,
        FindingCode.WRONG_DATE,
        FindingCode.DATE_DIFFERS_FROM_NAME,
        FindingCode.NO_STORIES,
    }
)


class FindingLog:
    """The findings of one file. Lines count from 1; 0 is the file as a whole."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._counts: Counter[FindingCode] = Counter()

    def add(
        self,
        code: FindingCode,
        line: int,
        details: dict[str, str] | None = None,
        *,
        level: FindingLevel | None = None,
    ) -> None:
        """Note a finding; ``level`` is the code's own unless given."""
        self._counts[code] += 1
        if self._counts[code] > PER_CODE_LIMIT:
            return
        short = {name: _shorten(value) for name, value in (details or {}).items()}
        self._findings.append(Finding(level or level_of(code), code, line, short))

    def in_order(self) -> tuple[Finding, ...]:
        """All findings by line, those of one line in the order of their discovery."""
        return tuple(sorted(self._findings, key=lambda finding: finding.line))


def level_of(code: FindingCode) -> FindingLevel:
    """How bad a finding of this kind is unless the circumstances say otherwise."""
    return FindingLevel.ERROR if code in _ERRORS else FindingLevel.WARNING


def _shorten(value: str) -> str:
    return value if len(value) <= _DETAIL_LIMIT else value[: _DETAIL_LIMIT - 1] + "…"
