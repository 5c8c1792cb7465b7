"""How a chat is shown what it asks for."""

from dataclasses import replace
from typing import cast

import pytest

from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.domain.errors import StorageUnavailable
from bot.domain.preferences import DEFAULT_PREFERENCES, Layout, Preferences
from bot.domain.reply import NothingPublished, Reply
from bot.ports import SubscriptionStore
from bot.usecases.preferred_reading import PreferredReading
from bot.usecases.read_digest import whole
from tests.usecases.world import DAY, WINDOW, World

FORUM = Chat(ChatAddress(Platform.TELEGRAM, "-100"), ChatKind.GROUP)
TOPIC = replace(FORUM, address=ChatAddress(Platform.TELEGRAM, "-100", "7"))
HEADLINES = Preferences(layout=Layout.HEADLINES)


class Away:
    async def get(self, chat: ChatAddress) -> None:
        raise StorageUnavailable(f"locked: {chat}")


@pytest.fixture
async def edition(world: World) -> Reply:
    world.write(DAY)
    await world.collect.collect()
    digest = await world.library.on(DAY)
    assert digest
    return Reply((), whole(digest))


async def subscribe(world: World, state: SubscriptionState) -> None:
    made = await world.stores.subscriptions.put(
        FORUM, state=SubscriptionState.ACTIVE, window=WINDOW, topics=(), next_due_at=None
    )
    await world.stores.subscriptions.prefer(made.id, HEADLINES)
    await world.stores.subscriptions.put(
        FORUM, state=state, window=WINDOW, topics=(), next_due_at=None
    )


@pytest.mark.parametrize("state", [SubscriptionState.ACTIVE, SubscriptionState.ENDED])
async def test_editions_come_as_the_subscription_prefers_also_one_that_has_ended(
    world: World, edition: Reply, state: SubscriptionState
):
    await subscribe(world, state)
    reading = PreferredReading(world.stores.subscriptions)
    assert (await reading.presentation(edition, FORUM)).preferences == HEADLINES


async def test_a_forum_topic_without_a_subscription_reads_as_its_chat_does(
    world: World, edition: Reply
):
    await subscribe(world, SubscriptionState.ACTIVE)
    reading = PreferredReading(world.stores.subscriptions)
    assert (await reading.presentation(edition, TOPIC)).preferences == HEADLINES


async def test_nothing_is_looked_up_for_words_alone_and_nobody_waits_for_records(edition: Reply):
    reading = PreferredReading(cast("SubscriptionStore", Away()))
    for reply in (Reply((NothingPublished(),)), edition):
        assert (await reading.presentation(reply, FORUM)).preferences == DEFAULT_PREFERENCES
