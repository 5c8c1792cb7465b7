"""What the owner's own commands answer, in words."""

from collections.abc import Callable
from typing import Any

from bot.domain.owner_notices import HowItStands, NoRunYet, Pushed, PushOffer
from bot.domain.rich_text import RichText
from bot.texts.markup import clip
from bot.texts.wording import Wording, sentences


def say_owning(wording: Wording, notice: object) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _push_offer(wording: Wording, notice: PushOffer) -> RichText:
    return sentences(
        wording.rich(
            "**{title}**, {day}, with {stories}, goes to {chats}.",
            title=clip(notice.title),
            day=wording.date(notice.day),
            stories=wording.plain_count("{count} story", "{count} stories", notice.stories),
            chats=wording.plain_count("{count} chat", "{count} chats", notice.chats),
        ),
        wording.rich("Who has it already gets nothing more. Shall I send it now?"),
    )


def _pushed(wording: Wording, notice: Pushed) -> RichText:
    return sentences(
        wording.rich_count(
            "{day}: on its way to {count} chat.",
            "{day}: on its way to {count} chats.",
            notice.planned,
            day=wording.date(notice.day),
        ),
        wording.rich_count(
            "{count} chat has it already, or has it on its way.",
            "{count} chats have it already, or have it on its way.",
            notice.known,
        )
        if notice.known
        else (),
        wording.rich_count(
            "{count} chat wants none of its topics.",
            "{count} chats want none of its topics.",
            notice.skipped,
        )
        if notice.skipped
        else (),
    )


def _no_run_yet(wording: Wording, _notice: NoRunYet) -> RichText:
    return sentences(wording.rich("Nothing was delivered yet."))


def _how_it_stands(wording: Wording, notice: HowItStands) -> RichText:
    return sentences(
        wording.rich(
            "Subscriptions: {active} active, {paused} paused, {suspended} suspended.",
            active=str(notice.active),
            paused=str(notice.paused),
            suspended=str(notice.suspended),
        ),
        wording.rich_count(
            "{count} chat still waits for messages.",
            "{count} chats still wait for messages.",
            notice.waiting,
        )
        if notice.waiting
        else wording.rich("Nothing waits to be sent."),
    )


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    PushOffer: _push_offer,
    Pushed: _pushed,
    NoRunYet: _no_run_yet,
    HowItStands: _how_it_stands,
}
