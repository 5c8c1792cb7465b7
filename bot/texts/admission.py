"""What is said, once, to somebody who is not answered."""

import math
from collections.abc import Callable
from typing import Any

from bot.domain.admission_notices import AdmissionNotice, NotInvited, TooManyRequests
from bot.domain.rich_text import RichText
from bot.texts.markup import code
from bot.texts.wording import Wording, sentences


def say_admission(wording: Wording, notice: AdmissionNotice) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _too_many_requests(wording: Wording, notice: TooManyRequests) -> RichText:
    return sentences(
        wording.rich("That was a lot at once, and I can’t keep up."),
        wording.rich_count(
            "Please try again in {count} second.",
            "Please try again in {count} seconds.",
            math.ceil(notice.wait.total_seconds()),
        ),
    )


def _not_invited(wording: Wording, notice: NotInvited) -> RichText:
    return sentences(
        wording.rich("Sorry, I only serve chats that were invited."),
        wording.rich(
            "If you would like to be among them, tell whoever runs this bot the number {chat}.",
            chat=code(str(notice.chat)),
        ),
    )


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    TooManyRequests: _too_many_requests,
    NotInvited: _not_invited,
}
