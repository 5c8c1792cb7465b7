from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.bootstrap.answering import Answering
from bot.config import Settings
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    Platform,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.page import StoryPage
from bot.domain.reply import (
    DateNotFound,
    DateNotUnderstood,
    NewestInstead,
    NotAllowed,
    NothingPublished,
    NotSubscribed,
    Reply,
    StoryNumberNeeded,
    StoryOutOfRange,
    Subscribed,
    SubscriptionNotUnderstood,
    SubscriptionStatus,
    TopicEmpty,
    TopicFound,
    TopicList,
    TopicUnknown,
    UnknownCommand,
    Unsubscribed,
    Welcome,
)
from bot.domain.selection import EditionParts
from bot.usecases.caller import Caller, always
from bot.usecases.commands import COMMANDS
from tests.usecases.world import DAY, EIGHT, SHANGHAI, WINDOW, World

CHAT = Chat(ChatAddress(Platform.TELEGRAM, "1"), ChatKind.PRIVATE)


async def never() -> bool:
    return False


class Desk:
    """The commands, as one person in one chat gives them."""

    def __init__(self, world: World) -> None:
        answering = Answering(
            Settings(),
            world.stores,
            world.read,
            world.catalogue,
            publishing=world.publishing,
            clock=world.clock,
        )
        self.commands = answering.commands

    async def ask(self, text: str, *, caller: Caller | None = None) -> Reply:
        command, _, words = text.partition(" ")
        return await self.commands.answer(command, words, caller or Caller(CHAT, always))

    async def notice(self, text: str, *, caller: Caller | None = None):
        return (await self.ask(text, caller=caller)).notices[0]


@pytest.fixture
async def desk(world: World) -> Desk:
    world.write(DAY)
    await world.collect.collect()
    return Desk(world)


def headlines(reply: Reply) -> list[str]:
    assert reply.edition
    return [selected.story.headline_text for selected in reply.edition.stories]


async def test_today_is_the_whole_edition(desk: Desk):
    reply = await desk.ask("today")
    assert reply.notices == ()
    assert headlines(reply) == ["开源模型发布", "芯片降价"]
    assert reply.edition
    assert reply.edition.parts is EditionParts.ALL


async def test_before_todays_digest_is_there_the_newest_is_shown_and_it_says_so(
    world: World, desk: Desk
):
    world.clock.set(EIGHT + timedelta(days=2))
    reply = await desk.ask("today")
    assert reply.notices == (NewestInstead(date(2026, 2, 28), DAY),)
    assert len(headlines(reply)) == 2


async def test_a_digest_of_tomorrow_is_not_todays(world: World, desk: Desk):
    world.write(DAY + timedelta(days=1))
    await world.collect.collect()
    reply = await desk.ask("today")
    assert reply.edition
    assert reply.edition.digest.day == DAY


@pytest.mark.parametrize("text", ["date 2026-02-26", "date 2026年2月26日", "date 今天"])
async def test_a_date_shows_that_day(desk: Desk, text: str):
    reply = await desk.ask(text)
    assert reply.edition
    assert reply.edition.digest.day == DAY


async def test_a_day_that_was_never_collected_is_fetched_when_asked_for(world: World, desk: Desk):
    old = date(2020, 1, 1)
    world.write(old)
    reply = await desk.ask("date 2020-01-01")
    assert reply.edition
    assert reply.edition.digest.day == old


async def test_a_day_without_a_digest_names_the_nearest(desk: Desk):
    assert await desk.notice("date 2026-02-20") == DateNotFound(date(2026, 2, 20), (DAY,))


async def test_what_is_no_date_gets_an_example(desk: Desk):
    assert await desk.notice("date someday") == DateNotUnderstood("someday", DAY)


@pytest.mark.parametrize("text", ["story 2", "story ２", "story 二", "story #2"])
async def test_a_story_is_shown_by_its_number(desk: Desk, text: str):
    reply = await desk.ask(text)
    assert isinstance(reply.page, StoryPage)
    assert reply.page.selected.story.headline_text == "芯片降价"
    assert reply.page.is_from_overview


