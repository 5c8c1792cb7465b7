"""Actions as short text: what a button carries.

A code is a version, a letter, and fields behind colons: ``1s:20260226-0a1b2c3d4e:0:o:``. Nothing
is kept anywhere for it, so it works after any restart and for digests of any age. A letter never
changes its meaning: a new form gets a new letter or a new version, and old ones stay readable.
"""

from collections.abc import Callable
from typing import Any

from bot.domain.action import (
    Action,
    ChangeSetting,
    ChooseLanguage,
    DoNothing,
    DropSaved,
    ForgetMe,
    KeepStory,
    OpenSettings,
    PushNow,
    Setting,
    SettingsPage,
    ShowDigest,
    ShowFound,
    ShowFoundStory,
    ShowNewest,
    ShowOverview,
    ShowRelated,
    ShowSaved,
    ShowStory,
    ShowTopic,
    ShowTopics,
    VoteOnStory,
)
from bot.domain.action_fields import (
    chat_field,
    chat_in,
    day_in,
    key_in,
    number_in,
    positions_field,
    positions_in,
    said_in,
)
from bot.domain.audience import Language, Platform

LONGEST = 64
"""Bytes in UTF-8: https://core.telegram.org/bots/api#inlinekeyboardbutton (Discord takes 100)."""
_VERSION = "1"


def encode(action: Action) -> str | None:
    """The action's code; nothing where it does not fit.

    Positions that do not fit are left out: then the buttons lead through all of the digest.
    """
    for fields in _WRITERS[type(action)](action):
        code = _VERSION + ":".join(fields)
        if len(code.encode()) <= LONGEST:
            return code
    return None


def decode(code: str, platform: Platform) -> Action | None:
    """The action of a code that was pressed on ``platform``; nothing where it is none of ours."""
    if not code.startswith(_VERSION) or len(code.encode("utf-8", "replace")) > LONGEST:
        return None
    letter, *fields = code.removeprefix(_VERSION).split(":")
    read = _READERS.get(letter)
    try:
        return read(fields, platform) if read else None
    except (ValueError, IndexError, KeyError):
        return None


_Fields = tuple[str, ...]


def _of_story(it: ShowStory) -> list[_Fields]:
    start = ("s", it.key, str(it.part), "o" if it.is_from_overview else "")
    return [(*start, positions_field(it.chosen)), (*start, "")]


def _of_overview(it: ShowOverview) -> list[_Fields]:
    start = ("O", f"{it.day:%Y%m%d}", str(it.part)) if it.part else ("o", f"{it.day:%Y%m%d}")
    return [(*start, positions_field(it.chosen)), (*start, "")]


def _of_found_story(it: ShowFoundStory) -> list[_Fields]:
    """A list that does not fit is left out: then no button leads back to it."""
    plain = ("s", it.key, str(it.part), "", "")
    match it.found:
        case ShowFound(query, page):
            return [("g", it.key, str(page), str(it.part), query), plain]
        case ShowSaved(page):
            return [("y", it.key, str(it.part), str(page))]
        case ShowRelated(key):
            return [("q", it.key, str(it.part), key), plain]


def _of_settings(it: OpenSettings) -> _Fields:
    page = (it.page.value, chat_field(it.chat))
    return ("G", *page, str(it.part)) if it.part else ("S", *page)


_WRITERS: dict[type[Any], Callable[[Any], list[_Fields]]] = {
    ShowStory: _of_story,
    ShowOverview: _of_overview,
    KeepStory: lambda it: [("k" if it.is_kept else "u", it.key)],
    VoteOnStory: lambda it: [("v", it.key, "1" if it.is_liked else "0")],
    ShowRelated: lambda it: [("R" if it.is_in_place else "r", it.key)],
    ShowTopic: lambda it: [("t", it.topic)],
    ShowDigest: lambda it: [("d", f"{it.day:%Y%m%d}")],
    OpenSettings: lambda it: [_of_settings(it)],
    ChangeSetting: lambda it: [("C", it.setting.value, chat_field(it.chat), it.value)],
    ChooseLanguage: lambda it: [("L", it.language)],
    ShowSaved: lambda it: [("K", str(it.page))],
    DropSaved: lambda it: [("x", it.key, str(it.page))],
    ShowNewest: lambda _: [("N",)],
    ShowTopics: lambda _: [("T",)],
    ShowFound: lambda it: [("f", str(it.page), it.query)],
    ShowFoundStory: _of_found_story,
    ForgetMe: lambda it: [("F", "1" if it.is_sure else "0")],
    PushNow: lambda it: [("P", f"{it.day:%Y%m%d}")],
    DoNothing: lambda _: [("n",)],
}
"""The fields of a code, and behind them shorter ways to say the same."""


