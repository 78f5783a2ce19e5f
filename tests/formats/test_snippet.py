"""Stretches of a file with marks: in the right column whatever stands before them."""

from __future__ import annotations

from archgen.finding.finding import Label
from archgen.formats.findings.snippet import snippet
from archgen.formats.terminal import columns, cut, safe, wrapped
from archgen.source.document import Span


def at(
    line: int, column: int, end: int, text: str = "", *, end_line: int | None = None, path: str = "x"
) -> Label:
    return Label(path, Span(line, column, end_line or line, end), text)


def test_wide_letters_move_the_marks_by_two_columns() -> None:
    assert snippet(["語語: x"], at(1, 5, 6, "here"), ()) == ["  |", "1 | 語語: x", "  |       ^ here"]


def test_wide_letters_are_marked_over_their_whole_width() -> None:
    assert snippet(["a: 語語"], at(1, 4, 6), ()) == ["  |", "1 | a: 語語", "  |    ^^^^"]


def test_accents_that_combine_take_no_column() -> None:
    assert snippet(["e\u0301: x"], at(1, 5, 6), ())[-1] == "  |    ^"


def test_tabs_and_hidden_characters_are_shown_and_measured() -> None:
    assert snippet(["\ta\u202e: x"], at(1, 6, 7), ()) == ["  |", "1 |     a\\u202e: x", "  |              ^"]


def test_one_line_between_two_is_shown_and_more_are_dots() -> None:
    lines = ["a", "b", "c", "d", "e", "f"]
    assert snippet(lines, at(3, 1, 2), [at(1, 1, 2, "one"), at(6, 1, 2, "six")]) == [
        "  |",
        "1 | a",
        "  | - one",
        "2 | b",
        "3 | c",
        "  | ^",
        "...",
        "6 | f",
        "  | - six",
    ]


def test_numbers_stand_right_in_the_gutter() -> None:
    lines = ["x"] * 100
    rows = snippet(lines, at(100, 1, 2), [at(9, 1, 2)])
    assert rows == ["    |", "  9 | x", "    | -", "...", "100 | x", "    | ^"]


def test_two_labels_on_a_line_have_a_row_each_in_the_order_of_the_text() -> None:
    assert snippet(["a: b"], at(1, 4, 5, "value"), [at(1, 1, 2, "key")])[2:] == [
        "  | - key",
        "  |    ^ value",
    ]


def test_labels_in_another_file_and_beyond_the_end_are_left_out() -> None:
    assert snippet(["a"], at(1, 1, 2), [at(1, 1, 2, path="y"), at(7, 1, 2)]) == ["  |", "1 | a", "  | ^"]
    assert snippet(["a"], at(7, 1, 2), []) == []
    assert snippet([], at(1, 1, 2), []) == []


def test_a_place_without_length_has_one_mark() -> None:
    assert snippet(["a:"], at(1, 3, 3, "nothing here"), ()) == ["  |", "1 | a:", "  |   ^ nothing here"]


def test_a_span_over_several_lines_marks_the_rest_of_its_first() -> None:
    assert snippet(["a: {b: 1,  ", "  c: 2}"], at(1, 4, 8, end_line=2), ())[-1] == "  |    ^^^^^^"


def test_a_mark_far_to_the_right_comes_into_view() -> None:
    line = "a" * 500 + "HERE" + "b" * 500
    top, shown, marks = snippet([line], at(1, 501, 505, "here"), ())
    assert columns(shown) <= 100
    assert shown.endswith("…")
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "HERE"
    assert top == "  |"


def test_words_that_do_not_fit_go_below_the_marks() -> None:
    rows = snippet(["a" * 96], at(1, 90, 97, "forty characters at the most, said here"), ())
    assert all(columns(row) <= 100 for row in rows)
    assert rows[-1].endswith("forty characters at the most, said here")
    assert rows[-2].endswith("^^^^^^^")


def test_a_line_of_four_megabytes_is_shown_within_the_width() -> None:
    line = "語" * 4_000_000
    for column in (1, 2_000_000, 4_000_000):
        rows = snippet([line], at(1, column, 4_000_001), ())
        assert all(columns(row) <= 100 for row in rows)


def test_a_cut_text_ends_with_an_ellipsis_within_the_width() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
    assert cut("語語語語", 6) == "語語…"


def test_safe_text_stays_as_it_is() -> None:
    assert safe("größe: 語 😀 → é") == "größe: 語 😀 → é"


def test_words_are_wrapped_by_columns_not_characters() -> None:
    assert wrapped("語語 語語 ab", "- ", "  ", 7) == ["- 語語", "  語語", "  ab"]
