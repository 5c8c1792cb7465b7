from bot.domain.rich_text import (
    BulletList,
    Code,
    CodeBlock,
    Divider,
    Emphasis,
    Heading,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Strikethrough,
    Strong,
    Table,
    Text,
    inline_links,
    links,
    paragraph,
    plain_inlines,
    plain_text,
    with_links,
)


def link(url: str) -> Link:
    return Link(url, (Text(url[-1]),))


EVERY_BLOCK: RichText = (
    Heading(2, (Text("heading"),)),
    paragraph("a ", Strong((Emphasis((Text("b"),)),)), LineBreak(), Code("c")),
    CodeBlock("x = 1\ny = 2", "python"),
    Quote((paragraph("quoted"), Quote((paragraph(Strikethrough((Text("deeper"),))),)))),
    BulletList(((paragraph("one"), BulletList(((paragraph("nested"),),))), (paragraph("two"),))),
    Divider(),
    NumberedList(((paragraph("third"),),), start=3),
    Table(((Text("h1"),), (Text("h2"),)), (((Text("c1"),), (Text("c2"),)),)),
)


def test_plain_text_has_every_character_a_block_or_row_a_line() -> None:
    assert plain_text(EVERY_BLOCK).splitlines() == [
        "heading",
        "a b",
        "c",
        "x = 1",
        "y = 2",
        "quoted",
        "deeper",
        "one",
        "nested",
        "two",
        "third",
        "h1\th2",
        "c1\tc2",
    ]


def test_plain_text_of_a_quote_keeps_unusual_line_ends_and_blank_lines() -> None:
    content = "a\u2028b\x0cc\n\nd\n"
    assert plain_text((Quote((CodeBlock(content),)),)) == content


def test_plain_inlines_show_a_links_text_and_not_its_address() -> None:
    shown = (Text("see "), Link("https://x.test/", (Strong((Text("this"),)),)))
    assert plain_inlines(shown) == "see this"


def test_links_come_in_reading_order_with_repetitions() -> None:
    text: RichText = (
        paragraph(link("https://x.test/1"), Strong((link("https://x.test/2"),))),
        Quote((BulletList(((paragraph(Emphasis((link("https://x.test/3"),))),),)),)),
        Table(((link("https://x.test/4"),),), (((link("https://x.test/5"),),),)),
        CodeBlock("https://x.test/no"),
        Heading(1, (Strikethrough((link("https://x.test/1"),)), Code("no"), LineBreak())),
        Divider(),
    )
    assert links(text) == tuple(f"https://x.test/{n}" for n in (1, 2, 3, 4, 5, 1))


def test_a_link_inside_a_link_is_found_too() -> None:
    nested = Link("https://x.test/out", (link("https://x.test/in"),))
    assert list(inline_links((nested,))) == ["https://x.test/out", "https://x.test/in"]


def test_nothing_has_no_text_and_no_links() -> None:
    assert plain_text(()) == ""
    assert links(()) == ()


def test_paragraphs_can_be_written_with_plain_strings() -> None:
    assert paragraph("a", Code("b")) == Paragraph((Text("a"), Code("b")))


def test_texts_compare_and_hash_by_value() -> None:
    assert {EVERY_BLOCK: 1}[tuple(EVERY_BLOCK)] == 1


def test_links_are_replaced_wherever_they_stand():
    link = Link("https://example.org/", (Text("there"),))
    cell = (Strong((link,)),)
    text = (
        paragraph("before ", link),
        Quote((BulletList(((Paragraph((link,)),),)),)),
        Table((cell,), ((cell,),)),
        CodeBlock("https://example.org/"),
    )
    shown = with_links(text, lambda found: (Code(found.url),))
    assert links(shown) == ()
    code = (Code("https://example.org/"),)
    assert shown[1] == Quote((BulletList(((Paragraph(code),),)),))
    assert shown[2] == Table(((Strong(code),),), (((Strong(code),),),))
    assert shown[3] == text[3]
    assert with_links(text, lambda found: (found,)) == text
