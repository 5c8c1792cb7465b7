"""Every notice, in every language."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.domain.action import Setting, SettingsPage
from bot.domain.admission_notices import NotInvited, TooManyRequests
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Language,
    Platform,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.delivery import DeliveryOutcome, DeliveryState, SkipReason
from bot.domain.digest import StoryKey
from bot.domain.membership_notices import (
    AddedToChannel,
    AddedToGroup,
    ResumedThere,
    RightMissing,
    WelcomeBack,
)
from bot.domain.owner_notices import HowItStands, NoRunYet, Pushed, PushOffer
from bot.domain.privacy_notices import (
    DataAttached,
    ForgetOffer,
    Forgotten,
    NothingForgotten,
    NothingKept,
    OnlyInPrivate,
    Privacy,
)
from bot.domain.reading_notices import (
    LinkUnknown,
    NobodySaves,
    ReadInPrivate,
    RelatedFound,
    RelatedStory,
    RelatedToWhich,
    SavedElsewhere,
    SavedStories,
    SavedStory,
    ShelfFull,
    StorySaved,
    StoryTakenOff,
    StoryWithdrawn,
    VoteCounted,
)
from bot.domain.reply import (
    ButtonUnknown,
    CommandHelp,
    DateNotFound,
    DateNotUnderstood,
    NewestInstead,
    NotAllowed,
    NothingPublished,
    Notice,
    NotSubscribed,
    OwnerAlert,
    SomethingFailed,
    StorageAway,
    StoryNumberNeeded,
    StoryOutOfRange,
    Subscribed,
    SubscriptionNotUnderstood,
    SubscriptionStatus,
    TopicCount,
    TopicEmpty,
    TopicFound,
    TopicList,
    TopicUnknown,
    UnknownCommand,
    Unsubscribed,
    Welcome,
)
from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    Inlines,
    NumberedList,
    Paragraph,
    RichText,
    Strong,
    Text,
    plain_text,
)
from bot.domain.run import RunFigures, RunId, RunReport
from bot.domain.search_notices import (
    DaysMissed,
    ListedStory,
    MissedDay,
    NothingFound,
    SearchHowTo,
    StoriesFound,
)
from bot.domain.settings_notices import (
    ChatChoice,
    ChatChosen,
    ChatNotManaged,
    DeliveriesPaused,
    DeliveriesResumed,
    LanguageChoice,
    LanguageChosen,
    LanguageNotKnown,
    LastWeekday,
    PauseNotUnderstood,
    SettingChanged,
    SettingsInPrivate,
    SettingsPanel,
    TopicChoice,
)
from bot.texts import texts_for

DAY = date(2026, 2, 26)
KEY = StoryKey("20260226-0a1b2c3d4e")
WINDOW = DeliveryWindow(time(8), ZoneInfo("Asia/Shanghai"))
WEEKDAY = Setting.WEEKDAY  # 推送日：每天, in both scripts
SUBSCRIPTION = Subscription(
    id=SubscriptionId(1),
    chat=Chat(ChatAddress(Platform.TELEGRAM, "1001"), ChatKind.PRIVATE),
    state=SubscriptionState.ACTIVE,
    window=WINDOW,
    topics=("开源", "芯片"),
    next_due_at=datetime(2026, 2, 27, 0, 0, tzinfo=UTC),
)
OUTCOME = DeliveryOutcome(DAY, DeliveryState.DELIVERED, datetime(2026, 2, 26, 0, 1, tzinfo=UTC))
CHANNEL = ChatAddress(Platform.TELEGRAM, "-1001")
FOUND = ListedStory(
    DAY,
    StoryKey("20260226-0123456789"),
    "Headline",
    (Text("…a "), Strong((Text("K2.5"),)), Text(" b…")),
)
MANAGED = Chat(ChatAddress(Platform.TELEGRAM, "-1001"), ChatKind.CHANNEL, "早报频道")
PAUSED = replace(
    SUBSCRIPTION,
    state=SubscriptionState.PAUSED,
    next_due_at=None,
    paused_until=datetime(2026, 3, 1, tzinfo=UTC),
)
PANELS = tuple(
    SettingsPanel(
        page, chat, known, WINDOW, OUTCOME.at, (TopicChoice("开源", "开源", 5, is_chosen=True),)
    )
    for page in SettingsPage
    for chat in (SUBSCRIPTION.chat, MANAGED)
    for known in (SUBSCRIPTION, PAUSED)
)
SAMPLES: tuple[Notice, ...] = (
    Privacy(""),
    Privacy("@daybrief_owner"),
    DataAttached(),
    NothingKept(),
    ForgetOffer(),
    Forgotten(),
    NothingForgotten(),
    OnlyInPrivate("mydata"),
    PushOffer(DAY, "日报", 10, 1200),
    Pushed(DAY, 1200, 3, 1),
    NoRunYet(),
    HowItStands(1200, 3, 1, 0),
    TooManyRequests(timedelta(seconds=42.5)),
    NotInvited(CHANNEL),
    AddedToGroup("08:00", "Asia/Shanghai"),
    AddedToGroup("08:00", "Asia/Shanghai", is_forum=True, was_subscribed=True),
    AddedToChannel(CHANNEL, "AI 早报"),
    RightMissing("AI 早报", ChatKind.CHANNEL),
    RightMissing("读者群", ChatKind.GROUP),
    ResumedThere(CHANNEL, "AI 早报"),
    WelcomeBack("08:00", "Asia/Shanghai"),
    Welcome(DAY, is_subscribed=False),
    Welcome(None, is_subscribed=True),
    CommandHelp("08:00", "Asia/Shanghai", "开源"),
    CommandHelp("08:00", "Asia/Shanghai", "开源", has_settings=True),
    NewestInstead(date(2026, 2, 27), DAY),
    NothingPublished(),
    DateNotUnderstood("someday", DAY),
    DateNotUnderstood("", DAY),
    DateNotFound(date(2026, 2, 20), (DAY, date(2026, 2, 25))),
    DateNotFound(date(2026, 2, 20), ()),
    StoryNumberNeeded("x", 10),
    StoryNumberNeeded("", 1),
    StoryNumberNeeded("", 0),
    StoryOutOfRange(99, 10, DAY, ("Headline one", "Headline two")),
    StoryOutOfRange(2, 1, DAY, ()),
    TopicFound("开源", ("开源", "MIT"), 5, DAY),
    TopicFound("开源", (), 1, DAY),
    TopicEmpty("开源", DAY, ("芯片",)),
    TopicEmpty("开源", DAY, ()),
    TopicUnknown("kaiyuan", ("开源", "芯片"), ("开源", "芯片", "安全")),
    TopicUnknown("", (), ("开源",)),
    TopicUnknown("x", (), ()),
    TopicUnknown("", (), ()),
    TopicList((TopicCount("开源", ("open source",), 5), TopicCount("芯片", (), 1)), DAY),
    TopicList((TopicCount("开源", (), 0),), None),
    TopicList((), DAY),
    Subscribed(SUBSCRIPTION, is_new=True),
    Subscribed(SUBSCRIPTION, is_new=False),
    SubscriptionNotUnderstood("25:99", ("开源",), "08:00"),
    SubscriptionNotUnderstood("nonsense", (), "08:00"),
    Unsubscribed(),
    NotSubscribed(),
    NotAllowed(Platform.TELEGRAM),
    NotAllowed(Platform.DISCORD),
    SubscriptionStatus(SUBSCRIPTION, None),
    SubscriptionStatus(SUBSCRIPTION, OUTCOME),
    ButtonUnknown(),
    UnknownCommand("tody", ("today", "topic")),
    UnknownCommand("", ()),
    SomethingFailed(),
    StorageAway(),
    OwnerAlert("digest-late", OUTCOME.at, (("day", "2026-02-26"),)),
    *PANELS,
    SettingsPanel(SettingsPage.MAIN, MANAGED, None, WINDOW, OUTCOME.at, is_elsewhere=True),
    *(SettingChanged(it, SUBSCRIPTION, Language.EN) for it in Setting if it is not WEEKDAY),
    SettingChanged(Setting.PAUSE, PAUSED, Language.EN),
    SettingChanged(Setting.SUBSCRIBED, None, Language.EN),
    LastWeekday(),
    SettingsInPrivate(),
    ChatChoice(),
    ChatChosen(MANAGED),
    ChatNotManaged(),
    LanguageChoice(Language.EN),
    LanguageChosen(Language.EN),
    LanguageNotKnown("Klingon"),
    DeliveriesPaused(PAUSED),
    DeliveriesPaused(replace(PAUSED, paused_until=None)),
    DeliveriesResumed(SUBSCRIPTION, was_paused=True),
    DeliveriesResumed(SUBSCRIPTION, was_paused=False),
    PauseNotUnderstood("soon", DAY),
    RunReport(RunId(1), DAY, "日报", OUTCOME.at, OUTCOME.at, RunFigures()),
    StoriesFound("开源", 1, (FOUND,), 0, 1, topic="开源"),
    StoriesFound("K2.5", 20, (FOUND, FOUND), 1, 3, first=9),
    StoriesFound("K2.5 K2", 20, (FOUND,), 0, 3, turns=False),
    NothingFound("开元", ("开源",), ("OpenAI",)),
    NothingFound("量子"),
    SearchHowTo("开源"),
    SearchHowTo("开源", is_greeting=True),
    DaysMissed((MissedDay(DAY, 10), MissedDay(date(2026, 2, 25), 1)), 14),
    DaysMissed((MissedDay(DAY, 10),), 14, is_subscribed=False),
    DaysMissed((), 14),
    DaysMissed((), 14, is_subscribed=False),
    StoryWithdrawn(DAY),
    ReadInPrivate(),
    LinkUnknown(),
    StorySaved(is_new=True),
    StorySaved(is_new=False),
    StoryTakenOff(),
    ShelfFull(500),
    NobodySaves(),
    VoteCounted(12, 1, is_liked=True),
    VoteCounted(11, 1, is_liked=None),
    SavedStories(0, 1, 0, 1, ()),
    SavedStories(9, 9, 1, 2, (SavedStory(KEY, DAY, "开源模型发布", KEY),)),
    SavedStories(2, 1, 0, 1, (SavedStory(KEY, DAY, "撤稿", None), SavedStory(KEY, DAY, "", None))),
    SavedElsewhere(),
    RelatedFound(KEY, "开源模型发布", ()),
    RelatedFound(
        KEY,
        "开源模型发布",
        (
            RelatedStory(KEY, DAY, "开源模型发布", is_same=True),
            RelatedStory(KEY, DAY, "芯片降价", ("Qwen3",), ("开源",)),
            RelatedStory(KEY, DAY, "无由"),
        ),
    ),
    RelatedToWhich("", DAY, (KEY, KEY)),
    RelatedToWhich("四四", DAY, (KEY,)),
)


def said(notice: Notice, language: Language = Language.ZH_HANS) -> str:
    return plain_text(texts_for(language).notice(notice))


def inlines_of(text: RichText) -> Iterator[Inlines]:
    for block in text:
        yield from _block_inlines(block)


def _block_inlines(block: Block) -> Iterator[Inlines]:
    if isinstance(block, Paragraph):
        yield block.children
    if isinstance(block, BulletList | NumberedList):
        for item in block.items:
            yield from inlines_of(item)


def codes(notice: Notice, language: Language = Language.ZH_HANS) -> list[str]:
    text = texts_for(language).notice(notice)
    return [i.content for line in inlines_of(text) for i in line if isinstance(i, Code)]


def test_every_notice_has_a_sample() -> None:
    assert {type(sample) for sample in SAMPLES} == set(get_args(Notice))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("notice", SAMPLES, ids=lambda notice: type(notice).__name__)
def test_every_notice_has_words_in_every_language(notice: Notice, language: Language) -> None:
    blocks = texts_for(language).notice(notice)
    assert blocks
    assert all(plain_text((block,)).strip() for block in blocks)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("notice", SAMPLES, ids=lambda notice: type(notice).__name__)
def test_no_placeholder_and_no_mark_leaks(notice: Notice, language: Language) -> None:
    text = said(notice, language)
    assert not re.search(r"\{\w*\}|\*\*|`|None|<class|Language\.", text)
    assert not any(
        "\n" in i.content
        for line in inlines_of(texts_for(language).notice(notice))
        for i in line
        if isinstance(i, Text | Code)
    )


@pytest.mark.parametrize("notice", SAMPLES, ids=lambda notice: type(notice).__name__)
def test_each_language_says_it_in_its_own_words(notice: Notice) -> None:
    assert len({said(notice, language) for language in Language}) == len(Language)


@pytest.mark.parametrize("language", [Language.ZH_HANS, Language.ZH_HANT])
@pytest.mark.parametrize("notice", SAMPLES, ids=lambda notice: type(notice).__name__)
def test_chinese_sentences_end_in_full_width_stops(notice: Notice, language: Language) -> None:
    assert not re.search(
        r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]", said(notice, language)
    )


def test_values_are_never_read_as_markup() -> None:
    topic = "**x** `y` {day} <b>&amp;"
    found = texts_for(Language.EN).notice(TopicFound(topic, ("{count}",), 2, DAY))
    assert isinstance(found[0], Paragraph)
    assert found[0].children[0] == Strong((Text(topic),))
    assert "{count}" in plain_text(found)


def test_long_values_are_clipped() -> None:
    (written, *_) = codes(DateNotUnderstood("长" * 5000, DAY))
    assert written == "长" * 59 + "…"


def test_control_characters_and_overrides_are_dropped() -> None:
    (written, *_) = codes(DateNotUnderstood("a\u202eb\x00c\nd", DAY))
    assert written == "abc d"


def test_help_shows_every_command_as_code() -> None:
    shown = codes(CommandHelp("07:45", "Asia/Taipei", "芯片"))
    assert "/topic 芯片" in shown
    assert "/subscribe 07:45 芯片" in shown
    assert {command.split()[0] for command in shown} == {
        *("/start", "/help", "/today", "/date", "/story", "/topic"),
        *(
            "/search",
            "/missed",
            "/related",
            "/saved",
            "/topics",
            "/subscribe",
            "/unsubscribe",
            "/status",
        ),
    }


def test_a_missing_date_offers_the_nearest_as_commands() -> None:
    assert codes(DateNotFound(DAY, (date(2026, 2, 25), date(2026, 2, 24)))) == [
        "/date 2026-02-25",
        "/date 2026-02-24",
    ]


def test_a_story_out_of_range_lists_fifteen_headlines_and_counts_the_rest() -> None:
    headlines = tuple(f"H{n}" for n in range(1, 41))
    text = texts_for(Language.EN).notice(StoryOutOfRange(99, 40, DAY, headlines))
    (listed,) = [block for block in text if isinstance(block, NumberedList)]
    assert len(listed.items) == 15
    assert "… and 25 more" in plain_text(text)


def test_a_found_topic_says_how_many_and_by_which_words() -> None:
    assert said(TopicFound("开源", ("开源", "开放权重"), 5, DAY)) == (
        "「开源」2026年2月26日 周四：5条。命中：开源、开放权重"
    )
    assert said(TopicFound("开源", ("MIT",), 1, DAY), Language.EN) == (
        "开源 on Thursday, 26 February 2026: 1 story. Matched: MIT"
    )


def test_asking_for_no_topic_explains_how_to_ask() -> None:
    assert codes(TopicUnknown("", (), ("开源", "芯片"))) == ["/topic 开源"]


def test_an_unknown_topic_brings_suggestions_and_the_known_ones() -> None:
    notice = TopicUnknown("kaiyuan", ("开源",), ("开源", "安全"))
    assert codes(notice) == ["kaiyuan", "/topic 开源"]
    assert "开源、安全" in said(notice)


def test_a_very_long_catalogue_is_not_recited() -> None:
    known = tuple(f"T{n}" for n in range(100))
    text = said(TopicUnknown("x", (), known))
    assert "T29" in text
    assert "T30" not in text
    assert "/topics" in text


def test_suggestions_are_given_as_a_choice() -> None:
    assert "Did you mean /today, /topic or /topics?" in said(
        UnknownCommand("/to", ("today", "topic", "topics")), Language.EN
    )


def test_rights_are_explained_in_the_platforms_words() -> None:
    assert "管理员" in said(NotAllowed(Platform.TELEGRAM))
    english = said(NotAllowed(Platform.DISCORD), Language.EN)
    assert "Manage Server or Manage Channels" in english


def test_a_new_subscription_confirms_the_wish_and_the_first_delivery() -> None:
    text = said(Subscribed(SUBSCRIPTION, is_new=True))
    assert "08:00（Asia/Shanghai）" in text
    assert "每天" in text
    assert "开源、芯片" in text
    assert "首次推送：2月27日 周五 08:00（Asia/Shanghai，UTC+8）" in text
    assert "/unsubscribe" in text


def test_a_changed_subscription_does_not_speak_of_a_first_delivery() -> None:
    text = said(Subscribed(SUBSCRIPTION, is_new=False))
    assert "首次" not in text
    assert "下次推送：2月27日 周五 08:00" in text


def test_skip_reasons_are_all_different() -> None:
    outcomes = [
        DeliveryOutcome(DAY, DeliveryState.SKIPPED, OUTCOME.at, reason) for reason in SkipReason
    ]
    spoken = {said(SubscriptionStatus(SUBSCRIPTION, outcome)) for outcome in outcomes}
    assert len(spoken) == len(SkipReason)
