"""Bytes as text: UTF-8 and nothing else, and no character that hides what a file says."""

from __future__ import annotations

import re

from archgen.source.document import Mistake, Span

_BOM = b"\xef\xbb\xbf"
# What YAML cannot hold, and three more line ends that YAML knows and editors do not show: a setting
# could hide behind them in what looks like a comment.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# A mark at the start, or ASCII characters with zeros between them.
_WIDE = (
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|[^\0]\0\0\0|\0\0\0[^\0]"), "UTF-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff|(?:[^\0]\0){2}|(?:\0[^\0]){2}"), "UTF-16"),
)
_REPLACED = "\ufffd"
_DIRECTIVE = re.compile(r"^%\w.*$", re.MULTILINE)
_LISTED = 10
_START = Span(1, 1, 1, 2)
_SAVE = "save the file as UTF-8"


def decode(data: bytes) -> tuple[str | None, Mistake | None]:
    """The text of a file, every line end a line feed, or None and the mistake that says why not."""
    data = data.removeprefix(_BOM)
    other = _other_encoding(data)
    if other:
        return None, Mistake("not-utf-8", f"the file is in {other}", _START, hint=_SAVE)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        span = Span(line, column, line, column + 1)
        return None, Mistake("not-utf-8", f"byte 0x{data[error.start]:02x} is not UTF-8", span, hint=_SAVE)
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


def _other_encoding(data: bytes) -> str | None:
    """The name of an encoding with two or four bytes a character, or None."""
    return next((name for begins, name in _WIDE if begins.match(data)), None)


def clean(text: str) -> tuple[str, list[tuple[int, int, Mistake]]]:
    """The text with what cannot be read put out of the way, each character in its old place.

    Gives the first ten such places as (start, end, mistake), the mistakes without a span.
    """
    found: list[tuple[int, int, Mistake]] = []
    for match in _FORBIDDEN.finditer(text):
        if len(found) == _LISTED:
            break
        message = f"the character U+{ord(match[0]):04X} cannot stand in a blueprint"
        found.append((*match.span(), Mistake("control-character", message, _START, hint="take it out")))
    cleaned = _FORBIDDEN.sub(_REPLACED, text) if found else text
    directive = _DIRECTIVE.search(cleaned)
    if directive:
        # Each one makes YAML compare it with all before: 100,000 of them take 12 seconds.
        message, hint = "YAML directives mean nothing in a blueprint", "take the line out"
        found.append((*directive.span(), Mistake("directive", message, _START, hint=hint)))
        cleaned = _DIRECTIVE.sub(lambda match: "#" * len(match[0]), cleaned)
    return cleaned, found
