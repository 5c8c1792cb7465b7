"""What a link into a private chat asks for: ``https://t.me/<bot>?start=<payload>``.

A payload has up to 64 of ``A-Z a-z 0-9 _ -`` (https://core.telegram.org/bots/features#deep-linking):
``s_`` a story by its key, ``d_`` a day's overview, ``t_`` a topic, ``k_`` save a story, ``r_`` what
is related to a story. A topic's name stands there as base64 of its UTF-8.
"""

import base64
import re
from collections.abc import Callable
from datetime import date

from bot.domain.action import Action, KeepStory, ShowDigest, ShowRelated, ShowStory, ShowTopic
from bot.domain.action_fields import day_in, key_in

LONGEST = 64
_DASHED = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def write_payload(action: Action) -> str | None:
    """The payload that asks for the action; nothing where there is none or it would not fit."""
    match action:
        case ShowStory(key):
            payload = f"s_{key}"
        case ShowRelated(key):
            payload = f"r_{key}"
        case KeepStory(key, True):
            payload = f"k_{key}"
        case ShowDigest(day):
            payload = f"d_{day:%Y%m%d}"
        case ShowTopic(topic):
            payload = "t_" + base64.urlsafe_b64encode(topic.encode()).decode().rstrip("=")
        case _:
            return None
    return payload if len(payload) <= LONGEST else None


def read_payload(payload: str) -> Action | None:
    """The action that the payload of a link asks for; nothing where it is none of ours.

    A topic may be written plainly as well, as people do who make a link by hand.
    """
    kind, _, written = payload.strip().partition("_")
    read = _READERS.get(kind)
    try:
        return read(written) if read else None
    except ValueError:
        return None


def _day(written: str) -> date:
    return day_in(written.replace("-", "") if _DASHED.fullmatch(written) else written)


def _topic(written: str) -> str:
    """Decoded where that gives text: a plain name is hardly ever base64 of UTF-8 by accident."""
    if not written:
        raise ValueError(written)
    try:
        octets = base64.b64decode(
            written + "=" * (-len(written) % 4), altchars=b"-_", validate=True
        )
        name = octets.decode()
    except ValueError:
        return written
    return name if name.isprintable() and name.strip() else written


_READERS: dict[str, Callable[[str], Action]] = {
    "s": lambda written: ShowStory(key_in(written)),
    "r": lambda written: ShowRelated(key_in(written)),
    "k": lambda written: KeepStory(key_in(written)),
    "d": lambda written: ShowDigest(_day(written)),
    "t": lambda written: ShowTopic(_topic(written)),
}
