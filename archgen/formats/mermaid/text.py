"""Text made safe for Mermaid: every sign that means something there is written as a character code.

Mermaid rewrites a diagram's text before it parses it, so quotes alone protect nothing. The
codes: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
"""

from __future__ import annotations

import json
import re
from hashlib import sha256

from archgen.formats.naming import slug
from archgen.formats.one_line import LONGEST, one_line

# The colon: the preprocessor takes a semicolon away after `style`, a colon and a `#`, in labels too.
_SIGNS = re.compile(r"[\"#;:<>&|_$%\\\[\]{}^@]")
# Words the lexers find inside quotes and messages too; a code for the first letter hides them.
_WORDS = re.compile(r"(?<![A-Za-z])(direction|end(?![A-Za-z]))", re.IGNORECASE)
# Several versions read labels as Markdown once the codes are signs again, and draw "Unsupported markdown"
# for code, links and lists, or drop the signs. No code helps against that. What comes in pairs becomes
# the letter that looks like it; links, lists, mathematics and icon names are parted by a space without width.
_PAIRED = str.maketrans("`*~", "\u02cb\u2217\u223c")
_EDGE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_LATE = re.compile(
    r"^(?=[-+=_#>]|\d+[.)])|(?<=\\)|(?<=@)|(?<=\])(?=[(\[:])|(?<=\bwww)(?=\.)|(?<=:)(?=//|fa-)|(?<=\$)(?=\$)"
)

BLANK = "#8203;"
"""A label that shows nothing, where Mermaid wants one: a space without width."""


def escape(text: str, longest: int = LONGEST) -> str:
    """The text, at most `longest` characters of it, as part of a quoted label or of a message."""
    line = _LATE.sub("\u200b", one_line(text, longest)).translate(_PAIRED)
    line = _EDGE.sub("\u02cd", line)
    line = _SIGNS.sub(lambda found: _code(found[0]), line)
    return _WORDS.sub(lambda found: _code(found[0][0]) + found[0][1:], line).replace("\u200b", BLANK)


def _code(sign: str) -> str:
    return "#quot;" if sign == '"' else f"#{ord(sign)};"


def lines(*parts: str) -> str:
    """Escaped texts under each other in one label; empty ones are left out, nothing at all is `BLANK`."""
    return "<br/>".join(part for part in parts if part) or BLANK


def identifier(key: str) -> str:
    """A word for a key that stays the same whatever else a diagram holds.

    What is lost in it (capitals, accents, the end of a long key) is told apart by some of a hash.
    """
    word = slug(key)
    return word if word == key.replace("-", "_") and "_" not in key else f"{word}_{_digits(key)}"


def _digits(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def comment(text: str) -> str:
    """A comment line. Braces would begin a directive, which Mermaid obeys: they become parentheses."""
    return f"%% {one_line(text, 400).translate(str.maketrans('{}', '()'))}"


def front_matter(title: str, *settings: str) -> list[str]:
    """The lines that give a diagram a visible title, and settings as lines of YAML.

    They are YAML, and codes have no meaning in them; angle brackets would be read as HTML and dropped,
    so the title has the signs that look like them; a backtick could end the block around a diagram.
    """
    shown = one_line(title).translate(str.maketrans("<>`", "\u2039\u203a\u02cb"))
    return ["---", f"title: {json.dumps(shown, ensure_ascii=False)}", *settings, "---"]


def length(text: str) -> int:
    """How long Mermaid finds a text: it counts UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


MOST_CHARACTERS = 50_000
"""Above this Mermaid draws an error: https://mermaid.js.org/config/schema-docs/config.html#maxtextsize"""

MOST_EDGES = 500
"""Above this Mermaid fails: https://mermaid.js.org/config/schema-docs/config.html#maxedges"""
