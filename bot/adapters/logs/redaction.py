"""Keep secrets out of the log, whoever writes them there."""

import re
from collections.abc import Iterable

MASK = "***"
# The shapes of a Bot API token (also inside an address), a Discord token and a URL's credentials.
_SHAPES = re.compile(
    r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}"
    r"|[MNO][A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{20,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_INTERACTION_TOKEN = re.compile(
    r"(?<=/webhooks/)(\d+)/[^/\s?\"']+|(?<=/interactions/)(\d+)/[^/\s?\"']+"
)
# … and as a field of an event that discord.py writes out at debug level.
_TOKEN_FIELD = re.compile(r"""(\\?["']token\\?["']\s*:\s*\\?["'])[^"'\\]+""")
_SHORTEST_SECRET = 6


class Redaction:
    """Replaces known secrets, and whatever has the shape of one, by ``***``."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        long_first = sorted(
            (re.escape(s) for s in secrets if len(s) >= _SHORTEST_SECRET), key=len, reverse=True
        )
        self._known = re.compile("|".join(long_first)) if long_first else None

    def __call__(self, line: str) -> str:
        """``line`` without secrets."""
        if self._known:
            line = self._known.sub(MASK, line)
        line = _INTERACTION_TOKEN.sub(lambda m: f"{m[1] or m[2]}/{MASK}", line)
        line = _TOKEN_FIELD.sub(rf"\1{MASK}", line)
        return _SHAPES.sub(MASK, line)
