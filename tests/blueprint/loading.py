"""Small blueprints loaded from their text, for the tests of the language."""

from __future__ import annotations

from archgen.blueprint.load import load
from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Edit, Finding
from archgen.source.document import Span
from archgen.source.reading import read_bytes

HEAD = "archgen: 1\nname: A design\nregions: [eu-west-1]\n"
"""What every blueprint begins with; the text of a test begins on line 4."""


def whole(text: str) -> str:
    """The text with the head of a blueprint, unless it brings its own."""
    return text if text.startswith("archgen:") else HEAD + text


def loaded(text: str) -> Blueprint:
    """The blueprint of a text without a mistake."""
    blueprint, mistakes = load(read_bytes(whole(text).encode(), "x.yaml"))
    assert blueprint is not None
    assert not mistakes, [(one.rule, one.message, one.primary.span) for one in mistakes]
    return blueprint


def mistakes(text: str) -> tuple[Finding, ...]:
    """Everything that is wrong with a text, in its order."""
    return load(read_bytes(whole(text).encode(), "x.yaml"))[1]


def mistake(text: str) -> Finding:
    """The one thing that is wrong with a text."""
    found = mistakes(text)
    assert [one.rule for one in found] == [found[0].rule] if found else False, [one.message for one in found]
    return found[0]


def marked(text: str, span: Span) -> str:
    """What stands under a caret."""
    lines = whole(text).split("\n")
    return lines[span.line - 1][span.column - 1 : span.end_column - 1 if span.end_line == span.line else None]


def at(text: str, words: str) -> tuple[int, int]:
    """Line and column of the only place where `words` stand."""
    text = whole(text)
    assert text.count(words) == 1, text.count(words)
    before = text[: text.index(words)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def place(found: Finding) -> tuple[int, int]:
    """Line and column of a finding."""
    return found.primary.span.line, found.primary.span.column


def edited(text: str, edit: Edit) -> str:
    """The text with one edit made."""
    lines = whole(text).splitlines(keepends=True)

    def index(line: int, column: int) -> int:
        return sum(len(row) for row in lines[: line - 1]) + column - 1

    span = edit.span
    begin, end = index(span.line, span.column), index(span.end_line, span.end_column)
    return whole(text)[:begin] + edit.text + whole(text)[end:]


def fixed(text: str, found: Finding) -> str:
    """The text as a finding's own fix mends it."""
    assert found.fix is not None
    (edit,) = found.fix.edits
    return edited(text, edit)
