"""Links that open a story, a day or a topic in a private chat."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.action import (
    Action,
    ForgetMe,
    KeepStory,
    ShowDigest,
    ShowRelated,
    ShowStory,
    ShowTopic,
)
from bot.domain.deep_link import LONGEST, read_payload, write_payload
from bot.domain.digest import StoryKey

KEY = StoryKey("20260226-0a1b2c3d4e")
LINKED: tuple[Action, ...] = (
    ShowStory(KEY),
    ShowRelated(KEY),
    KeepStory(KEY),
    ShowDigest(date(2026, 2, 26)),
    ShowTopic("开源"),
    ShowTopic("AI"),
    ShowTopic("GPT-5.3"),
)


@pytest.mark.parametrize("action", LINKED, ids=str)
def test_an_action_comes_back_from_its_payload(action: Action) -> None:
    payload = write_payload(action)
    assert payload is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert read_payload(payload) == action


def test_a_link_made_by_hand_may_name_a_topic_or_a_date_plainly() -> None:
    assert read_payload("t_开源") == ShowTopic("开源")
    assert read_payload("t_AI") == ShowTopic("AI")
    assert read_payload("d_2026-02-26") == ShowDigest(date(2026, 2, 26))


def test_what_changes_something_for_good_has_no_link() -> None:
    assert write_payload(ForgetMe(is_sure=True)) is None
    assert write_payload(ShowTopic("题" * 20)) is None


@pytest.mark.parametrize("payload", ["", "s_", "s_nothing", "d_20260231", "t_", "x_1", "s_../.."])
def test_what_no_link_of_ours_says_is_no_action(payload: str) -> None:
    assert read_payload(payload) is None


@given(st.text(max_size=80))
def test_any_payload_is_an_action_or_none(payload: str) -> None:
    read_payload(payload)


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=("C", "Z")), min_size=1))
def test_a_topic_fits_or_has_no_link(topic: str) -> None:
    payload = write_payload(ShowTopic(topic))
    if payload is not None:
        assert len(payload) <= LONGEST
        assert read_payload(payload) == ShowTopic(topic)
