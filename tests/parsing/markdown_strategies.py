"""Random files: made of nasty pieces, and of whole digests in odd shapes."""

from hypothesis import strategies as st

from tests.parsing.house_digest import TITLE

_PIECES = (
    *("\n", "\n\n", "\n\n\n", " ", "  ", "    ", "\t", "\r", "\r\n", "\\\n", "  \n"),
    *("# ", "## ", "### ", "## 1. ", "## 2、", "## 一、", "## （三）", "#", f"{TITLE}\n\n"),
    *("- ", "* ", "+ ", "1. ", "2) ", "0. ", "> ", ">", "---\n", "***\n", "===\n"),
    *("```", "```py\n", "~~~", "`", "``", "*", "**", "***", "_", "__", "~", "~~"),
    *("[", "]", "](", "](https://e.org/a)", "[链](https://e.org)", '![图](https://e.org/i "题")'),
    *("<https://e.org/>", "https://e.org/x?a=1&b=2", "http://b", "www.e.org", "[js](javascript:x)"),
    *("<script>", "</b>", "<!--", "-->", "<!---->", "<a", "<a@b.c>", "<x:y>"),
    *("&amp;", "&#32;", "&#10;", "&#42;", "&nbsp;", "&", "\\", "\\*", "|", "|-|-|\n"),
    "| a | b |\n|---|---|\n| c | d | e |\n",
    *("**简要内容：**", "**关键性能指标：**\n", "**来源链接：** ", "**AI解读：**", "**未知：** "),
    *("### AI解读\n", "- A: 5%（注）\n", "- **B**：6K\n", "- C\n", "## 总结与展望\n\n", "*尾*\n"),
    *("字", "模型发布", "word", "b ", "，", "。", "：", ":", "（", "）", "(", ")", '"', "!", "—"),
    *(
        "0",
        "１",
        "Ⅳ",
        "👨\u200d👩",
        "\u200b",
        "\u00a0",
        "\u3000",
        "\ufeff",
        "\x00",
        "\u2028",
        "\u202e",
    ),
    *(
        "[b]: https://e.org/r 'T'\n",
        "@everyone",
        "<@1>",
        "=",
        "+",
        "-",
        "한국",
        "a_b",
        "2*3",
        "12:30",
    ),
)
_starts = st.sampled_from(
    ("", f"{TITLE}\n\n", f"{TITLE}\n\n## 1. 甲\n\n", f"{TITLE}\n\n## 1. 甲\n\n**指标：**\n")
)
_bodies = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)

nasty_files = st.builds(str.__add__, _starts, _bodies)
"""Files of pieces that mean something to Markdown or to the house format."""

plain_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=40
)
"""Any characters that may stand in a line."""
