"""The pages of the settings: what stands above their buttons."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from bot.domain.action import SettingsPage
from bot.domain.audience import ChatKind, Subscription, SubscriptionState
from bot.domain.options import OPTIONS, is_on
from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText
from bot.domain.settings_notices import SettingsPanel
from bot.texts.dates import clock_time
from bot.texts.markup import clip, code
from bot.texts.settings_labels import (
    FORMAT_NAMES,
    LANGUAGE_NAMES,
    LAYOUT_NAMES,
    OPTION_NAMES,
)
from bot.texts.wish import describe_next, describe_state, describe_wish, list_items
from bot.texts.wording import Wording, msgid, sentences
from bot.texts.zones import zone_name

_LAYOUTS = (
    msgid("**Story by story** – an overview, then a message for each story"),
    msgid("**Overview with buttons** – one message whose buttons open the stories"),
    msgid("**One message** – the whole digest, each story to unfold"),
    msgid("**Headlines only** – short, without buttons"),
)
_FORMATS = (
    msgid("**As it comes** – what suits this bot best"),
    msgid("**Rich** – headings, tables and folded parts; older apps may not show it"),
    msgid("**Classic** – formatted text that every app shows"),
    msgid("**Plain text** – nothing but characters"),
)
_OPTIONS = (
    msgid("**Silent** – messages arrive without a sound"),
    msgid("**Link previews** – the source’s picture below a story"),
    msgid("**No forwarding** – messages can’t be forwarded or saved"),
    msgid("**Pin today’s overview** – and unpin yesterday’s"),
)
_THEMES = msgid("**A topic per theme** – in a group with topics, each story goes to its own")


def say_panel(wording: Wording, panel: SettingsPanel) -> RichText:
    """The page's heading and words."""
    known = panel.subscription
    if known is None and panel.page is SettingsPage.MAIN:
        return (_heading(wording, panel), *_offer(wording, panel))
    return (_heading(wording, panel), *_PAGES[panel.page](wording, panel))


def _heading(wording: Wording, panel: SettingsPanel) -> Paragraph:
    page = wording.plain(_HEADINGS[panel.page])
    if panel.is_elsewhere:
        title = clip(panel.chat.title)
        return Paragraph(wording.rich("**{page}** · {title}", page=page, title=title))
    return Paragraph(wording.rich("**{page}**", page=page))


def _offer(wording: Wording, panel: SettingsPanel) -> tuple[Paragraph, ...]:
    default = panel.default
    return sentences(
        wording.rich("There is no subscription here."),
        wording.rich(
            "With the button below the digest comes every day at {time} ({zone}); "
            "all of that can be changed then.",
            time=clock_time(default.local_time),
            zone=str(default.zone),
        ),
    )


def _main(wording: Wording, panel: SettingsPanel) -> RichText:
    known = panel.subscription
    if known is None:
        return ()
    lines = list_items(
        *describe_wish(wording, known),
        *_reading(wording, panel, known),
        describe_next(wording, known),
    )
    return (Paragraph(describe_state(wording, known)), BulletList(lines))


def _reading(wording: Wording, panel: SettingsPanel, known: Subscription) -> Iterator[Inlines]:
    layout = wording.plain(LAYOUT_NAMES[known.preferences.layout])
    written = wording.plain(FORMAT_NAMES[known.preferences.format])
    yield wording.rich("Layout: {name}", name=layout)
    yield wording.rich("Format: {name}", name=written)
    yield wording.rich("Language: {name}", name=LANGUAGE_NAMES[panel.chat.language])
    chosen = (option for option in OPTIONS if is_on(known.preferences, option))
    names = [wording.plain(OPTION_NAMES[option]) for option in chosen]
    if names:
        yield wording.rich("Options: {names}", names=wording.listing(names))


