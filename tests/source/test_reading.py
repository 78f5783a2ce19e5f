"""What a text becomes: values with their spans, and a mistake for whatever cannot be read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TypeAlias

import pytest

from archgen.source.document import Document, Mapping, Node, Scalar, Sequence, Span, value_at
from archgen.source.reading import LIMIT, read_bytes, read_file, read_stream

Plain: TypeAlias = "str | dict[str, Plain] | list[Plain] | None"


def read(text: str) -> Document:
    return read_bytes(text.encode(), "x.yaml")


def plain(node: Node | None) -> Plain:
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text if node else None


def codes(document: Document) -> list[str]:
    return [mistake.code for mistake in document.mistakes]


def at(document: Document, *pointer: str | int) -> Span:
    node = value_at(document.root, pointer)
    assert node is not None
    return node.span


def marked(document: Document, span: Span) -> str:
    return document.lines[span.line - 1][span.column - 1 : span.end_column - 1]


def test_every_value_knows_where_it_stands() -> None:
    document = read("name: Orders\nlist:\n  - one\n  - {two: 'zwei', three: [3]}\n")
    assert document.mistakes == ()
    assert at(document, "name") == Span(1, 7, 1, 13)
    assert at(document, "list", 1, "two") == Span(4, 11, 4, 17)
    assert at(document, "list", 1) == Span(4, 5, 4, 30)
    assert at(document, "list") == Span(3, 3, 4, 30)


def test_a_block_ends_with_its_last_child_not_at_the_next_thing() -> None:
    document = read("a:\n  b: 1\n\n# remark\n\nc: 2\n")
    assert at(document, "a") == Span(2, 3, 2, 7)


def test_a_block_text_ends_where_its_words_end() -> None:
    document = read("a: |\n  text\n\n\nb: 1\n")
    assert at(document, "a") == Span(1, 4, 2, 7)


def test_columns_count_characters_not_bytes() -> None:
    document = read("größe: {語: 😀x}\n")
    assert marked(document, at(document, "größe", "語")) == "😀x"


def test_scalars_stay_text_and_remember_their_quotes() -> None:
    document = read("id: 0123\nversion: 1.10\nword: NO\nnothing: ~\nempty:\nquoted: '~'\n")
    assert plain(document.root) == {
        "id": "0123",
        "version": "1.10",
        "word": "NO",
        "nothing": "~",
        "empty": "",
        "quoted": "~",
    }
    nothing, empty, quoted = (value_at(document.root, (key,)) for key in ("nothing", "empty", "quoted"))
    assert isinstance(nothing, Scalar)
    assert isinstance(empty, Scalar)
    assert isinstance(quoted, Scalar)
    assert (nothing.plain, empty.plain, quoted.plain) == (True, True, False)


def test_an_alias_is_the_value_at_the_place_of_its_use() -> None:
    document = read("a: &x {k: v}\nb: *x\n")
    assert plain(document.root) == {"a": {"k": "v"}, "b": {"k": "v"}}
    assert marked(document, at(document, "a")) == "{k: v}"
    assert marked(document, at(document, "b")) == "*x"


def test_an_anchor_before_a_block_is_no_part_of_its_span() -> None:
    assert at(read("a: &x\n  k: v\n"), "a") == Span(2, 3, 2, 7)


def test_a_key_written_twice_is_left_out_and_both_places_are_shown() -> None:
    document = read("t:\n  billing: on-demand\n  type: x\n  billing: provisioned\n")
    assert plain(document.root) == {"t": {"type": "x"}}
    (mistake,) = document.mistakes
    assert mistake.code == "duplicate-key"
    assert mistake.message == "`billing` is written twice in `t`"
    assert (mistake.span, mistake.label) == (Span(4, 3, 4, 10), "again here")
    assert mistake.related == ((Span(2, 3, 2, 10), "first here: on-demand"),)


def test_a_key_written_three_times_gives_two_mistakes() -> None:
    document = read("a: 1\na: 2\na: 3\n")
    assert [m.span.line for m in document.mistakes] == [2, 3]
    assert plain(document.root) == {}


@pytest.mark.parametrize(
    ("text", "code", "place", "value"),
    [
        ("a: *\nz: 1\n", "bare-mark", "*", "*"),
        ("a: *.example.com\nz: 1\n", "bare-mark", "*", "*.example.com"),
        ("a: @me\nz: 1\n", "bare-mark", "@", "@me"),
        ("a: `x`\nz: 1\n", "bare-mark", "`", "`x`"),
        ("a: Note: read this\nz: 1\n", "bare-colon", ":", "Note: read this"),
        ('a: "\\d+"\nz: 1\n', "unknown-escape", "\\", "\\d+"),
        ("a: Board decision #7 holds\nz: 1\n", "cut-by-hash", "#", "Board decision"),
        ("a: !Ref orders\nz: 1\n", "tag", "!Ref", "orders"),
        ("a: !!str 1\nz: 1\n", "tag", "!!str", "1"),
    ],
)
def test_a_slip_whose_meaning_is_plain_is_read_as_meant(text: str, code: str, place: str, value: str) -> None:
    document = read(text)
    (mistake,) = document.mistakes
    assert mistake.code == code
    assert marked(document, mistake.span) == place
    assert mistake.hint
    assert plain(document.root) == {"a": value, "z": "1"}
    assert not document.cut


def test_a_colon_in_a_flow_text_is_read_as_meant() -> None:
    document = read("a: {label: note: this, b: c}\n")
    assert codes(document) == ["bare-colon"]
    assert plain(document.root) == {"a": {"label": "note: this", "b": "c"}}


def test_routes_inside_braces_are_explained_and_read() -> None:
    document = read("routes: {GET /a/{id}: {to: f}, POST /b/{x}/{y}: {to: g}}\nz: 1\n")
    (mistake,) = document.mistakes
    assert mistake.code == "route-in-braces"
    assert marked(document, mistake.span) == "GET /a/{id}"
    assert "`routes:`" in mistake.hint
    assert plain(document.root) == {
        "routes": {"GET /a/{id}": {"to": "f"}, "POST /b/{x}/{y}": {"to": "g"}},
        "z": "1",
    }


def test_a_file_indented_by_tabs_alone_is_read() -> None:
    document = read("a:\n\tb: 1\n\tc:\n\t\td: 2\n")
    assert codes(document) == ["tab-indent"]
    assert plain(document.root) == {"a": {"b": "1", "c": {"d": "2"}}}


def test_tabs_among_spaces_end_the_reading() -> None:
    document = read("a:\n  b: 1\n\tc: 2\n")
    assert codes(document) == ["tab-indent"]
    assert document.mistakes[0].span == Span(3, 1, 3, 2)
    assert document.cut


def test_a_comment_behind_a_value_is_no_slip() -> None:
    document = read("a: two words  # remark\nb: 5/s #tight\nc: two words # loose\n")
    assert document.mistakes == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "kept"),
    [
        ("a: 1\nfoo\nb: 2\n", "no-colon", 2, {"a": "1"}),
        ("z: 1\na: 'x\nb: c\n", "not-closed", 2, {"z": "1"}),
        ("z: 1\na: [1,\nb: c\n", "not-closed", 2, {"z": "1"}),
        ("z: 1\na: 1\n  b: 2\n", "wrong-indent", 3, {"z": "1"}),
        ("z:\n  b: 1\n c: 2\n", "wrong-indent", 3, {"z": {"b": "1"}}),
        ("z: 1\na:\n  b:1\n  c: 2\n", "glued-colon", 3, {"z": "1"}),
        ("z: 1\na: - b\n", "list-on-key-line", 2, {"z": "1"}),
        ("z: {x: y}}\n", "not-opened", 1, {"z": {"x": "y"}}),
        ("z: 1\na: 'x' y\n", "text-after-value", 2, {"z": "1"}),
        ("z: 1\na: [\n", "not-closed", 2, {"z": "1"}),
        ("z: 1\na: {b: [c] d: e}\n", "no-comma", 2, {"z": "1", "a": {"b": ["c"]}}),
        ("z: 1\na: [b,,c]\n", "no-value", 2, {"z": "1", "a": ["b"]}),
        ("z: 1\na: |x\n  y\n", "text-on-mark-line", 2, {"z": "1"}),
        ("z: 1\n---\na: 2\n", "several-documents", 2, {"z": "1"}),
    ],
)
def test_what_stands_before_a_slip_is_kept(text: str, code: str, line: int, kept: Plain) -> None:
    document = read(text)
    (mistake,) = document.mistakes
    assert (mistake.code, mistake.span.line) == (code, line)
    assert mistake.hint
    assert document.cut
    read_back = plain(document.root)
    assert isinstance(read_back, dict)
    assert {key: value for key, value in read_back.items() if value not in ({}, "")} == kept


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "   \n"])
def test_an_empty_file_says_how_to_begin(text: str) -> None:
    document = read(text)
    assert document.root is None
    assert [(m.code, m.hint) for m in document.mistakes] == [("empty-file", "begin with `archgen: 1`")]


def test_a_list_at_the_top_is_read_for_the_loader_to_refuse() -> None:
    document = read("- a\n- b\n")
    assert plain(document.root) == ["a", "b"]
    assert document.mistakes == ()


def test_merge_keys_are_refused_and_left_out() -> None:
    document = read("a: &a {k: v}\nb:\n  <<: *a\n  m: n\n")
    assert codes(document) == ["merge-key"]
    assert "defaults" in document.mistakes[0].hint
    assert plain(document.root) == {"a": {"k": "v"}, "b": {"m": "n"}}


def test_a_quoted_merge_key_is_a_word() -> None:
    assert plain(read("'<<': x\n").root) == {"<<": "x"}


def test_a_list_cannot_be_a_key() -> None:
    document = read("? [a, b]\n: c\nz: 1\n")
    assert codes(document) == ["complex-key"]
    assert plain(document.root) == {"z": "1"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &a [*a]\nz: 1\n", "circular-alias"),
        ("a: &a {k: *a}\nz: 1\n", "circular-alias"),
        ("a: &a {*a : k}\nz: 1\n", "circular-alias"),
        ("a: x\nb: &a [*a]\nz: 1\n", "circular-alias"),
        ("a: [*nobody]\nz: 1\n", "unknown-alias"),
    ],
)
def test_an_alias_to_nothing_finished_is_left_out(text: str, code: str) -> None:
    document = read(text)
    assert codes(document) == [code]
    assert marked(document, document.mistakes[0].span).startswith("*")
    root = plain(document.root)
    assert isinstance(root, dict)
    assert root["z"] == "1"


def test_an_anchor_may_be_given_anew() -> None:
    document = read("a: &x 1\nb: &x 2\nc: *x\n")
    assert document.mistakes == ()
    assert plain(document.root) == {"a": "1", "b": "2", "c": "2"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_other_encodings_are_named(encoding: str) -> None:
    document = read_bytes("archgen: 1\n".encode(encoding), "x.yaml")
    (mistake,) = document.mistakes
    assert mistake.code == "not-utf-8"
    assert encoding[:6].upper() in mistake.message
    assert document.root is None


def test_a_byte_that_is_not_utf_8_has_its_place() -> None:
    document = read_bytes("a: b\ngrö: ".encode() + b"\xff", "x.yaml")
    (mistake,) = document.mistakes
    assert (mistake.code, mistake.span) == ("not-utf-8", Span(2, 6, 2, 7))
    assert "0xff" in mistake.message


def test_a_byte_order_mark_and_foreign_line_ends_do_no_harm() -> None:
    document = read_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\rc: 3\n", "x.yaml")
    assert document.mistakes == ()
    assert plain(document.root) == {"a": "1", "b": "2", "c": "3"}
    assert at(document, "c") == Span(3, 4, 3, 5)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff"])
def test_characters_that_hide_something_are_shown_by_number(character: str) -> None:
    document = read(f"a: 1\n# x{character}b: 2\nc: 3\n")
    (mistake,) = document.mistakes
    assert (mistake.code, mistake.span) == ("control-character", Span(2, 4, 2, 5))
    assert f"U+{ord(character):04X}" in mistake.message
    assert plain(document.root) == {"a": "1", "c": "3"}


def test_direction_marks_and_escaped_controls_are_text() -> None:
    document = read('a: "\u202eabc"\nb: "\\e[31m"\n')
    assert document.mistakes == ()
    assert plain(document.root) == {"a": "\u202eabc", "b": "\x1b[31m"}


def test_directives_are_refused_and_the_rest_is_read() -> None:
    document = read("%YAML 1.1\n---\na: 1\n")
    assert codes(document) == ["directive"]
    assert plain(document.root) == {"a": "1"}


def test_several_slips_are_all_found_in_one_reading() -> None:
    document = read("a: *\nb: x: y\nc: {GET /d/{e}: f}\ng: 1\ng: 2\n")
    assert codes(document) == ["bare-mark", "bare-colon", "route-in-braces", "duplicate-key"]
    assert plain(document.root) == {"a": "*", "b": "x: y", "c": {"GET /d/{e}": "f"}}


def test_mistakes_come_in_the_order_of_the_text() -> None:
    document = read("b: 1\nb: 2\na: *\n")
    assert codes(document) == ["duplicate-key", "bare-mark"]


def test_a_file_is_read_under_the_name_its_user_gave(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n")
    document = read_file(file, "my/x.yaml")
    assert document.path == "my/x.yaml"
    assert plain(document.root) == {"a": "1"}


def test_a_stream_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 1))

    assert plain(read_stream(Dripping(b"a: 1\nb: 2\n")).root) == {"a": "1", "b": "2"}


def test_the_cap_is_exact() -> None:
    assert codes(read_bytes(b"a: " + b"x" * (LIMIT - 3), "x.yaml")) == []
    assert codes(read_bytes(b"a: " + b"x" * (LIMIT - 2), "x.yaml")) == ["too-large"]


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "nothing.yaml", "nothing.yaml")


def test_a_key_is_found_in_a_small_map_and_in_a_large_one() -> None:
    for many in (3, 300):
        root = read("".join(f"k{n}: {n}\n" for n in range(many))).root
        assert isinstance(root, Mapping)
        assert [plain(root.get(f"k{n}")) for n in range(many)] == [str(n) for n in range(many)]
        assert root.get("k") is None
        assert root.entry("k1") is root.entries[1]
        assert len(root) == many
