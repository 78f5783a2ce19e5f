"""How the document reads: no sentence of every design, no empty cell, articles and plurals that fit."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from review_designs import NOTES, SECURE, all_text, everything, reviewed, tables_in

from archgen.formats.review.markdown import render as render_markdown
from archgen.reviews.language import agrees, counted, listed, quantity, sentence
from archgen.reviews.model import Paragraph, Style, said

DESIGNS = pytest.mark.parametrize("text", [NOTES, SECURE], ids=["notes", "secure"])

# The line under every document says which program wrote it; it is no sentence about a design.
BOILERPLATE = 8


def _sentences(text: str) -> set[str]:
    review = reviewed(text).review
    rest = replace(review, sections=tuple(one for one in review.sections if one.id != "glossary"))
    pieces = re.split(r"(?<=[.!?;:])\s+|\n", all_text(rest))
    return {piece.strip() for piece in pieces if len(piece.split()) >= BOILERPLATE}


def test_no_long_sentence_stands_in_both_documents_of_the_gallery() -> None:
    assert _sentences(NOTES)
    assert _sentences(SECURE)
    assert not _sentences(NOTES) & _sentences(SECURE)


@DESIGNS
def test_no_cell_is_empty(text: str) -> None:
    review = reviewed(text).review
    for part in review.sections:
        for table in tables_in(part.blocks):
            for row in table.rows:
                assert len(row) == len(table.head)
                assert all(said(cell).strip() for cell in row), (part.id, table.caption)


@DESIGNS
def test_counts_and_nouns_agree(text: str) -> None:
    spoken = all_text(reviewed(text).review)
    assert "(s)" not in spoken
    assert not re.search(r"\b(one|1) (findings|questions|lines|records|steps|routes|resources)\b", spoken)
    assert not re.search(r"\b(two|three|four|five|six|seven|eight|nine) \w+[^s\W]\b (cross|stand)\b", spoken)


@DESIGNS
def test_articles_fit_the_spoken_word(text: str) -> None:
    spoken = "\n".join(said(words) for words in everything(reviewed(text).review))
    assert not re.search(r"\b[Aa] (?!user|one|uni|URL|use)[aeio]\w", spoken)
    assert not re.search(r"\b[Aa]n (?!hour|HTTP|S|X|F|L|M|N|R)[b-df-hj-np-tv-z]\w", spoken)


@DESIGNS
def test_no_words_of_comfort_or_padding(text: str) -> None:
    comfort = r"\b(robust|comprehensive|seamless|best practice|should|please|note that|in order to|N/A)\b"
    assert not re.search(comfort, all_text(reviewed(text).review), re.IGNORECASE)


@DESIGNS
def test_a_board_reads_at_most_900_words_before_the_inventory(text: str) -> None:
    head, found, _ = render_markdown(reviewed(text).review).partition("## Inventory")
    assert found
    assert len(re.findall(r"\w[\w'/.-]*", head)) <= 900


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists_end_in_and_without_a_comma_before_it(names: list[str], text: str) -> None:
    assert listed(names) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "no findings"), (1, "one finding"), (2, "two findings"), (9, "nine findings"), (12, "12 findings")],
)
def test_counts_up_to_nine_are_words(count: int, text: str) -> None:
    assert counted(count, "finding") == text


def test_alternatives_end_in_or_and_verbs_follow_their_count() -> None:
    assert listed(["a", "b"], last="or") == "a or b"
    assert agrees(1, "is", "are") == "is"
    assert agrees(0, "is", "are") == "are"
    assert counted(2, "query", "queries") == "two queries"


def test_sentences_begin_large_and_end_once() -> None:
    assert sentence("it stops") == "It stops."
    assert sentence("It stops?") == "It stops?"
    assert sentence("  ") == ""


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("5m", "5 min"),
        ("35d", "35 d"),
        ("16KB", "16 KB"),
        ("30s", "30 s"),
        ("forever", "forever"),
        ("500/s", "500/s"),
    ],
)
def test_quantities_part_figure_and_unit(written: str, text: str) -> None:
    assert quantity(written) == text


POOLED = """\
archgen: 1
name: Pooled
regions: [eu-west-1]
resources:
  phone: {type: client, calls: api}
  api: {type: api-gateway, protocol: http, authorizer: iam, routes: {POST /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, writes: [one, two, three]}
  one: {type: dynamodb, holds: business}
  two: {type: dynamodb, holds: business}
  three: {type: dynamodb, holds: personal}
"""


def test_what_is_the_same_of_several_is_said_once() -> None:
    review = reviewed(POOLED).review
    told = all_text(review)
    assert "fn writes one and two (business) and three (personal)" in told
    assert "delete an item of one, two or three" in told
    asked = [line for line in told.split("\n") if "billed on demand" in line]
    assert asked == [
        "Is one billed on demand, or by capacity, and up to how much? The same of two and three."
    ]


def test_a_function_lets_in_and_is_not_asked_for() -> None:
    text = POOLED.replace("authorizer: iam", "authorizer: asks") + (
        "  asks: {type: authorizer, kind: lambda-request, function: check}\n"
        "  check: {type: lambda, runtime: python3.13}\n"
    )
    assert "POST /notes is let in by check." in all_text(reviewed(text).review)


@pytest.mark.parametrize("text", [NOTES, SECURE, POOLED], ids=["notes", "secure", "pooled"])
def test_every_sentence_begins_large(text: str) -> None:
    for part in reviewed(text).review.sections:
        for block in part.blocks:
            if isinstance(block, Paragraph):
                spoken = "".join("X" if run.style is Style.CODE else run.text for run in block.words)
                assert not re.search(r"(^|[.?] )[a-z]", spoken), spoken


def test_many_routes_begin_a_sentence_large() -> None:
    routes = ", ".join(f"GET /{n}: {{to: fn}}" for n in range(7))
    assert "All seven routes ask for" in all_text(
        reviewed(POOLED.replace("POST /notes: {to: fn}", routes)).review
    )
