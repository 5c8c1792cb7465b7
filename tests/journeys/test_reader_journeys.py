"""What a reader sees on both platforms, over the wire."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.bootstrap.program import Program
from bot.domain.audience import ChatAddress, Platform, SubscriptionState
from bot.sandbox.demo.scene import Scene, set_scene
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.telegram import Person, Status
from tests.journeys.stage import REPOSITORY, Stage, running, staged

DAY = date(2026, 2, 26)


@dataclass
class Journey:
    stage: Stage
    program: Program
    scene: Scene

    def telegram_texts(self) -> list[str]:
        return [m.text for m in self.stage.telegram.bot_messages(self.scene.chat)]

    def discord_texts(self) -> list[str]:
        bot = self.stage.discord.backend.world.bot
        messages = self.stage.discord.messages(self.scene.channel.id)
        return [m.text for m in messages if m.author is bot and not m.is_loading]

    async def ask(self, command: str, words: str = "") -> tuple[list[str], list[str]]:
        """The new messages on each platform."""
        before = len(self.telegram_texts()), len(self.discord_texts())
        await self.scene.ask_both(command, words)
        return self.telegram_texts()[before[0] :], self.discord_texts()[before[1] :]

    async def push(self) -> None:
        stored = await self.program.library.stored(DAY)
        assert stored
        await self.program.push.push(stored)
        await self.scene.quiet()


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    async with staged(tmp_path) as stage, running(stage) as program:
        scene = await set_scene(stage.telegram, stage.discord)
        await scene.ready()
        yield Journey(stage, program, scene)


def headlines() -> list[str]:
    text = (REPOSITORY / "digests" / f"{DAY}.md").read_text(encoding="utf-8")
    return re.findall(r"^## \d+\. (.+)$", text, re.MULTILINE)


def plain(text: str) -> str:
    """Without Discord's escapes, so that both platforms compare."""
    return re.sub(r"\\([^\w\s])", r"\1", text)


def stories_in(texts: list[str]) -> list[str]:
    """The headlines that open a message, in order: an overview opens with none."""
    return [h for text in texts for h in headlines() if h in plain(text).split("\n")[0]]


async def test_subscribers_get_overview_stories_and_outlook_in_order(journey: Journey):
    await journey.ask("subscribe", "08:00")
    before = len(journey.telegram_texts()), len(journey.discord_texts())
    await journey.push()
    telegram = journey.telegram_texts()[before[0] :]
    discord = journey.discord_texts()[before[1] :]
    for texts in (telegram, discord):
        assert len(texts) == 2 + len(headlines())
        assert all(headline in plain(texts[0]) for headline in headlines())
        assert stories_in(texts[1:-1]) == headlines()
        assert "总结与展望" in texts[-1]


async def test_a_second_push_sends_nothing(journey: Journey):
    await journey.ask("subscribe", "08:00")
    await journey.push()
    before = journey.telegram_texts(), journey.discord_texts()
    await journey.push()
    assert (journey.telegram_texts(), journey.discord_texts()) == before


@pytest.mark.parametrize(
    ("command", "words"),
    [("today", ""), ("date", "2026-02-26"), ("topic", "开源"), ("story", "4")],
)
async def test_both_platforms_answer_with_the_same_stories(
    journey: Journey, command: str, words: str
):
    telegram, discord = await journey.ask(command, words)
    assert stories_in(telegram)
    assert stories_in(telegram) == stories_in(discord)


async def test_a_topic_says_which_words_matched(journey: Journey):
    telegram, discord = await journey.ask("topic", "open source")
    for texts in (telegram, discord):
        assert "命中" in texts[0]
        assert "开源" in texts[0]
    assert [headlines().index(h) + 1 for h in stories_in(telegram)] == [3, 4, 5, 6, 10]


async def test_mistakes_get_helpful_answers_on_both_platforms(journey: Journey):
    for command, words, hint in (
        ("topic", "开元", "开源"),
        ("date", "2026-02-20", "2026-02-24"),
        ("date", "someday", "2026-02-26"),
        ("story", "99", headlines()[0]),
        ("subscribe", "25:00", "08:00"),
    ):
        for texts in await journey.ask(command, words):
            assert len(texts) == 1
            assert hint in plain(texts[0])


async def test_start_shows_the_latest_overview_and_offers_to_subscribe(journey: Journey):
    for texts in await journey.ask("start"):
        assert "/subscribe" in plain(texts[0])
        assert all(headline in plain(texts[1]) for headline in headlines())


async def test_status_tells_the_next_delivery_with_its_zone(journey: Journey):
    await journey.ask("subscribe", "08:00")
    for texts in await journey.ask("status"):
        assert "Asia/Shanghai" in plain(texts[0])
        assert "08:00" in texts[0]