async def test_a_number_out_of_range_lists_the_headlines(desk: Desk):
    expected = StoryOutOfRange(9, 2, DAY, ("开源模型发布", "芯片降价"))
    assert await desk.notice("story 9") == expected
    assert isinstance(await desk.notice("story 0"), StoryOutOfRange)


async def test_a_story_without_a_number_is_asked_back(desk: Desk):
    assert await desk.notice("story") == StoryNumberNeeded("", 2)


@pytest.mark.parametrize("text", ["topic 开源", "topic 開源", "topic Open-Source", "topic #开源"])
async def test_a_topic_finds_its_stories_and_says_which_word_matched(desk: Desk, text: str):
    reply = await desk.ask(text)
    assert headlines(reply) == ["开源模型发布"]
    assert reply.notices == (TopicFound("开源", ("开源",), 1, DAY),)


async def test_several_topics_may_be_asked_for_at_once(desk: Desk):
    assert headlines(await desk.ask("topic 开源 芯片")) == ["开源模型发布", "芯片降价"]


async def test_a_topic_without_stories_names_those_that_have_some(desk: Desk):
    assert await desk.notice("topic 视频") == TopicEmpty("视频", DAY, ("开源", "芯片"))


async def test_an_unknown_topic_gets_suggestions(desk: Desk):
    notice = await desk.notice("topic 开元")
    assert isinstance(notice, TopicUnknown)
    assert notice.suggestions == ("开源",)
    assert notice.known == ("开源", "芯片", "视频")


async def test_a_topic_that_is_not_named_lists_what_there_is(desk: Desk):
    assert await desk.notice("topic") == TopicUnknown("", (), ("开源", "芯片", "视频"))


async def test_topics_are_listed_with_their_counts(desk: Desk):
    notice = await desk.notice("topics")
    assert isinstance(notice, TopicList)
    assert [(topic.name, topic.stories) for topic in notice.topics] == [
        ("开源", 1),
        ("芯片", 1),
        ("视频", 0),
    ]


async def test_a_subscription_takes_the_defaults(desk: Desk):
    notice = await desk.notice("subscribe")
    assert isinstance(notice, Subscribed)
    assert notice.is_new
    assert notice.subscription.window == WINDOW
    assert notice.subscription.topics == ()
    assert notice.subscription.next_due_at == EIGHT + timedelta(days=1)


async def test_a_subscription_takes_time_zone_weekdays_and_topics(desk: Desk):
    notice = await desk.notice("subscribe 9:30 Asia/Tokyo 工作日 开源 chip")
    assert isinstance(notice, Subscribed)
    window = notice.subscription.window
    assert (window.local_time, window.zone) == (time(9, 30), ZoneInfo("Asia/Tokyo"))
    assert window.weekdays == frozenset(range(5))
    assert notice.subscription.topics == ("开源", "芯片")


async def test_changing_a_subscription_keeps_what_is_not_named(desk: Desk):
    await desk.ask("subscribe 9:30 开源")
    notice = await desk.notice("subscribe 7:00")
    assert isinstance(notice, Subscribed)
    assert not notice.is_new
    assert notice.subscription.topics == ("开源",)
    assert notice.subscription.window.local_time == time(7)
    everything = await desk.notice("subscribe 全部")
    assert isinstance(everything, Subscribed)
    assert everything.subscription.topics == ()
    assert everything.subscription.window.local_time == time(7)


async def test_a_word_that_is_neither_time_nor_topic_changes_nothing(desk: Desk):
    notice = await desk.notice("subscribe 25:00")
    assert isinstance(notice, SubscriptionNotUnderstood)
    assert notice.written == "25:00"
    assert isinstance(await desk.notice("status"), NotSubscribed)


