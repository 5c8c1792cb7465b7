"""What is said when the bot comes into a chat, and when it may write again."""

from dataclasses import dataclass

from bot.domain.audience import ChatAddress, ChatKind


@dataclass(frozen=True, slots=True)
class AddedToGroup:
    """The greeting of a group. ``default_time`` is local, ``HH:MM``.

    ``was_subscribed`` where it had a subscription that rests since the bot was away; ``topic`` is
    the forum's topic that it was made in, absent where it is the whole chat's.
    """

    default_time: str
    zone: str
    is_forum: bool = False
    was_subscribed: bool = False
    topic: ChatAddress | None = None


@dataclass(frozen=True, slots=True)
class AddedToChannel:
    """To who let the bot into a channel: nothing is posted there before they choose so."""

    chat: ChatAddress
    chat_title: str


@dataclass(frozen=True, slots=True)
class RightMissing:
    """To who let the bot into a chat without the right to write there."""

    chat_title: str
    kind: ChatKind


@dataclass(frozen=True, slots=True)
class ResumedThere:
    """To who gave a channel's bot its right back: the subscription goes on."""

    chat: ChatAddress
    chat_title: str


@dataclass(frozen=True, slots=True)
class WelcomeBack:
    """The greeting of a chat whose subscription rests because the bot could not write there."""

    local_time: str
    zone: str


MembershipNotice = AddedToGroup | AddedToChannel | RightMissing | ResumedThere | WelcomeBack
