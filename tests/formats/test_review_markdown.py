"""The review as Markdown: tables that hold, and no name that becomes markup."""

from __future__ import annotations

import re

import pytest
from review_pages import HOSTILE, STEMS, by_hand, everywhere, hostile_blueprint, page

from archgen.formats.markdown_text import code as code_span
from archgen.formats.markdown_text import escape
from archgen.formats.review.markdown import render
from archgen.reviews.model import (
    Fold,
    Items,
    Paragraph,
    Run,
    Snippet,
    Style,
    Table,
    code,
    plain,
    soft,
    strong,
)

PAGES = pytest.mark.parametrize("stem", STEMS)


def _cells(line: str) -> list[str]:
    """The cells of a table's line: pipes behind a backslash part nothing."""
    return re.split(r"(?<!\\)\|", line.strip().strip("|"))


def _tables(text: str) -> list[list[list[str]]]:
    """The tables of a document as rows of cells; fenced blocks hold none."""
    bare = re.sub(r"^( *)(`{3,})\w*\n.*?^\1\2$", "", text, flags=re.DOTALL | re.MULTILINE)
    found: list[list[list[str]]] = []
    for block in bare.split("\n\n"):
        lines = block.split("\n")
        if len(lines) > 2 and re.fullmatch(r"\|[-:|]+\|", lines[1]):
            found.append([_cells(line) for line in lines])
    return found


@PAGES
def test_every_row_has_the_cells_of_its_head_and_none_is_empty(stem: str) -> None:
    tables = _tables(render(page(stem)))
    assert len(tables) > 5
    for head, _, *rows in tables:
        for row in rows:
            assert len(row) == len(head)
            assert all(cell.strip() for cell in row)


@PAGES
def test_one_title_then_second_headings_in_the_order_of_the_sections(stem: str) -> None:
    headings = re.findall(
        r"^(#+) (.+)$", re.sub(r"```.*?```", "", render(page(stem)), flags=re.DOTALL), re.MULTILINE
    )
    assert headings[0] == ("#", f"{page(stem).title}: design review")
    assert headings[1:] == [("##", section.title) for section in page(stem).sections]


@PAGES
def test_the_picture_stands_beside_the_document(stem: str) -> None:
    assert re.search(r"^!\[A request goes from .+\]\(overview\.svg\)$", render(page(stem)), re.MULTILINE)


@PAGES
def test_the_same_review_gives_the_same_text_without_blanks_at_ends(stem: str) -> None:
    text = render(page(stem))
    assert text == render(page(stem))
    assert text.endswith("\n")
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)
    assert "\n\n\n" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_becomes_markup(text: str) -> None:
    made = render(everywhere(text))
    bare = re.sub(r"^( *)(`{3,})\w*\n.*?^\1\2$", "", made, flags=re.DOTALL | re.MULTILINE)
    spans = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", bare)
    assert set(re.findall(r"(?<!\\)<(/?\w+)", spans)) <= {
        "details",
        "/details",
        "summary",
        "/summary",
        "code",
        "/code",
    }
    # Within a line of HTML nothing is read as Markdown.
    spans = re.sub(r"<summary>.*</summary>", "", spans)
    assert not re.search(r"(?<!\\)!?(?<!\\)\[[^\]]*(?<!\\)\]\((?!overview\.svg)", spans)
    assert not re.search(r"(?<!\\)://|(?<!\\)@|www\.evil", spans)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", made.replace("\n", ""))
    assert len(re.findall(r"^#", spans, re.MULTILINE)) == 2
    plainly = render(everywhere("word"))
    assert [len(row) for table in _tables(made) for row in table] == [
        len(row) for table in _tables(plainly) for row in table
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_whole_design_of_hostile_words_keeps_its_tables(text: str) -> None:
    made = render(hostile_blueprint(text))
    for head, _, *rows in _tables(made):
        assert all(len(row) == len(head) for row in rows)
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", re.sub(r"<summary>.*</summary>", "", made))
    assert not re.search(r"(?<!\\)<(script|img)", outside)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a | b", r"a \| b"),
        ("managed_rules", "managed_rules"),
        ("_soft_", r"\_soft\_"),
        ("*bold*", r"\*bold\*"),
        ("GET /orders/{id}", "GET /orders/{id}"),
        ("# no heading", r"\# no heading"),
        ("F# sharp", "F# sharp"),
        ("- no item", r"\- no item"),
        ("1. no item", r"1\. no item"),
        ("1.5 times", "1\\.5 times"),
        ("<b>", r"\<b\>"),
        ("&lt; R&D", r"\&lt; R&D"),
        ("two\nlines", "two lines"),
        (r"back\slash", r"back\\slash"),
    ],
)
def test_text_is_escaped_only_where_it_would_mean_something(text: str, safe: str) -> None:
    assert escape(text) == safe


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a|b", r"`a\|b`"),
        ("a``b", "```a``b```"),
        ("a\nb", "`a b`"),
    ],
)
def test_no_backtick_ends_a_code_span(text: str, span: str) -> None:
    assert code_span(text) == span


def test_neighbours_that_stand_out_share_their_stars() -> None:
    words = (strong("High: "), Run("api", Style.CODE, heavy=True), strong(" stops."), plain(" Then."))
    assert "**High: `api` stops.** Then." in render(by_hand(Paragraph(words)))


def test_soft_words_keep_their_blanks_outside_the_stars() -> None:
    assert "a *b* c" in render(by_hand(Paragraph((plain("a"), soft(" b "), plain("c")))))


def test_a_fence_is_longer_than_the_backticks_in_it() -> None:
    text = render(by_hand(Snippet("yaml", "a: 1\n````\nb: 2")))
    assert "`````yaml\na: 1\n````\nb: 2\n`````" in text


def test_lists_indent_what_belongs_to_an_item() -> None:
    item = (Paragraph((plain("First."),)), Snippet("yaml", "a:\n  b: 1"))
    text = render(by_hand(Items((item, (Paragraph((plain("Second."),)),)), ordered=True)))
    assert "1. First.\n\n   ```yaml\n   a:\n     b: 1\n   ```\n\n2. Second." in text


def test_boxes_and_folds_are_those_of_wikis() -> None:
    fold = Fold((plain("Policy of "), code("a<b")), (Paragraph((plain("Inside."),)),))
    text = render(by_hand(Items(((Paragraph((plain("done"),)),),), boxes=True), fold))
    assert "\n- [ ] done\n" in text
    assert "<details><summary>Policy of <code>a&lt;b</code></summary>\n\nInside.\n\n</details>" in text


def test_figures_stand_right() -> None:
    table = Table("Things", ("A", "#"), (((plain("x"),), (plain("3"),)),), frozenset({1}))
    assert "| A | # |\n|---|---:|\n| x | 3 |" in render(by_hand(table))
