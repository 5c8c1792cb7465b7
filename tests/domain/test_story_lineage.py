from bot.domain.digest import StoryKey
from bot.domain.story_lineage import PublishedStory, StoryLineage


def story(key: str, headline: str, position: int = 1) -> PublishedStory:
    return PublishedStory(StoryKey(key), headline, position)


def current(lineage: StoryLineage, key: str) -> str | None:
    return lineage.current(StoryKey(key))


KIMI = story("kimi", "Moonshot AI发布Kimi K2.5", 1)
CHIP = story("chip", "英伟达芯片降价", 2)


def test_a_story_is_known_by_its_key_whatever_its_headline_and_place():
    renamed = story("kimi", "月之暗面开源新模型", 5)
    lineage = StoryLineage([[KIMI, CHIP], [CHIP, renamed]])
    assert current(lineage, "kimi") == "kimi"
    assert lineage.headline(StoryKey("kimi")) == "月之暗面开源新模型"
    assert lineage.positions(StoryKey("kimi")) == (1, 5)


def test_a_changed_link_is_the_same_story_where_the_headline_is_alike():
    relinked = story("kimi-2", "Moonshot AI 发布 Kimi K2.5！")
    lineage = StoryLineage([[KIMI, CHIP], [relinked, CHIP]])
    assert current(lineage, "kimi") == "kimi-2"
    assert current(lineage, "chip") == "chip"


def test_a_withdrawn_story_has_no_current_key_and_one_unlike_it_takes_no_place():
    other = story("sora", "OpenAI发布Sora 3")
    lineage = StoryLineage([[KIMI, CHIP], [other, CHIP]])
    assert current(lineage, "kimi") is None
    assert lineage.headline(StoryKey("kimi")) == KIMI.headline
    assert lineage.knows(StoryKey("kimi"))


def test_two_stories_that_begin_alike_are_two():
    old, new = story("sora", "OpenAI发布Sora 3"), story("gpt", "OpenAI发布GPT-6")
    assert current(StoryLineage([[old], [new]]), "sora") is None


def test_keys_go_before_headlines():
    """The one with the old headline is somebody else's story that was there before."""
    old = [story("a", "模型发布"), story("b", "模型发布会")]
    lineage = StoryLineage([old, [story("b", "模型发布")]])
    assert current(lineage, "a") is None
    assert current(lineage, "b") == "b"


def test_the_most_alike_find_each_other():
    old = [story("a", "谷歌发布Gemini 4 Pro模型"), story("b", "谷歌发布Gemini 4 Flash模型")]
    new = [story("c", "谷歌发布Gemini 4 Flash 模型"), story("d", "谷歌发布 Gemini 4 Pro 模型")]
    lineage = StoryLineage([old, new])
    assert (current(lineage, "a"), current(lineage, "b")) == ("d", "c")


def test_a_story_is_followed_through_several_revisions_and_may_come_back():
    first, second = story("a", "模型今日正式发布"), story("b", "模型今日正式发布")
    third = story("c", "模型今日正式发布了")
    lineage = StoryLineage([[first, CHIP], [second, CHIP], [CHIP], [third, CHIP]])
    assert [current(lineage, key) for key in "abc"] == ["c", "c", "c"]


def test_nobody_knows_what_no_revision_had():
    lineage = StoryLineage([[KIMI]])
    assert not lineage.knows(StoryKey("else"))
    assert current(lineage, "else") is None
    assert lineage.headline(StoryKey("else")) == ""
    assert lineage.positions(StoryKey("else")) == ()


def test_headlines_without_letters_are_like_nothing():
    assert current(StoryLineage([[story("a", "!!!")], [story("b", "!!!")]]), "a") is None


def test_two_stories_of_one_source_are_followed_together():
    twice = [story("a", "甲"), story("a", "乙", 2)]
    lineage = StoryLineage([twice, twice])
    assert current(lineage, "a") == "a"
    assert lineage.positions(StoryKey("a")) == (1, 2)
