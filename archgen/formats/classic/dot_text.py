"""Text made safe for DOT, Graphviz's language: quoted, and never taken for HTML or an escape.

The grammar: https://graphviz.org/doc/info/lang.html; escapes in labels:
https://graphviz.org/docs/attr-types/escString/
"""

from __future__ import annotations

from collections.abc import Mapping

from archgen.formats.one_line import LONGEST, one_line

# Graphviz reads entities in plain labels, and takes a text between angle brackets for HTML.
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "\\\\"})


def shown(text: str, longest: int = LONGEST) -> str:
    """The text as one line of a label, before it is quoted."""
    return one_line(text, longest).translate(_SIGNS)


def label(*lines: str, left: bool = False) -> str:
    """Texts under each other as one quoted label, centred or to the left; empty ones are left out."""
    parts = [shown(line).replace('"', '\\"') for line in lines if line]
    text = "".join(part + "\\l" for part in parts) if left else "\\n".join(parts)
    return f'"{text}"'


def quote(name: str) -> str:
    """A name as a quoted identifier; nothing in it is a keyword, a port or an escape."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def attributes(of: Mapping[str, str]) -> str:
    """Attributes in square brackets; the values are written as they are given, so quoted by the caller."""
    return f"[{', '.join(f'{name}={value}' for name, value in of.items())}]"
