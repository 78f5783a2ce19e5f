"""Markers in Markdown pages: found with what they say, mistakes with positions, the rest kept to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.formats.embed.markers import Markers, filled, find

BEGIN = "<!-- archgen:begin blueprint=shop.yaml view=overview -->"
END = "<!-- archgen:end -->"


def slips(text: str) -> list[tuple[str, int, int]]:
    """The rules of the mistakes with their line and column."""
    found = find("page.md", text).mistakes
    return [(one.rule, one.primary.span.line, one.primary.span.column) for one in found]


def test_a_block_says_what_is_asked_for() -> None:
    (block,) = find("page.md", f"# A\n\n{BEGIN}\nold\n{END}\n").blocks
    assert (block.first, block.last) == (2, 4)
    assert block.says == {"blueprint": "shop.yaml", "view": "overview"}
    assert block.shows == ("view", "overview")


def test_a_value_with_blanks_stands_in_quotes() -> None:
    (block,) = find("p", f'<!-- archgen:begin blueprint="my shop.yaml" section=cost -->\n{END}').blocks
    assert block.says["blueprint"] == "my shop.yaml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BEGIN}\n", [("unclosed-block", 1, 6)]),
        (f"text\n{END}\n", [("unopened-block", 2, 6)]),
        (f"{BEGIN}\n{BEGIN}\n{END}\n{END}\n", [("nested-block", 2, 6)]),
        ("<!-- archgen:start blueprint=a -->\n", [("unknown-marker", 1, 6)]),
        (f"<!-- archgen:begin blueprint=a veiw=b -->\n{END}", [("unknown-key", 1, 32)]),
        (f"<!-- archgen:begin view=overview -->\n{END}", [("missing-key", 1, 6)]),
        (f"<!-- archgen:begin blueprint=a -->\n{END}", [("missing-key", 1, 6)]),
        (f"<!-- archgen:begin blueprint=a view=b flow=c -->\n{END}", [("conflicting-keys", 1, 39)]),
        (f"<!-- archgen:begin blueprint=a flow=b picture=c.svg -->\n{END}", [("conflicting-keys", 1, 39)]),
        (f"<!-- archgen:begin blueprint=a blueprint=b view=c -->\n{END}", [("duplicate-key", 1, 32)]),
        (f"<!-- archgen:begin blueprint=a view=b loose -->\n{END}", [("unreadable-marker", 1, 39)]),
        (f"<!-- archgen:begin blueprint=a view=b picture=a -->\n{END}", [("unknown-value", 1, 39)]),
        (f"- item\n\n    {BEGIN}\n", [("misplaced-marker", 3, 10)]),
        (f"1. item\n    - inner\n\n      {BEGIN}\n", [("misplaced-marker", 4, 12)]),
        (f"- {BEGIN}\n", [("misplaced-marker", 1, 8)]),
        (f"> {END}\n", [("misplaced-marker", 1, 8)]),
        (f"{BEGIN} words\n", [("misplaced-marker", 1, 6)]),
        ("<!-- archgen:begin\nblueprint=a view=b -->\n", [("misplaced-marker", 1, 6)]),
    ],
)
def test_a_broken_marker_is_told_where_it_stands(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert slips(text) == expected
    assert find("page.md", text).blocks == ()


def test_a_near_key_is_named() -> None:
    (slip,) = find("p", f"<!-- archgen:begin blueprint=a veiw=b -->\n{END}").mistakes
    assert slip.hint == "did you mean view?"


def test_a_broken_block_spares_the_others() -> None:
    text = f"<!-- archgen:begin view=x -->\n{END}\n{BEGIN}\n{END}\n"
    found = find("p", text)
    assert [one.rule for one in found.mistakes] == ["missing-key"]
    assert [block.first for block in found.blocks] == [2]


@pytest.mark.parametrize("fence", ["```", "~~~~", "```md"])
def test_markers_in_fenced_code_are_text(fence: str) -> None:
    close = fence.removesuffix("md")
    found = find("p", f"{fence}\n{BEGIN}\n{END}\n{close}\n{BEGIN}\n{END}\n")
    assert [block.first for block in found.blocks] == [4]
    assert find("p", f"    {BEGIN}\n    {END}\n") == Markers((), ())
    assert find("p", f"- item\n\nText.\n\n    {BEGIN}\n    {END}\n") == Markers((), ())


def test_a_fence_left_open_within_a_block_hides_no_end() -> None:
    (block,) = find("p", f"{BEGIN}\n```mermaid\nbroken\n{END}\nmore\n").blocks
    assert block.last == 3


def test_new_lines_end_as_their_page_does() -> None:
    text = f"a\r\n{BEGIN}\r\nold\r\n{END}\r\nb"
    (block,) = find("p", text).blocks
    assert filled(text, [(block, "x\ny")]) == f"a\r\n{BEGIN}\r\nx\r\ny\r\n{END}\r\nb"
    assert filled(text, [(block, "")]) == f"a\r\n{BEGIN}\r\n{END}\r\nb"


def test_a_mark_of_byte_order_is_kept() -> None:
    text = f"\ufeff{BEGIN}\n{END}"
    (block,) = find("p", text).blocks
    assert filled(text, [(block, "x")]) == f"\ufeff{BEGIN}\nx\n{END}"


PROSE = st.text(alphabet=st.sampled_from("ab `~#|>-\\<!\t\u00e9\u202e\U0001f600"), max_size=30).filter(
    lambda line: not line.lstrip(" ").startswith(("```", "~~~"))
)


@given(
    st.lists(st.lists(PROSE, max_size=4), min_size=1, max_size=4),
    st.lists(PROSE, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=1000, deadline=None)
def test_a_refresh_changes_nothing_outside_of_blocks(
    outside: list[list[str]], content: list[str], end: str
) -> None:
    between = [end.join(lines) for lines in outside]
    page = f"{end}{BEGIN}{end}was{end}{END}{end}".join(between)
    blocks = find("p", page).blocks
    assert len(blocks) == len(outside) - 1
    new = filled(page, [(block, "\n".join(content)) for block in blocks])
    inner = f"{end.join(content)}{end}" if "\n".join(content) else ""
    assert new == f"{end}{BEGIN}{end}{inner}{END}{end}".join(between)
    again = find("p", new)
    assert not again.mistakes
    assert filled(new, [(block, "\n".join(content)) for block in again.blocks]) == new
