"""What people are told of what is kept about them, in words."""

from collections.abc import Callable
from typing import Any

from bot.domain.privacy_notices import (
    DataAttached,
    ForgetOffer,
    Forgotten,
    NothingForgotten,
    NothingKept,
    OnlyInPrivate,
    Privacy,
)
from bot.domain.rich_text import BulletList, Paragraph, RichText
from bot.texts.markup import clip, code
from bot.texts.wording import Wording, sentences


def say_privacy(wording: Wording, notice: object) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _privacy(wording: Wording, notice: Privacy) -> RichText:
    kept = (
        wording.rich(
            "this chat’s number, name and language, and your subscription with its settings;"
        ),
        wording.rich(
            "which digests came here, with the numbers of their messages, so that they can be "
            "corrected;"
        ),
        wording.rich("stories you save, and your 👍 and 👎."),
    )
    return (
        Paragraph(wording.rich("**What I keep about you**")),
        BulletList(tuple((Paragraph(line),) for line in kept)),
        *sentences(
            wording.rich(
                "What you write to me is answered and not kept. Nothing is given to anybody else, "
                "and nothing is kept beyond what is listed here. It stays until you delete it."
            ),
            wording.rich("`/mydata` sends you all of it as a file; `/forgetme` deletes it."),
            wording.rich("Whoever runs this bot: {contact}", contact=clip(notice.contact))
            if notice.contact
            else (),
        ),
    )


def _data_attached(wording: Wording, _notice: DataAttached) -> RichText:
    return sentences(wording.rich("Here is everything that I keep about you."))


def _nothing_kept(wording: Wording, _notice: NothingKept) -> RichText:
    return sentences(wording.rich("I keep nothing about you."))


def _forget_offer(wording: Wording, _notice: ForgetOffer) -> RichText:
    return sentences(
        wording.rich(
            "Shall I delete **everything** about you: the subscription of this chat and its "
            "history, saved stories, votes? It cannot be undone."
        )
    )


def _forgotten(wording: Wording, _notice: Forgotten) -> RichText:
    return sentences(
        wording.rich("Done: I know nothing about you any more, and nothing more comes here."),
        wording.rich("`/start` begins anew."),
    )


def _nothing_forgotten(wording: Wording, _notice: NothingForgotten) -> RichText:
    return sentences(wording.rich("Nothing was deleted."))


def _only_in_private(wording: Wording, notice: OnlyInPrivate) -> RichText:
    return sentences(
        wording.rich(
            "That is nobody else’s business: send me {command} in a private chat.",
            command=code(f"/{notice.command}"),
        )
    )


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    Privacy: _privacy,
    DataAttached: _data_attached,
    NothingKept: _nothing_kept,
    ForgetOffer: _forget_offer,
    Forgotten: _forgotten,
    NothingForgotten: _nothing_forgotten,
    OnlyInPrivate: _only_in_private,
}
