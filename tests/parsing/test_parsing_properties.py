"""What holds for every file and every digest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest
from bot.domain.rich_text import Link, Paragraph, Text, inline_links, links
from bot.parsing import DEFAULT_LABELS, digest_as_json, parse_digest, write_markdown
from bot.parsing.characters import clean
from bot.parsing.dates import split_title
from bot.parsing.findings import FindingLog
from bot.parsing.links import web_address
from bot.parsing.metrics import parse_metric, write_metric
from tests.parsing.digest_strategies import digests
from tests.parsing.house_digest import DAY, TITLE, read, read_file
from tests.parsing.markdown_strategies import nasty_files, plain_texts
from tests.parsing.visible_characters import lost_characters

_LABELS_OF_LINKS = set("b1234567890")
"""What ``[b]:`` names and how often a list counts are not for readers."""


@given(st.binary(max_size=300))
def test_any_bytes_give_a_digest_or_an_error(content: bytes):
    parsed = read_file(content)
    assert parsed.digest is not None or parsed.has_errors


@given(st.text(max_size=200))
def test_any_text_gives_a_digest_or_an_error(text: str):
    parsed = parse_digest(text, labels=DEFAULT_LABELS)
    assert parsed.digest is not None or parsed.has_errors


@settings(max_examples=400)
@given(nasty_files)
def test_a_written_digest_reads_the_same(text: str):
    digest = read_file(text).digest
    if digest is not None:
        written = write_markdown(digest)
        again = read_file(written, f"{digest.day}.md").digest
        assert again == digest
        assert write_markdown(again) == written


@settings(max_examples=400)
@given(nasty_files)
def test_nothing_in_a_file_is_lost(text: str):
    digest = read_file(text).digest
    if digest is not None:
        assert lost_characters(text, digest).keys() <= _LABELS_OF_LINKS


@given(nasty_files)
def test_findings_have_lines_that_the_file_has(text: str):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    found = [finding.line for finding in read_file(text).findings]
    assert found == sorted(found)
    assert all(0 <= line <= lines for line in found)


@settings(max_examples=60)
@given(digests())
def test_a_digest_made_by_hand_has_one_form_once_it_was_read(digest: Digest):
    once = parse_digest(write_markdown(digest), labels=DEFAULT_LABELS, fallback_day=DAY).digest
    assert once is not None
    again = parse_digest(
        write_markdown(once), labels=DEFAULT_LABELS, name_day=once.day, fallback_day=DAY
    ).digest
    assert again == once


@given(plain_texts)
def test_no_character_of_a_text_is_markup_once_it_is_written(words: str):
    text = clean(words, FindingLog()).strip()
    if text:
        made = Digest("甲", DAY, (Paragraph((Text(text),)),), ())
        assert read(write_markdown(made)).preamble == made.preamble


@given(nasty_files)
def test_links_are_http_and_nothing_else(text: str):
    digest = read_file(text).digest
    if digest is not None:
        bodies = [section.body for story in digest.stories for section in story.sections]
        urls = [url for body in (digest.preamble, digest.footer, *bodies) for url in links(body)]
        urls += [url for story in digest.stories for url in inline_links(story.headline)]
        assert all(url.isascii() and web_address(url) == url for url in urls)
        assert all(source in urls for story in digest.stories for source in story.sources)


@given(plain_texts.map(str.strip))
def test_a_link_shows_what_it_was_given(words: str):
    text = clean(words, FindingLog()).strip()
    if text:
        link = Link("https://e.org/a", (Text(text),))
        made = Digest("甲", DAY, (Paragraph((link,)),), ())
        assert read(write_markdown(made)).preamble == made.preamble


@given(st.text(max_size=40))
def test_a_figure_is_read_as_it_is_written(text: str):
    metric = parse_metric(" ".join(text.split()))
    assert parse_metric(write_metric(metric)) == metric


@given(st.text(max_size=40))
def test_a_title_gives_up_its_date_once(text: str):
    dated = split_title(f"{text} - 2026年3月5日")
    assert dated.day is not None
    assert dated.title == dated.title.strip()


@given(nasty_files)
def test_json_is_made_of_json(text: str):
    digest = read(f"{TITLE}\n\n{text}")
    tree = digest_as_json(digest)
    assert len(tree) == 6
