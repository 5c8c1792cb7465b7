from bot.domain.audience import ChatAddress, Language, Platform, SubscriptionState
from bot.usecases.push_digest import NewChat, PushDigest
from tests.usecases.world import DAY, WINDOW, World

EDITION = ["日报", "开源模型发布", "芯片降价"]


async def push(world: World, *, to: ChatAddress | None = None, force: bool = False) -> None:
    world.write(DAY)
    await world.collect.collect()
    stored = await world.library.stored(DAY)
    assert stored
    new_chat = NewChat(Language.ZH_HANS, WINDOW)
    pushing = PushDigest(world.stores.subscriptions, world.publish, new_chat)
    await pushing.push(stored, to=to, force=force)
    await world.lane().drain()


async def test_everybody_who_is_subscribed_gets_it_once(world: World):
    await world.subscribe("1")
    await world.subscribe("2")
    await push(world)
    await push(world)
    assert world.messenger.sent_to("1") == world.messenger.sent_to("2") == EDITION


async def test_force_sends_it_again(world: World):
    await world.subscribe("1")
    await push(world)
    await push(world, force=True)
    assert world.messenger.sent_to("1") == EDITION * 2


async def test_a_named_chat_gets_it_without_being_subscribed_by_that(world: World):
    await world.subscribe("1")
    address = ChatAddress(Platform.TELEGRAM, "7")
    await push(world, to=address)
    await push(world, to=address)
    assert world.messenger.sent_to("7") == EDITION
    assert world.messenger.sent_to("1") == []
    remembered = await world.stores.subscriptions.get(address)
    assert remembered
    assert remembered.state is SubscriptionState.ENDED