@pytest.mark.parametrize("text", ["subscribe 9:00", "unsubscribe"])
async def test_only_those_who_look_after_a_chat_may_change_it(desk: Desk, text: str):
    await desk.ask("subscribe 08:00")
    stranger = Caller(CHAT, never)
    assert await desk.notice(text, caller=stranger) == NotAllowed(Platform.TELEGRAM)
    status = await desk.notice("status", caller=stranger)
    assert isinstance(status, SubscriptionStatus)
    assert status.subscription.state is SubscriptionState.ACTIVE
    assert status.subscription.window == WINDOW


async def test_unsubscribing_ends_it_and_once_more_says_there_is_none(desk: Desk):
    await desk.ask("subscribe")
    assert isinstance(await desk.notice("unsubscribe"), Unsubscribed)
    assert isinstance(await desk.notice("unsubscribe"), NotSubscribed)
    assert isinstance(await desk.notice("status"), NotSubscribed)


async def test_start_greets_with_the_newest_overview(desk: Desk):
    reply = await desk.ask("start")
    assert reply.notices == (Welcome(DAY, is_subscribed=False),)
    assert reply.edition
    assert reply.edition.parts is EditionParts.OVERVIEW


async def test_before_the_first_digest_every_question_has_an_answer(world: World):
    desk = Desk(world)
    for text in ("today", "story 1", "topic 开源"):
        assert isinstance(await desk.notice(text), NothingPublished)
    assert await desk.notice("start") == Welcome(None, is_subscribed=False)
    assert isinstance(await desk.notice("topics"), TopicList)
    assert isinstance(await desk.notice("date 2026-02-26"), DateNotFound)


@pytest.mark.parametrize("text", ["start", "today", "story 1", "topic 开源"])
async def test_who_asks_before_the_first_look_is_not_told_that_there_is_nothing(
    world: World, text: str
):
    world.write(DAY)
    reply = await Desk(world).ask(text)
    assert reply.edition or reply.page


async def test_every_command_is_answered_and_an_unknown_one_gets_suggestions(desk: Desk):
    for command in COMMANDS:
        assert not isinstance(next(iter((await desk.ask(command)).notices), None), UnknownCommand)
    assert await desk.notice("todya") == UnknownCommand("todya", ("today", "story"))


async def delivered(world: World) -> None:
    world.clock.advance(timedelta(seconds=1))
    await world.plan_due.plan()
    await world.lane().drain()


async def test_after_a_change_of_time_the_next_delivery_shown_is_of_a_day_not_had_yet(
    world: World, desk: Desk
):
    await desk.ask("subscribe 08:00")
    await world.stores.subscriptions.reschedule({SubscriptionId(1): world.clock.now()})
    await delivered(world)
    assert len(world.messenger.sent) == 3
    notice = await desk.notice("subscribe 20:00")
    assert isinstance(notice, Subscribed)
    tomorrow = datetime.combine(DAY + timedelta(days=1), time(20), SHANGHAI)
    assert notice.subscription.next_due_at == tomorrow
    world.clock.set(datetime.combine(DAY, time(20), SHANGHAI))
    await delivered(world)
    assert len(world.messenger.sent) == 3


async def test_subscribing_anew_on_the_same_day_brings_no_second_edition(world: World, desk: Desk):
    await desk.ask("subscribe 08:00")
    await world.stores.subscriptions.reschedule({SubscriptionId(1): world.clock.now()})
    await delivered(world)
    await desk.ask("unsubscribe")
    await desk.ask("subscribe 09:00")
    world.clock.set(datetime.combine(DAY, time(9), SHANGHAI))
    await delivered(world)
    assert len(world.messenger.sent) == 3


async def test_who_unsubscribes_gets_nothing_of_what_was_planned(world: World, desk: Desk):
    await desk.ask("subscribe 08:00")
    await world.stores.subscriptions.reschedule({SubscriptionId(1): world.clock.now()})
    await world.plan_due.plan()
    assert await world.stores.outbox.has_pending(Platform.TELEGRAM)
    await desk.ask("unsubscribe")
    await delivered(world)
    assert world.messenger.sent == []
