"""Text edits: exact pieces replaced, and not a byte besides."""

from __future__ import annotations

import pytest

from archgen.source.document import Mapping, Span
from archgen.source.editing import Change, OverlapError, changed, overlap
from archgen.source.reading import read_bytes

TEXT = "a: one   # first\nb: {c: two, d: 'three'}\nlast: 4"


def at(line: int, column: int, end: int | None = None, end_line: int | None = None) -> Span:
    return Span(line, column, end_line or line, end or column)


def test_a_span_is_replaced_and_an_empty_one_inserts() -> None:
    changes = [Change(at(2, 5, 6), "key"), Change(at(1, 17), "\nnew: 1"), Change(at(3, 8), "\nz: 5")]
    assert changed(TEXT, changes) == ("a: one   # first\nnew: 1\nb: {key: two, d: 'three'}\nlast: 4\nz: 5")
    assert changed(TEXT, []) == TEXT


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "marked"])
def test_line_ends_and_a_byte_order_mark_stay(end: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", end)
    changes = [Change(at(1, 4, 7), "1"), Change(at(2, 24), "\nnew: 1"), Change(at(3, 8), "\nz: 5")]
    wanted = "a: 1   # first\nb: {c: two, d: 'three'}\nnew: 1\nlast: 4\nz: 5"
    assert changed(text, changes) == mark + wanted.replace("\n", end)


def test_a_new_line_ends_as_the_line_that_it_follows() -> None:
    assert changed("a: 1\r\nb: 2\nc: 3\n", [Change(at(1, 5), "\nx: 0"), Change(at(2, 5), "\ny: 0")]) == (
        "a: 1\r\nx: 0\r\nb: 2\ny: 0\nc: 3\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('"lamda"', "lambda", '"lambda"'),
        ("'lamda'", "lambda", "'lambda'"),
        ('"one"', "[one, two]", "[one, two]"),
        ("lamda", "lambda", "lambda"),
        ('""', "lambda", '"lambda"'),
    ],
)
def test_a_word_stays_in_its_quotes(old: str, new: str, wanted: str) -> None:
    assert changed(f"a: {old} # c", [Change(at(1, 4, 4 + len(old)), new)]) == f"a: {wanted} # c"


def test_a_quoted_key_without_a_space_behind_it_stays_a_key() -> None:
    text = '{"thortle":1}'
    root = read_bytes(text.encode(), "x").root
    assert isinstance(root, Mapping)
    after = changed(text, [Change(root.entries[0].key.span, "throttle")])
    mended = read_bytes(after.encode(), "x").root
    assert isinstance(mended, Mapping)
    assert [entry.key.text for entry in mended] == ["throttle"]


def test_insertions_at_one_place_stand_in_the_order_given() -> None:
    here, before = at(2, 24), at(2, 16, 23)
    changes = [Change(here, "\nx: 1"), Change(here, "\ny: 2"), Change(before, "3")]
    assert changed(TEXT, changes).splitlines()[1:4] == ["b: {c: two, d: '3'}", "x: 1", "y: 2"]


def test_what_overlaps() -> None:
    assert overlap(at(1, 1, 5), at(1, 4, 8))
    assert overlap(at(1, 1, 5, end_line=3), at(2, 9))
    assert overlap(at(2, 9), at(1, 1, 5, end_line=3))
    assert not overlap(at(1, 1, 5), at(1, 5, 8))
    assert not overlap(at(1, 5), at(1, 5))
    assert not overlap(at(1, 5), at(1, 5, 8))
    assert not overlap(at(1, 1, 5), at(1, 5))
    with pytest.raises(OverlapError):
        changed(TEXT, [Change(at(1, 1, 5), "x"), Change(at(1, 4, 7), "y")])


@pytest.mark.parametrize("span", [at(4, 1), at(0, 1), at(1, 18), at(1, 0), at(3, 1, 99)])
def test_a_place_outside_the_text_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="line"):
        changed(TEXT, [Change(span, "x")])
