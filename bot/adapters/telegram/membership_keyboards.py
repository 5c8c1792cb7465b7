"""Buttons below what is said where the bot comes into a chat."""

from dataclasses import replace
from typing import Any

from bot.adapters.telegram.buttons import Rows, pressed
from bot.domain.action import ChangeSetting, OpenSettings, Setting
from bot.domain.membership_notices import AddedToChannel, AddedToGroup, ResumedThere, WelcomeBack
from bot.domain.presentation import Presentation
from bot.texts import Texts
from bot.texts.membership import MembershipLabel

_RESUME = ChangeSetting(Setting.SUBSCRIBED, "on")
"""Here, where the button is pressed; what it resumes is as it was."""


def _group_rows(notice: AddedToGroup, texts: Texts, _presentation: Presentation) -> Rows:
    resumed = replace(_RESUME, chat=notice.topic)  # the greeting stands in General
    resume = pressed(texts.membership_button(MembershipLabel.RESUME), resumed)
    settings = pressed(texts.membership_button(MembershipLabel.SETTINGS), OpenSettings())
    return [resume, settings] if notice.was_subscribed else [settings]


def _channel_rows(
    notice: AddedToChannel | ResumedThere, texts: Texts, _presentation: Presentation
) -> Rows:
    label = texts.membership_button(MembershipLabel.SETTINGS)
    return [pressed(label, OpenSettings(chat=notice.chat))]


def _back_rows(_notice: WelcomeBack, texts: Texts, _presentation: Presentation) -> Rows:
    return [pressed(texts.membership_button(MembershipLabel.RESUME), _RESUME)]


MEMBERSHIP_KEYBOARDS: dict[type[Any], Any] = {
    AddedToGroup: _group_rows,
    AddedToChannel: _channel_rows,
    ResumedThere: _channel_rows,
    WelcomeBack: _back_rows,
}
"""Which rows belong to which notice."""
