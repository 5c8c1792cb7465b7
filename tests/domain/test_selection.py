from datetime import date

from bot.domain.digest import Digest, Metric, Section, SectionKind, Story, StoryKey
from bot.domain.rich_text import Text, paragraph
from bot.domain.selection import EditionParts, select
from bot.domain.topic import Topic, TopicCatalogue

OPEN_SOURCE = Topic("开源", ("open source",))
VIDEO = Topic("视频生成", (), ("Sora",))
CATALOGUE = TopicCatalogue((OPEN_SOURCE, VIDEO), str.casefold)


def story(position: int, headline: str, *sections: Section) -> Story:
    return Story(StoryKey(str(position)), position, str(position), (Text(headline),), sections)


BRIEF = Section(SectionKind.BRIEF, "简要内容", (paragraph("Sora 2是开源的"),))
FIGURES = Section(
    SectionKind.FIGURES, "指标", metrics=(Metric("Arena", "第一", note="Open Source榜"),)
)
STORIES = (
    story(1, "新芯片"),
    story(2, "开源模型"),
    story(3, "新视频模型", BRIEF),
    story(4, "排行榜", FIGURES),
)
DIGEST = Digest("日报", date(2026, 2, 26), (), STORIES)


def selected(*topics: str) -> list[int]:
    edition = select(DIGEST, topics=topics, catalogue=CATALOGUE)
    return [chosen.story.position for chosen in edition.stories]


def test_every_story_is_selected_where_no_topic_is_asked_for() -> None:
    edition = select(DIGEST, topics=(), catalogue=CATALOGUE)
    assert tuple(chosen.story for chosen in edition.stories) == STORIES
    assert all(chosen.matches == () for chosen in edition.stories)
    assert edition.topics == ()


def test_headlines_sections_and_figures_count() -> None:
    assert selected("开源") == [2, 3, 4]


def test_stories_of_any_asked_topic_come_once_in_the_digests_order() -> None:
    assert selected("视频生成", "开源") == [2, 3, 4]


def test_it_says_by_which_topic_and_word() -> None:
    edition = select(DIGEST, topics=("视频生成",), catalogue=CATALOGUE)
    (chosen,) = edition.stories
    assert [(match.topic, match.words) for match in chosen.matches] == [(VIDEO, ("Sora",))]


def test_a_topic_that_left_the_catalogue_selects_nothing() -> None:
    assert selected("机器人") == []


def test_the_edition_remembers_what_was_asked_for() -> None:
    edition = select(DIGEST, topics=("开源",), catalogue=CATALOGUE, parts=EditionParts.STORIES)
    assert (edition.topics, edition.parts) == (("开源",), EditionParts.STORIES)
    assert edition.digest is DIGEST


def test_all_parts_are_shown_unless_said_otherwise() -> None:
    parts = select(DIGEST, topics=(), catalogue=CATALOGUE).parts
    assert parts == EditionParts.OVERVIEW | EditionParts.STORIES | EditionParts.OUTLOOK
