"""Which stories belong together, and why."""

from datetime import date

from bot.domain.digest import Section, SectionKind, Story, StoryKey
from bot.domain.relatedness import StoryProfile, profile_story, related
from bot.domain.rich_text import Text, paragraph

TODAY, YESTERDAY = date(2026, 2, 26), date(2026, 2, 25)


def profile(
    number: int,
    headline: str,
    brief: str = "",
    *topics: str,
    day: date = TODAY,
    source: str = "",
) -> StoryProfile:
    sections = (Section(SectionKind.BRIEF, "简要内容", (paragraph(brief),)),) if brief else ()
    key = StoryKey(f"{day:%Y%m%d}-{number:010x}")
    sources = (source,) if source else ()
    story = Story(key, number, str(number), (Text(headline),), sections, sources)
    return profile_story(story, day, topics)


CODEX = profile(1, "OpenAI推出GPT-5.3-Codex", "在SWE-Bench上领先", "智能体")
FILLERS = tuple(profile(number, f"无关第{number}条", "随便写写") for number in range(20, 30))


def test_names_are_latin_words_with_capitals_or_digits_however_they_are_spelt():
    one = profile(1, "GPT-5.3-Codex 与 qwen3", "see the open-source code at https://e.org/Abc")
    assert {"gpt53codex", "gpt", "qwen3", "qwen"} == set(one.names)
    assert one.names["gpt53codex"] == "GPT-5.3-Codex"
    assert profile(2, "ＧＰＴ－５．３－Ｃｏｄｅｘ").names.keys() >= {"gpt"}


def test_what_shares_a_rare_name_comes_before_what_shares_a_topic():
    by_name = profile(2, "GPT 5.3 Codex被谈起", "GPT-5.3-Codex又有新招")
    by_topic = profile(3, "另一家的助手", "", "智能体")
    found = related(CODEX, (by_topic, by_name, *FILLERS))
    assert [it.profile for it in found] == [by_name, by_topic]
    assert found[0].names == ("GPT-5.3-Codex",)
    assert found[1].topics == ("智能体",)


def test_what_everybody_has_relates_nobody():
    talk = [profile(n, f"第{n}条谈到OpenAI", "", "智能体") for n in range(2, 40)]
    assert related(talk[0], talk[1:]) == ()


def test_a_story_is_not_related_to_itself_and_a_copy_says_that_it_is_one():
    copy = profile(7, "OpenAI推出 GPT-5.3-Codex！", "旧文", day=YESTERDAY)
    found = related(CODEX, (CODEX, copy, *FILLERS))
    assert [(it.profile, it.is_same) for it in found] == [(copy, True)]


def test_the_same_source_alone_makes_no_copy():
    one = profile(1, "春节档新片接连上映", source="https://e.org/1")
    other = profile(2, "仓库里发现新线索", day=YESTERDAY, source="https://e.org/1")
    assert not any(it.is_same for it in related(one, (other,)))


def test_shared_sources_count_little():
    source = "https://e.org/1"
    one = profile(1, "甲事", "", source=source)
    assert related(one, (profile(2, "乙事", "", day=YESTERDAY, source=source), *FILLERS)) == ()


def test_one_story_told_on_two_days_is_listed_once():
    twice = (
        profile(2, "GPT-5.3-Codex评测", day=TODAY),
        profile(3, "GPT-5.3-Codex评测", day=YESTERDAY),
    )
    found = related(CODEX, (*twice, *FILLERS))
    assert [it.profile.day for it in found] == [TODAY]


def test_at_most_eight_and_in_the_same_order_whatever_the_order_was():
    others = tuple(profile(n, f"GPT-5.3-Codex第{n}讲") for n in range(2, 15))
    found = related(CODEX, (*others, *FILLERS))
    assert len(found) == 8
    assert related(CODEX, (*FILLERS, *reversed(others))) == found
    assert [it.profile.position for it in found] == list(range(2, 10))


def test_a_name_that_is_a_topic_too_is_said_once():
    one = profile(1, "OpenAI开会", "", "OpenAI", "智能体")
    other = profile(2, "OpenAI散会", "", "OpenAI", "智能体")
    (found,) = related(one, (other, *FILLERS))
    assert (found.names, found.topics) == (("OpenAI",), ("智能体",))


def test_alone_there_is_nothing_related():
    assert related(CODEX, ()) == ()
    assert related(CODEX, (CODEX,)) == ()
