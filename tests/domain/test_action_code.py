"""Buttons' codes: short, readable for ever, and nothing to be made of by forging one."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from bot.domain.action_code import LONGEST, decode, encode
from bot.domain.audience import ChatAddress, Platform
from bot.domain.digest import StoryKey

TELEGRAM = Platform.TELEGRAM
DAY = date(2026, 2, 26)
KEY = StoryKey("20260226-0a1b2c3d4e")
CHANNEL = ChatAddress(TELEGRAM, "-1001234567890123", "2147483647")
ACTIONS: tuple[Action, ...] = (
    ShowStory(KEY),
    ShowStory(KEY, (1, 3, 12), 2),
    ShowStory(StoryKey(f"{KEY}-2"), is_from_overview=False),
    ShowOverview(DAY),
    ShowOverview(DAY, tuple(range(1, 31, 2))),
    KeepStory(KEY),
    KeepStory(KEY, is_kept=False),
    VoteOnStory(KEY, is_liked=True),
    VoteOnStory(KEY, is_liked=False),
    ShowRelated(KEY),
    ShowTopic("开源"),
    ShowTopic("a:b"),
    ShowDigest(DAY),
    OpenSettings(),
    OpenSettings(SettingsPage.ZONE, CHANNEL),
    ChangeSetting(Setting.TIME, "08:00"),
    ChangeSetting(Setting.ZONE, "America/Argentina/Buenos_Aires"),
    ChangeSetting(Setting.TOPIC, "开源", CHANNEL),
    ChooseLanguage("zh-Hant"),
    ShowSaved(3),
    ShowFound("GPT-5.3-Codex: 评测", 2),
    DropSaved(KEY, 62),
    ShowNewest(),
    ShowTopics(),
    ShowRelated(KEY, is_in_place=True),
    ShowFoundStory(KEY, ShowSaved(62), 1),
    ShowFoundStory(KEY, ShowRelated(KEY, is_in_place=True), 1),
    ShowFoundStory(KEY, ShowFound("K2.5: 评测", 12), 1),
    ForgetMe(),
    ForgetMe(is_sure=True),
    PushNow(DAY),
    DoNothing(),
)


@pytest.mark.parametrize("action", ACTIONS, ids=str)
def test_an_action_comes_back_from_its_code(action: Action) -> None:
    code = encode(action)
    assert code is not None
    assert len(code.encode()) <= LONGEST
    assert decode(code, TELEGRAM) == action


def test_a_code_of_the_first_version_means_for_ever_what_it_meant() -> None:
    assert decode("1s:20260226-0a1b2c3d4e:0:o:BQg", TELEGRAM) == ShowStory(KEY, (1, 3, 12))
    assert decode("1C:c:-1001234567890123/2147483647:开源", TELEGRAM) == ChangeSetting(
        Setting.TOPIC, "开源", CHANNEL
    )


def test_positions_that_do_not_fit_are_left_out() -> None:
    code = encode(ShowStory(KEY, tuple(range(1, 400, 2))))
    assert code is not None
    assert decode(code, TELEGRAM) == ShowStory(KEY)


def test_what_does_not_fit_has_no_code() -> None:
    assert encode(ShowFound("长" * 30)) is None
    assert encode(ShowTopic("题" * 30)) is None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "1",
        "2s:20260226-0a1b2c3d4e:0:o:",
        "1s:20260226-0a1b2c3d4e:0:o",
        "1s:20261326-0a1b2c3d4e:0:o:",
        "1s:٢٠٢٦٠٢٢٦-0a:0:o:",
        "1s:../../etc/passwd:0:o:",
        "1s:20260226-0a1b2c3d4e:-1:o:",
        "1s:20260226-0a1b2c3d4e:0:o:!!",
        "1o:20260230:",
        "1C:c:-100123;drop table chats:开源",
        "1C:Ω::on",
        "1L:tlh",
        "1v:20260226-0a1b2c3d4e:2",
        "1K:99999",
        "1t:",
        "1t:  ",
        "1n:1",
        "x" * 200,
        "1t:" + "题" * 40,
    ],
)
def test_what_no_button_of_ours_says_is_no_action(forged: str) -> None:
    assert decode(forged, TELEGRAM) is None


@given(st.text(max_size=80))
def test_any_text_is_an_action_or_none(code: str) -> None:
    decode(code, TELEGRAM)
    decode(f"1{code}", TELEGRAM)


@given(st.sets(st.integers(1, 999), max_size=40).map(lambda s: tuple(sorted(s))))
def test_chosen_positions_come_back_or_are_left_out(chosen: tuple[int, ...]) -> None:
    code = encode(ShowOverview(DAY, chosen))
    assert code is not None
    assert decode(code, TELEGRAM) in {ShowOverview(DAY, chosen), ShowOverview(DAY)}


def test_every_action_is_tried_here() -> None:
    assert {type(action) for action in ACTIONS} == set(get_args(Action))
