"""What Mermaid makes of an escaped text is the text, and nothing else."""

from __future__ import annotations

import html
import json
import re

import pytest
from diagram_views import ACTING, HOSTILE

from archgen.formats.mermaid.text import BLANK, comment, escape, front_matter, length, lines

_CODE = re.compile(r"#(\w+);")
# Letters that look like signs which come in pairs in Markdown.
_ALIKE = str.maketrans("\u02cb\u2217\u223c\u02cd", "`*~_")


def seen(escaped: str) -> str:
    """What a reader sees: Mermaid makes `#35;` into `&#35;` and `#quot;` into `&quot;`, as HTML has them."""
    entities = _CODE.sub(lambda found: f"&#{found[1]};" if found[1].isdigit() else f"&{found[1]};", escaped)
    return html.unescape(entities).replace("\u200b", "").translate(_ALIKE)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_seen_as_it_is_written(name: str) -> None:
    assert seen(escape(name)) == name


@pytest.mark.parametrize("name", HOSTILE)
def test_no_sign_with_a_meaning_is_left(name: str) -> None:
    bare = _CODE.sub("", escape(name))
    assert not set(bare) & set('"#;:<>&|`*_~$%\\[]{}^@')


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("around", ['style_id["{}"]', 'classDef["{}"]', 'subgraph style["{}"]'])
def test_the_preprocessor_takes_no_semicolon_away(name: str, around: str) -> None:
    # Mermaid's own expressions, which it applies to every line before parsing.
    line = around.format(escape(name))
    assert not re.search(r"style.*:\S*#.*;", line)
    assert not re.search(r"classDef.*:\S*#.*;", line)


@pytest.mark.parametrize("word", ["end", "End", "to the end of", "direction TB", "(end)", "direction"])
def test_words_found_inside_quotes_are_hidden(word: str) -> None:
    assert not re.search(r"\bend\b|direction", escape(word), re.IGNORECASE)
    assert seen(escape(word)) == word


def test_words_that_only_begin_like_one_stay_readable() -> None:
    assert escape("sends to the backend endpoint") == "sends to the backend endpoint"


@pytest.mark.parametrize("text", ["1. one", "12) x", "- item", "+ item", "= x"])
def test_nothing_begins_like_a_list(text: str) -> None:
    assert not re.match(r"\d+[.)]|[-+=]\s", escape(text))
    assert seen(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("https://x.example", "https:|//x.example"),
        ("www.x.example", "www|.x.example"),
        ("me@x.example", "me@|x.example"),
        ("![a](b)", "![a]|(b)"),
        ("[a][b]", "[a]|[b]"),
        ("---", "|---"),
        ("# head", "|# head"),
        ("\\*", "\\|*"),
        ("$$x$$", "$|$x$|$"),
        ("fa:fa-car", "fa:|fa-car"),
    ],
)
def test_markdown_that_outlives_the_codes_is_parted(text: str, parted: str) -> None:
    assert seen(escape(text).replace(BLANK, "|")) == parted


@pytest.mark.parametrize("text", ["`a` b", "*a* **b**", "~~a~~", "__init__ _x_"])
def test_signs_in_pairs_become_letters_that_look_alike(text: str) -> None:
    written = html.unescape(_CODE.sub(r"&#\1;", escape(text)))
    assert not set(written) & set("`*~_")
    assert seen(escape(text)) == text


def test_an_underscore_inside_a_word_is_left_alone() -> None:
    assert escape("tenant_id") == "tenant#95;id"


def test_ordinary_words_are_left_alone() -> None:
    text = "GET /orders/(id) reads, writes · 30d … it's 2.5 + x = y?"
    assert escape(text) == text


@pytest.mark.parametrize(("name", "visible"), ACTING.items())
def test_what_acts_or_hides_is_dropped(name: str, visible: str) -> None:
    assert seen(escape(name)) == visible


def test_joiners_of_words_and_emoji_stay() -> None:
    text = "\u0645\u06cc\u200c\u062e\u0648 \U0001f469\u200d\U0001f4bb"
    assert escape(text) == text


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert escape("x" * 500) == "x" * 119 + "…"
    assert escape("y" * 500, 10) == "y" * 9 + "…"


def test_a_very_long_text_is_not_read_to_its_end() -> None:
    assert escape("z" * 4_000_000 + "[") == "z" * 119 + "…"


def test_lines_leave_out_what_is_empty() -> None:
    assert lines("a", "", "b") == "a<br/>b"
    assert lines("", "") == BLANK


def test_a_comment_begins_no_directive() -> None:
    assert comment("{init: {}}\nend") == "%% (init: ()) end"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_title_is_one_line_of_front_matter(name: str) -> None:
    first, title, setting, last = front_matter(name, "config:")
    assert (first, setting, last) == ("---", "config:", "---")
    shown = json.loads(title.removeprefix("title: "))
    # Angle brackets would be taken for HTML before anything else is read.
    assert shown == name.translate(str.maketrans("<>`", "\u2039\u203a\u02cb"))


def test_length_is_counted_as_mermaid_counts() -> None:
    assert length("aé支") == 3
    assert length("😀") == 2
