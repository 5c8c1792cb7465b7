"""What is made of one digest: parsing, topics, rendering, beside the bare library in one run."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from markdown_it import MarkdownIt

from bot.adapters.discord.renderer import DiscordFormat, DiscordRenderer
from bot.adapters.opencc import TextFolder
from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.config import load_settings
from bot.domain.audience import Language
from bot.domain.digest import Digest, story_text
from bot.domain.presentation import Presentation
from bot.domain.selection import select
from bot.domain.topic import TopicCatalogue
from bot.parsing import DEFAULT_LABELS, parse_digest
from bot.texts import texts_for

REPOSITORY = Path(__file__).resolve().parent.parent
_RUNS = 30
_WARM_UPS = 3


def print_digest_figures() -> None:
    """Print one table a subject."""
    text = (REPOSITORY / "digests" / "2026-02-26.md").read_text(encoding="utf-8")
    digest = parse_digest(text, labels=DEFAULT_LABELS, fallback_day=date(2026, 2, 26)).digest
    if digest is None:
        raise SystemExit("digests/2026-02-26.md cannot be read")
    _measure_parsing(text)
    _measure_topics(digest)
    _measure_rendering(digest)


def _measure_parsing(text: str) -> None:
    bare = MarkdownIt("commonmark").enable("table")
    library = _median(lambda: bare.parse(text))
    ours = _median(lambda: parse_digest(text, labels=DEFAULT_LABELS, fallback_day=date.today()))  # noqa: DTZ011 - any day will do
    _table(
        f"Parsing a digest of {len(text.encode()) / 1000:.1f} kB",
        [("markdown-it alone", library, 1.0), ("parse_digest", ours, ours / library)],
    )


def _measure_topics(digest: Digest) -> None:
    settings = load_settings(REPOSITORY / "config.yaml", {})
    catalogue = TopicCatalogue(tuple(t.as_topic() for t in settings.topics), TextFolder())
    texts = [story_text(story) for story in digest.stories]
    folding = _median(lambda: [catalogue.fold(text) for text in texts])
    matching = _median(lambda: [catalogue.matches(text) for text in texts])
    _table(
        f"Topics of {len(texts)} stories, {len(catalogue.topics)} topics",
        [("folding alone", folding, 1.0), ("matches", matching, matching / folding)],
    )


def _measure_rendering(digest: Digest) -> None:
    catalogue = TopicCatalogue((), str.casefold)
    edition = select(digest, topics=(), catalogue=catalogue)
    renderers = {
        "telegram html": TelegramRenderer(texts_for, format=TelegramFormat.HTML),
        "telegram rich": TelegramRenderer(texts_for, format=TelegramFormat.RICH),
        "discord components": DiscordRenderer(texts_for, format=DiscordFormat.COMPONENTS),
        "discord embeds": DiscordRenderer(texts_for, format=DiscordFormat.EMBEDS),
    }
    rows, first = [], 0.0
    for name, renderer in renderers.items():
        took = _median(lambda r=renderer: r.render_edition(edition, Presentation(Language.ZH_HANS)))  # type: ignore[misc]
        first = first or took
        rows.append((name, took, took / first))
    _table(f"Rendering an edition of {len(digest.stories)} stories, fall-backs included", rows)


def _median(work: Callable[[], object]) -> float:
    """Seconds of one call: the median of some, after a warm-up."""
    for _ in range(_WARM_UPS):
        work()
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _table(title: str, rows: list[tuple[str, float, float]]) -> None:
    print(f"\n{title}\n{'':22}{'ms':>10}{'ratio':>10}")
    for name, seconds, ratio in rows:
        print(f"{name:22}{seconds * 1000:10.2f}{ratio:10.2f}")
