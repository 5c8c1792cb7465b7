"""A digest in the house format, and short ways to read one."""

from datetime import date

from bot.domain.digest import Digest, Story
from bot.domain.finding import FindingCode
from bot.parsing import DEFAULT_LABELS, ParsedDigest, parse_digest, parse_document

DAY = date(2026, 3, 5)
TITLE = "# 模型日报 - 2026年3月5日"
SOURCE = "**来源链接：** https://example.com/1"

HOUSE_DIGEST = """\
# 模型日报 - 2026年3月5日

> 今天的两条新闻，都来自**公开**资料。

---

## 1. 甲实验室发布 `A-2`：*更快*的小模型

**简要内容：**
甲实验室发布了小模型，速度提升30%。

它有三个特点：
- **便宜**：价格减半
  - 批量更便宜
- 快速

**关键性能指标：**
- Bench One: 56.8%（业界最高）
- 上下文长度：２５６K
- 用户反馈明显更好

**来源链接：** https://example.com/a-2?ref=news&lang=zh

**AI解读：**
小模型正在变成主流。

---

## 2. 乙公司公布数据

**背景资料：**

| 项目 | 数值 |
| --- | --- |
| 收入 | 5亿 |

**来源链接：** [公告](https://example.org/b)

**AI解读：**
> 数字说明了一切。

---

## 总结与展望

今天的趋势：

1. **小模型**：越来越多
2. **价格**：越来越低

明天再见。

---

*本日报由程序生成，数据截止至2026年3月5日。*
"""


def read(text: str) -> Digest:
    """The digest of ``text``, which has a date."""
    digest = parse_digest(text, labels=DEFAULT_LABELS, name_day=DAY).digest
    assert digest is not None
    return digest


def read_story(body: str, *, head: str = "## 1. 甲") -> Story:
    """The only story, with ``body`` and a source of its own behind it."""
    (story,) = read(f"{TITLE}\n\n{head}\n\n{body}\n\n{SOURCE}\n").stories
    return story


def read_file(content: bytes | str, name: str = "2026-03-05.md") -> ParsedDigest:
    """A file as the program reads it."""
    encoded = content.encode() if isinstance(content, str) else content
    return parse_document(encoded, name=name, labels=DEFAULT_LABELS)


def found(parsed: ParsedDigest) -> list[tuple[int, FindingCode]]:
    """Line and code of every finding."""
    return [(finding.line, finding.code) for finding in parsed.findings]
