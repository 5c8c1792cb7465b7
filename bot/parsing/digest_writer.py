"""A digest → Markdown in the house format. Reading it again gives an equal digest."""

from bot.domain.digest import Digest, Outlook, Section, SectionKind, Story
from bot.domain.rich_text import Block, BulletList, NumberedList, Paragraph, RichText, Text
from bot.parsing.block_writer import quoted, write_blocks, write_heading
from bot.parsing.inline_writer import escape, write_single_line
from bot.parsing.metrics import write_metric

_DIVIDER = "---"


def write_markdown(digest: Digest) -> str:
    """The digest's file; ``parse_digest`` makes an equal digest of it, if it made this one."""
    parts = [_title(digest)]
    if digest.preamble:
        parts[0] += ["", *quoted(write_blocks(digest.preamble))]
    parts += [_story(story) for story in digest.stories]
    if digest.outlook:
        parts.append(_outlook(digest.outlook))
    if digest.footer:
        parts.append(write_blocks(digest.footer))
    return f"\n\n{_DIVIDER}\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _title(digest: Digest) -> list[str]:
    day = f"{digest.day.year:04}年{digest.day.month}月{digest.day.day}日"
    return [write_heading(1, " - ".join(part for part in (escape(digest.title), day) if part))]


def _story(story: Story) -> list[str]:
    head = write_single_line(story.headline)
    if story.number:
        stop = ". " if story.number.isascii() else "、"
        head = f"{story.number}{stop}{head}"
    lines = [write_heading(2, head)]
    for section in story.sections:
        lines += ["", *_section(section)]
    return lines


def _section(section: Section) -> list[str]:
    blocks = section.body + _metric_list(section)
    lines = write_blocks(blocks)
    if not section.label:
        return lines
    label = f"**{escape(section.label)}：**"
    if blocks and isinstance(blocks[0], Paragraph):
        is_inline = section.kind is SectionKind.SOURCE
        return [f"{label} {lines[0]}", *lines[1:]] if is_inline else [label, *lines]
    return [label, *([""] if section.body else ()), *lines]


def _metric_list(section: Section) -> RichText:
    items = tuple((Paragraph((Text(write_metric(m)),)),) for m in section.metrics)
    return (BulletList(items),) if items else ()


def _outlook(outlook: Outlook) -> list[str]:
    trends: tuple[Block, ...] = (NumberedList(outlook.trends),) if outlook.trends else ()
    body = write_blocks((*outlook.body, *trends, *outlook.closing))
    heading = write_heading(2, escape(outlook.heading))
    return [heading, *(["", *body] if body else ())]
