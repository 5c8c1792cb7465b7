"""What every ``ChatStore`` and ``AccountMemory`` keeps."""

from dataclasses import replace

from bot.domain.audience import Language
from tests.contracts.store_samples import MINUTE, NOW, AllStores, make_chat, subscribe


async def test_a_chat_that_nobody_met_has_no_language(stores: AllStores) -> None:
    assert await stores.chats.language(make_chat().address) is None


async def test_a_chat_keeps_the_language_chosen_last(stores: AllStores) -> None:
    chat = make_chat()
    await stores.chats.remember(replace(chat, language=Language.EN))
    await stores.chats.remember(replace(chat, language=Language.ZH_HANT))
    assert await stores.chats.language(chat.address) is Language.ZH_HANT


async def test_a_chosen_language_is_the_subscriptions(stores: AllStores) -> None:
    made = await subscribe(stores)
    await stores.chats.remember(replace(made.chat, language=Language.EN))
    found = await stores.subscriptions.get(made.chat.address)
    assert found is not None
    assert found.chat.language is Language.EN


async def test_a_topic_speaks_its_chats_language_until_it_has_its_own(stores: AllStores) -> None:
    chat, topic = make_chat("-100"), make_chat("-100", thread_id="7")
    await stores.chats.remember(replace(chat, language=Language.EN))
    assert await stores.chats.language(topic.address) is Language.EN
    await stores.chats.remember(replace(topic, language=Language.ZH_HANT))
    assert await stores.chats.language(topic.address) is Language.ZH_HANT
    assert await stores.chats.language(chat.address) is Language.EN


async def test_what_was_learned_of_an_account_is_recalled_with_its_time(stores: AllStores) -> None:
    assert await stores.accounts.recall("telegram:1", "username") is None
    await stores.accounts.learn("telegram:1", "username", "old_bot", at=NOW)
    await stores.accounts.learn("telegram:1", "username", "daybrief_bot", at=NOW + MINUTE)
    await stores.accounts.learn("telegram:2", "username", "other_bot", at=NOW)
    recalled = await stores.accounts.recall("telegram:1", "username")
    assert recalled == ("daybrief_bot", NOW + MINUTE)
