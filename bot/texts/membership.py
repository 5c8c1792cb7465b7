"""Notices to chats that the bot comes into, and to those who let it in."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from bot.domain.audience import ChatKind
from bot.domain.membership_notices import (
    AddedToChannel,
    AddedToGroup,
    MembershipNotice,
    ResumedThere,
    RightMissing,
    WelcomeBack,
)
from bot.domain.rich_text import RichText
from bot.texts.markup import clip
from bot.texts.wording import Wording, msgid, sentences


def say_membership(wording: Wording, notice: MembershipNotice) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _added_to_group(wording: Wording, notice: AddedToGroup) -> RichText:
    at = {"time": notice.default_time, "zone": notice.zone}
    return (
        *sentences(
            wording.rich("**Hello, I’m Daybrief.** I bring the daily digest to this group."),
            wording.rich(
                "It had a subscription, which rests since I was away. An administrator can take "
                "it up again with the button below, or send `/subscribe {time}` (time in {zone}).",
                **at,
            )
            if notice.was_subscribed
            else wording.rich(
                "To start, an administrator sends `/subscribe {time}`, with a time that suits "
                "you (in {zone}), or opens the settings below.",
                **at,
            ),
        ),
        *sentences(
            wording.rich("Sent inside a topic, it means that topic: the digest comes there.")
            if notice.is_forum
            else (),
            wording.rich(
                "Everybody may read: `/today` shows the newest digest, `/help` lists all I can do."
            ),
        ),
    )


def _added_to_channel(wording: Wording, notice: AddedToChannel) -> RichText:
    return sentences(
        wording.rich("I can post in **{chat}** now.", chat=clip(notice.chat_title)),
        wording.rich(
            "Nothing appears there until you choose so: "
            "the button opens the channel’s settings, here where only you see them."
        ),
    )


def _right_missing(wording: Wording, notice: RightMissing) -> RichText:
    title = clip(notice.chat_title)
    if notice.kind is ChatKind.CHANNEL:
        return sentences(
            wording.rich("I am in **{chat}** now, but may not post there.", chat=title),
            wording.rich(
                "Make me an administrator with the right **Post messages**; "
                "then I’ll tell you how to go on."
            ),
        )
    return sentences(
        wording.rich("I am in **{chat}** now, but may not write there.", chat=title),
        wording.rich(
            "Give me the permission **Send messages**, or make me an administrator; "
            "then I’ll greet the group."
        ),
    )


def _resumed_there(wording: Wording, notice: ResumedThere) -> RichText:
    title = clip(notice.chat_title)
    return sentences(
        wording.rich("I may post in **{chat}** again: its subscription goes on.", chat=title)
    )


def _welcome_back(wording: Wording, notice: WelcomeBack) -> RichText:
    return sentences(
        wording.rich(
            "**Welcome back.** The daily digest rests here since I could not write to this chat."
        ),
        wording.rich(
            "One tap takes it up again, at {time} ({zone}) as before; "
            "`/subscribe {time}` does so too, with a time that suits you.",
            time=notice.local_time,
            zone=notice.zone,
        ),
    )


class MembershipLabel(StrEnum):
    """What a button below such a notice says."""

    SETTINGS = "settings"
    RESUME = "resume"


_LABELS = {
    MembershipLabel.SETTINGS: msgid("⚙️ Settings"),
    MembershipLabel.RESUME: msgid("▶️ Resume the digest"),
}


def describe_membership_label(wording: Wording, label: MembershipLabel) -> str:
    """The label's words."""
    return wording.plain(_LABELS[label])


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    AddedToGroup: _added_to_group,
    AddedToChannel: _added_to_channel,
    RightMissing: _right_missing,
    ResumedThere: _resumed_there,
    WelcomeBack: _welcome_back,
}
