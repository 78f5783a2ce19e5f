"""A rule's docstring as a manual page: sections for people, examples for tests."""

from __future__ import annotations

import inspect

from msgspec import Struct

SECTIONS: tuple[str, ...] = ("WHY", "HOW IT IS ATTACKED", "JUDGED", "MEND IT", "FALSE ALARM?", "SOURCES")
"""The sections of a manual page, in their order."""

BAD, GOOD = "Bad:", "Good:"


class Section(Struct, frozen=True):
    """One section: its heading and its lines, with the common indentation taken out."""

    title: str
    lines: tuple[str, ...]


class Manual(Struct, frozen=True):
    """A manual page: the fact it states, its sections, blueprints that fail and blueprints that do not."""

    summary: str
    sections: tuple[Section, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]

    def section(self, title: str) -> Section | None:
        """The section of this title, or None."""
        return next((section for section in self.sections if section.title == title), None)


def parse(docstring: str) -> Manual:
    """Read a docstring: first line, sections by their headings, examples below `Bad:` and `Good:`.

    A heading stands at the left margin, what belongs to it is indented.
    """
    first, *rest = inspect.cleandoc(docstring).splitlines() or [""]
    blocks: list[tuple[str, list[str]]] = []
    for line in rest:
        if line in (*SECTIONS, BAD, GOOD):
            blocks.append((line, []))
        elif blocks:
            blocks[-1][1].append(line)
    return Manual(
        summary=first,
        sections=tuple(Section(title, _lines(body)) for title, body in blocks if title in SECTIONS),
        bad=tuple(_text(body) for title, body in blocks if title == BAD),
        good=tuple(_text(body) for title, body in blocks if title == GOOD),
    )


def _text(lines: list[str]) -> str:
    return "\n".join(_lines(lines)) + "\n"


def _lines(lines: list[str]) -> tuple[str, ...]:
    return tuple(inspect.cleandoc("\n" + "\n".join(lines)).splitlines())