async def test_unsubscribing_ends_the_deliveries(journey: Journey):
    await journey.ask("subscribe", "08:00")
    await journey.ask("unsubscribe")
    before = len(journey.telegram_texts()), len(journey.discord_texts())
    await journey.push()
    assert (len(journey.telegram_texts()), len(journey.discord_texts())) == before


async def test_in_a_telegram_group_only_administrators_change_the_subscription(journey: Journey):
    telegram = journey.stage.telegram
    owner, member = telegram.person("Owner"), telegram.person("Member")
    group = telegram.supergroup("读者群", creator=owner, members=[member])
    address = ChatAddress(Platform.TELEGRAM, str(group.id))
    await telegram.wait_for(lambda: telegram.bot_messages(group))  # the greeting

    async def ask(person: Person, text: str) -> str:
        before = len(telegram.bot_messages(group))
        await telegram.say(group, person, text)
        await telegram.wait_for(lambda: len(telegram.bot_messages(group)) > before)
        return telegram.bot_messages(group)[-1].text

    assert "管理员" in await ask(member, "/subscribe 09:00")
    assert await journey.program.stores.subscriptions.get(address) is None
    await ask(owner, "/subscribe@daybrief_bot 09:00")
    made = await journey.program.stores.subscriptions.get(address)
    assert made
    assert made.state is SubscriptionState.ACTIVE
    await ask(member, "/unsubscribe")
    kept = await journey.program.stores.subscriptions.get(address)
    assert kept
    assert kept.state is SubscriptionState.ACTIVE


async def test_in_a_discord_server_only_managers_change_the_subscription(journey: Journey):
    discord, scene = journey.stage.discord, journey.scene
    guild = scene.channel.guild
    assert guild
    member = await discord.add_member(guild, "Member")
    manager = await discord.add_member(guild, "Keeper", permissions=Permission.MANAGE_CHANNELS)
    address = ChatAddress(Platform.DISCORD, scene.channel.id)
    await discord.slash(scene.channel, member, "subscribe", time="09:00")
    await discord.wait_until_quiet()
    assert await journey.program.stores.subscriptions.get(address) is None
    await discord.slash(scene.channel, manager, "subscribe", time="09:00")
    await discord.wait_until_quiet()
    assert await journey.program.stores.subscriptions.get(address)


async def test_small_talk_in_a_group_and_commands_for_other_bots_stay_unanswered(journey: Journey):
    telegram = journey.stage.telegram
    owner = telegram.person("Owner")
    group = telegram.supergroup("读者群", creator=owner, bot_status=Status.ADMINISTRATOR)
    await telegram.wait_for(lambda: telegram.bot_messages(group))  # the greeting
    await telegram.say(group, owner, "/today@another_bot")
    await telegram.say(group, owner, "早上好")
    await telegram.say(group, owner, "/help")
    await telegram.wait_for(lambda: len(telegram.bot_messages(group)) > 1)
    await journey.scene.quiet()
    assert len(telegram.bot_messages(group)) == 2


async def test_a_new_file_is_noticed_without_a_restart(tmp_path: Path):
    folder = tmp_path / "mine"
    folder.mkdir()
    environ = {"DAYBRIEF_SOURCE_FOLDER": str(folder)}
    async with staged(tmp_path) as stage, running(stage, **environ) as program:
        assert await program.library.newest() is None
        source = (REPOSITORY / "digests" / "2026-02-24.md").read_bytes()
        (folder / "2026-02-24.md").write_bytes(source)
        scene = await set_scene(stage.telegram, stage.discord)
        await scene.ready()
        for _ in range(50):
            if await program.library.newest():
                break
            await scene.quiet()
        await scene.ask_telegram("/today")
        assert len(stage.telegram.bot_messages(scene.chat)) > 3


async def test_autocomplete_offers_topics_by_alias(journey: Journey):
    scene = journey.scene
    choices = await journey.stage.discord.autocomplete(
        scene.channel, scene.member, "topic", "name", name="open"
    )
    assert [choice["value"] for choice in choices][:1] == ["开源"]


async def test_nobody_is_pinged(journey: Journey):
    await journey.ask("subscribe", "08:00")
    await journey.push()
    await journey.ask("topic", "@everyone")
    for message in journey.stage.discord.messages(journey.scene.channel.id):
        assert not message.pings.is_everyone
        assert not message.pings.users
        assert not message.pings.roles


async def test_a_server_from_before_rich_messages_gets_html(tmp_path: Path):
    async with (
        staged(tmp_path, has_rich_messages=False) as stage,
        running(stage) as program,
    ):
        scene = await set_scene(stage.telegram, stage.discord)
        await scene.ready()
        journey = Journey(stage, program, scene)
        telegram, _ = await journey.ask("today")
        assert stories_in(telegram) == headlines()
        refused = [c for c in stage.telegram.calls if c.method == "sendRichMessage"]
        assert len(refused) == 1