def _story(fields: list[str], _platform: Platform) -> Action:
    key, part, origin, mask = fields
    return ShowStory(key_in(key), positions_in(mask), number_in(part), origin == "o")


def _overview(fields: list[str], _platform: Platform) -> Action:
    day, mask = fields
    return ShowOverview(day_in(day), positions_in(mask))


def _overview_part(fields: list[str], _platform: Platform) -> Action:
    day, part, mask = fields
    return ShowOverview(day_in(day), positions_in(mask), number_in(part))


def _found_story(fields: list[str], _platform: Platform) -> Action:
    key, page, part, *query = fields
    found = ShowFound(said_in(":".join(query)), number_in(page))
    return ShowFoundStory(key_in(key), found, number_in(part))


def _saved_story(fields: list[str], _platform: Platform) -> Action:
    key, part, page = fields
    return ShowFoundStory(key_in(key), ShowSaved(number_in(page)), number_in(part))


def _related_story(fields: list[str], _platform: Platform) -> Action:
    key, part, origin = fields
    related = ShowRelated(key_in(origin), is_in_place=True)
    return ShowFoundStory(key_in(key), related, number_in(part))


def _vote(fields: list[str], _platform: Platform) -> Action:
    key, liked = fields
    return VoteOnStory(key_in(key), {"1": True, "0": False}[liked])


def _drop_saved(fields: list[str], _platform: Platform) -> Action:
    key, page = fields
    return DropSaved(key_in(key), number_in(page))


def _settings(fields: list[str], platform: Platform) -> Action:
    page, chat = fields
    return OpenSettings(SettingsPage(page), chat_in(chat, platform))


def _settings_part(fields: list[str], platform: Platform) -> Action:
    page, chat, part = fields
    return OpenSettings(SettingsPage(page), chat_in(chat, platform), number_in(part))


def _change(fields: list[str], platform: Platform) -> Action:
    setting, chat, *value = fields
    return ChangeSetting(Setting(setting), ":".join(value), chat_in(chat, platform))


_READERS: dict[str, Callable[[list[str], Platform], Action]] = {
    "s": _story,
    "o": _overview,
    "O": _overview_part,
    "k": lambda fields, _: KeepStory(key_in(_only(fields))),
    "u": lambda fields, _: KeepStory(key_in(_only(fields)), is_kept=False),
    "v": _vote,
    "r": lambda fields, _: ShowRelated(key_in(_only(fields))),
    "R": lambda fields, _: ShowRelated(key_in(_only(fields)), is_in_place=True),
    "t": lambda fields, _: ShowTopic(said_in(":".join(fields))),
    "d": lambda fields, _: ShowDigest(day_in(_only(fields))),
    "S": _settings,
    "G": _settings_part,
    "C": _change,
    "L": lambda fields, _: ChooseLanguage(Language(_only(fields)).value),
    "K": lambda fields, _: ShowSaved(number_in(_only(fields))),
    "x": _drop_saved,
    "f": lambda fields, _: ShowFound(said_in(":".join(fields[1:])), number_in(fields[0])),
    "g": _found_story,
    "y": _saved_story,
    "q": _related_story,
    "F": lambda fields, _: ForgetMe(is_sure={"1": True, "0": False}[_only(fields)]),
    "P": lambda fields, _: PushNow(day_in(_only(fields))),
    "N": lambda fields, _: _bare(ShowNewest(), fields),
    "T": lambda fields, _: _bare(ShowTopics(), fields),
    "n": lambda fields, _: _bare(DoNothing(), fields),
}


def _only(fields: list[str]) -> str:
    (field,) = fields
    return field


def _bare(action: Action, fields: list[str]) -> Action:
    if fields:
        raise ValueError(fields)
    return action
