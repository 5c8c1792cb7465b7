"""A story's blocks → its sections: which paragraphs open one, what is a figure, what is body."""

from dataclasses import dataclass, field

from bot.domain.digest import Metric, Section, SectionKind
from bot.domain.finding import FindingCode
from bot.domain.rich_text import (
    Block,
    BulletList,
    Heading,
    Inlines,
    Paragraph,
    RichText,
    Strong,
    Text,
    plain_text,
)
from bot.parsing.blocks import PlacedBlock
from bot.parsing.canonical import canonical
from bot.parsing.depth import BODY_LIMIT, limit_depth
from bot.parsing.findings import FindingLog
from bot.parsing.label_lines import as_label, split_at_labels
from bot.parsing.labels import SectionLabels
from bot.parsing.layout import Blocks
from bot.parsing.metrics import read_item, write_metric

_LABEL_HEADING = 3


@dataclass(slots=True)
class _Draft:
    kind: SectionKind
    label: str
    line: int
    body: list[Block] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)


def read_sections(blocks: Blocks, labels: SectionLabels, log: FindingLog) -> tuple[Section, ...]:
    """The sections of one story, in order. Text in front of the first label has an empty one."""
    reader = _Reader(labels, log)
    for placed in blocks:
        reader.read(placed)
    return tuple(_finish(draft, log) for draft in reader.drafts)


def _finish(draft: _Draft, log: FindingLog) -> Section:
    if not draft.metrics and not plain_text(tuple(draft.body)).strip():
        log.add(FindingCode.EMPTY_SECTION, draft.line, {"label": draft.label})
    body = limited_body(tuple(draft.body), draft.line, log)
    return Section(draft.kind, draft.label, body, tuple(draft.metrics))


def limited_body(body: RichText, line: int, log: FindingLog) -> RichText:
    """``body`` as deep as the program carries it."""
    limited, is_cut = limit_depth(body)
    if is_cut:
        log.add(FindingCode.TOO_DEEP, line, {"limit": str(BODY_LIMIT)})
    return limited


class _Reader:
    def __init__(self, labels: SectionLabels, log: FindingLog) -> None:
        self.drafts: list[_Draft] = []
        self._labels = labels
        self._log = log

    def read(self, placed: PlacedBlock) -> None:
        match placed.block:
            case Paragraph():
                self._paragraph(placed)
            case Heading(level, children) if level == _LABEL_HEADING and heading_label(children):
                self._open(heading_label(children), placed.line)
            case BulletList() if self._is_in_figures():
                self._figures(placed)
            case block:
                self._add(block, placed.line)

    def _paragraph(self, placed: PlacedBlock) -> None:
        if not placed.runs:
            self._add(placed.block, placed.line)
            return
        for label, runs in split_at_labels(placed.runs, self._labels):
            if label:
                self._open(label, placed.line)
            if text := canonical(runs):
                self._add(Paragraph(text), placed.line)

    def _open(self, label: str, line: int) -> None:
        kind = self._labels.kind_of(label) or SectionKind.OTHER
        self.drafts.append(_Draft(kind, label, line))

    def _is_in_figures(self) -> bool:
        return bool(self.drafts) and self.drafts[-1].kind is SectionKind.FIGURES

    def _add(self, block: Block, line: int) -> None:
        """Add to the last section's body; behind figures, to a nameless continuation of it."""
        if not self.drafts:
            self.drafts.append(_Draft(SectionKind.BRIEF, "", line))
        elif self.drafts[-1].metrics:
            self.drafts.append(_Draft(SectionKind.FIGURES, "", line))
        self.drafts[-1].body.append(block)

    def _figures(self, placed: PlacedBlock) -> None:
        assert isinstance(placed.block, BulletList)  # noqa: S101 - the caller matched it
        others: list[RichText] = []
        for item, line in zip(placed.block.items, placed.item_lines, strict=True):
            metric = read_item(item)
            if metric is None:
                others.append(item)
                continue
            self._add_list(others, line)
            self.drafts[-1].metrics.append(metric)
            if metric.value is None:
                written = write_metric(metric)
                self._log.add(FindingCode.UNPARSED_METRIC, line, {"metric": written})
        self._add_list(others, placed.line)

    def _add_list(self, items: list[RichText], line: int) -> None:
        if items:
            self._add(BulletList(tuple(items)), line)
            items.clear()


def heading_label(children: Inlines) -> str:
    """The label that a heading inside a story is, empty where it is more than plain words."""
    match children:
        case (Text(text),) | (Strong((Text(text),)),):
            return as_label(text)
    return ""
