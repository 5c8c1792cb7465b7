"""What is said, once, to somebody who is not answered."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.audience import ChatAddress


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """They asked more often than they may: again after ``wait``."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class NotInvited:
    """The bot serves only whom its operator names; ``chat`` is what to tell them."""

    chat: ChatAddress


AdmissionNotice = TooManyRequests | NotInvited
