"""What every ``ThemeStore`` keeps."""

from tests.contracts.store_samples import MINUTE, NOW, AllStores, make_chat

FORUM = make_chat("-1001").address


async def test_a_theme_has_the_topic_that_was_kept_last(stores: AllStores) -> None:
    assert await stores.themes.topic(FORUM, "芯片") is None
    await stores.themes.keep(FORUM, "芯片", "7", at=NOW)
    await stores.themes.keep(FORUM, "芯片", "9", at=NOW + MINUTE)
    await stores.themes.keep(FORUM, "开源", "8", at=NOW)
    assert await stores.themes.topic(FORUM, "芯片") == "9"
    assert await stores.themes.topic(FORUM, "开源") == "8"


async def test_each_chat_has_topics_of_its_own_and_all_its_topics_share_them(
    stores: AllStores,
) -> None:
    await stores.themes.keep(FORUM, "芯片", "7", at=NOW)
    assert await stores.themes.topic(make_chat("-1002").address, "芯片") is None
    assert await stores.themes.topic(make_chat("-1001", thread_id="3").address, "芯片") == "7"


async def test_a_moved_chat_keeps_its_topics_but_those_that_the_new_id_has(
    stores: AllStores,
) -> None:
    new = make_chat("-1002").address
    await stores.themes.keep(FORUM, "芯片", "7", at=NOW)
    await stores.themes.keep(FORUM, "开源", "8", at=NOW)
    await stores.themes.keep(new, "开源", "70", at=NOW)
    await stores.subscriptions.move_chat(FORUM, new.chat_id)
    assert await stores.themes.topic(new, "芯片") == "7"
    assert await stores.themes.topic(new, "开源") == "70"
    assert await stores.themes.topic(FORUM, "芯片") is None
