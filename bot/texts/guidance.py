"""Notices that help people along: greeting, help, rights, mistakes."""

from collections.abc import Callable
from typing import Any, assert_never

from bot.domain.audience import Platform
from bot.domain.reply import (
    ButtonUnknown,
    CommandHelp,
    NotAllowed,
    SomethingFailed,
    StorageAway,
    UnknownCommand,
    Welcome,
)
from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText
from bot.texts.markup import clip, code
from bot.texts.wording import Wording, sentences

GuidanceNotice = (
    Welcome
    | CommandHelp
    | NotAllowed
    | UnknownCommand
    | ButtonUnknown
    | SomethingFailed
    | StorageAway
)


def say_guidance(wording: Wording, notice: GuidanceNotice) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _welcome(wording: Wording, notice: Welcome) -> RichText:
    return sentences(
        wording.rich("**Hello, I’m Daybrief.** I bring the daily digest here, story by story."),
        wording.rich(
            "This chat is subscribed; `/status` shows when the next digest comes. "
            "`/help` lists all I can do."
        )
        if notice.is_subscribed
        else wording.rich(
            "Would you like it every day? Send `/subscribe 08:00`, with a time that suits you. "
            "`/help` lists all I can do."
        ),
        wording.rich("No digest has been published yet.")
        if notice.latest is None
        else wording.rich("Here is the overview of {day}:", day=wording.date(notice.latest)),
    )


def _command_help(wording: Wording, notice: CommandHelp) -> RichText:
    return (
        Paragraph(wording.rich("**Read**")),
        _bullets(
            wording.rich("`/today` – today’s digest, or the newest one"),
            wording.rich("`/date 2026-02-26` – the digest of another day"),
            wording.rich("`/story 4` – one story of the newest digest"),
            wording.rich(
                "`/search {topic}` – stories of the last weeks that say so",
                topic=clip(notice.example_topic),
            ),
            wording.rich("`/missed` – what came out and did not come here"),
            wording.rich("`/related 4` – what is related to a story, and why"),
            wording.rich("`/saved` – the stories you have saved"),
        ),
        Paragraph(wording.rich("**Follow a topic**")),
        _bullets(
            wording.rich(
                "`/topic {topic}` – the stories on one topic", topic=clip(notice.example_topic)
            ),
            wording.rich("`/topics` – all topics you can ask for"),
        ),
        Paragraph(wording.rich("**Subscribe**")),
        _bullets(*_subscription_help(wording, notice)),
        Paragraph(wording.rich("**More**")),
        _bullets(
            *(_setting_up_help(wording) if notice.has_settings else ()),
            wording.rich("`/start` – the greeting and the newest overview"),
            wording.rich("`/help` – this list"),
        ),
    )


def _setting_up_help(wording: Wording) -> tuple[Inlines, ...]:
    return (
        wording.rich("`/settings` – time, topics, layout and all the rest, by buttons"),
        wording.rich("`/pause 7` – let it rest for a week; `/resume` goes on"),
        wording.rich("`/language` – the language I speak here"),
        wording.rich("`/channels` – set up a channel or group of yours from here"),
        wording.rich("`/privacy` – what I keep about you; `/mydata`, `/forgetme`"),
    )


def _subscription_help(wording: Wording, notice: CommandHelp) -> tuple[Inlines, ...]:
    return (
        wording.rich(
            "`/subscribe {time}` – the digest here, every day at {time} ({zone})",
            time=notice.default_time,
            zone=notice.zone,
        ),
        wording.rich(
            "`/subscribe {time} {topic}` – only the stories on this topic; more topics may follow",
            time=notice.default_time,
            topic=clip(notice.example_topic),
        ),
        wording.rich(
            "`/subscribe {time} weekdays` – only from Monday to Friday", time=notice.default_time
        ),
        wording.rich("`/status` – the next delivery, and how the last one went"),
        wording.rich("`/unsubscribe` – stop the daily digest"),
    )


def _bullets(*items: Inlines) -> BulletList:
    return BulletList(tuple((Paragraph(item),) for item in items))


def _not_allowed(wording: Wording, platform: Platform) -> RichText:
    match platform:
        case Platform.TELEGRAM:
            rule = wording.rich("Only **administrators of this chat** can change its subscription.")
        case Platform.DISCORD:
            rule = wording.rich(
                "Only members with **Manage Server** or **Manage Channels** can change "
                "this channel’s subscription."
            )
        case _:
            assert_never(platform)
    return sentences(
        rule,
        wording.rich(
            "Ask one of them, or subscribe in a private chat with me. "
            "Reading is open to everyone: `/today`."
        ),
    )


def _unknown_command(wording: Wording, notice: UnknownCommand) -> RichText:
    suggestions = [_slashed(name) for name in notice.suggestions]
    return sentences(
        wording.rich("I don’t know the command {written}.", written=_slashed(notice.written))
        if notice.written.strip()
        else (),
        wording.rich("Did you mean {suggestions}?", suggestions=wording.choice(suggestions))
        if suggestions
        else (),
        wording.rich("`/help` lists all I can do."),
    )


def _slashed(command: str) -> Inlines:
    return code(f"/{command.strip().removeprefix('/')}")


def _something_failed(wording: Wording) -> RichText:
    return sentences(
        wording.rich("Sorry, something went wrong on my side; it is not your fault."),
        wording.rich(
            "Please try again in a few minutes. If it keeps failing, tell whoever runs this bot."
        ),
    )


def _storage_away(wording: Wording) -> RichText:
    return sentences(
        wording.rich("I can’t get at my records just now, so this has to wait."),
        wording.rich(
            "Nothing is lost, and I go on by myself once they are back. "
            "Please try again in a few minutes."
        ),
    )


def _button_unknown(wording: Wording, _notice: ButtonUnknown) -> RichText:
    return sentences(wording.rich("This button leads nowhere any more."))


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    Welcome: _welcome,
    CommandHelp: _command_help,
    NotAllowed: lambda wording, notice: _not_allowed(wording, notice.platform),
    UnknownCommand: _unknown_command,
    ButtonUnknown: _button_unknown,
    SomethingFailed: lambda wording, _: _something_failed(wording),
    StorageAway: lambda wording, _: _storage_away(wording),
}