def _time(wording: Wording, panel: SettingsPanel) -> RichText:
    known = panel.subscription
    now = clock_time(known.window.local_time) if known else ""
    return sentences(
        wording.rich("Now: {value}", value=now),
        describe_next(wording, known) if known else (),
        wording.rich("Another time: send `/subscribe 07:45`.")
        if not panel.is_elsewhere
        else wording.rich("Another time: write `/subscribe 07:45` in that chat."),
    )


def _zone(wording: Wording, panel: SettingsPanel) -> RichText:
    known = panel.subscription
    now = zone_name(wording, str(known.window.zone), panel.at) if known else ""
    return sentences(
        wording.rich("Now: {value}", value=now),
        describe_next(wording, known) if known else (),
        wording.rich("Another zone: send `/subscribe Europe/Rome`.")
        if not panel.is_elsewhere
        else wording.rich("Another zone: write `/subscribe Europe/Rome` in that chat."),
    )


def _weekdays(wording: Wording, panel: SettingsPanel) -> RichText:
    known = panel.subscription
    return sentences(
        wording.rich("On which days should the digest come?"),
        describe_next(wording, known) if known else (),
    )


def _topics(wording: Wording, _panel: SettingsPanel) -> RichText:
    return sentences(
        wording.rich("Only the stories on the topics you choose, or all."),
        wording.rich("The number says how many stories of the newest digest are on a topic."),
    )


def _listed(*sentences_shown: str) -> Callable[[Wording, SettingsPanel], RichText]:
    def say(wording: Wording, _panel: SettingsPanel) -> RichText:
        return (BulletList(list_items(*(wording.rich(each) for each in sentences_shown))),)

    return say


def _options(wording: Wording, panel: SettingsPanel) -> RichText:
    themes = (_THEMES,) if panel.chat.kind is ChatKind.GROUP else ()
    return _listed(*_OPTIONS, *themes)(wording, panel)


def _language(wording: Wording, _panel: SettingsPanel) -> RichText:
    return sentences(wording.rich("What I say, and the digest’s Chinese script."))


def _pause(wording: Wording, panel: SettingsPanel) -> RichText:
    known = panel.subscription
    if known and known.state is SubscriptionState.PAUSED:
        return sentences(describe_state(wording, known))
    return sentences(
        wording.rich("For how long should nothing come? What is on its way still arrives."),
        wording.rich("Until a day: {example}", example=_pause_example(panel))
        if not panel.is_elsewhere
        else (),
    )


def _pause_example(panel: SettingsPanel) -> Inlines:
    return code(f"/pause {(panel.at + timedelta(days=7)).date().isoformat()}")


_HEADINGS = {
    SettingsPage.MAIN: msgid("Settings"),
    SettingsPage.TIME: msgid("Time of delivery"),
    SettingsPage.ZONE: msgid("Time zone"),
    SettingsPage.WEEKDAYS: msgid("Days of the week"),
    SettingsPage.TOPICS: msgid("Topics"),
    SettingsPage.LAYOUT: msgid("Layout"),
    SettingsPage.FORMAT: msgid("Format"),
    SettingsPage.LANGUAGE: msgid("Language"),
    SettingsPage.OPTIONS: msgid("Options"),
    SettingsPage.PAUSE: msgid("Pause"),
    SettingsPage.CHATS: msgid("Channels and groups"),
}
_PAGES: dict[SettingsPage, Callable[[Wording, SettingsPanel], RichText]] = {
    SettingsPage.MAIN: _main,
    SettingsPage.TIME: _time,
    SettingsPage.ZONE: _zone,
    SettingsPage.WEEKDAYS: _weekdays,
    SettingsPage.TOPICS: _topics,
    SettingsPage.LAYOUT: _listed(*_LAYOUTS),
    SettingsPage.FORMAT: _listed(*_FORMATS),
    SettingsPage.LANGUAGE: _language,
    SettingsPage.OPTIONS: _options,
    SettingsPage.PAUSE: _pause,
    SettingsPage.CHATS: _main,
}
