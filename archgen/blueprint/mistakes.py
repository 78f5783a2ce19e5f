"""Findings about what a blueprint says: collected while it is loaded."""

from __future__ import annotations

from collections.abc import Iterable

from archgen.finding.finding import Category, Edit, Finding, Fix, Label, Severity
from archgen.finding.nearest import nearest
from archgen.source.document import Span

_NEAR = 500


class Mistakes:
    """The findings of one file, in the order they were met."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Finding] = []

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The known word nearest to `word`, or None; after 500 mistakes nobody looks any more."""
        return nearest(word, known) if len(self.found) < _NEAR else None

    def add(  # noqa: PLR0913 - one argument for each line of the printed finding
        self,
        code: str,
        message: str,
        span: Span,
        *,
        label: str = "",
        hint: str = "",
        category: Category = Category.SCHEMA,
        related: tuple[tuple[Span, str], ...] = (),
        replace: str | None = None,
        notes: tuple[str, ...] = (),
        resource: str = "",
        part: str | None = None,
    ) -> None:
        """Keep one finding; `replace` is the text that mends it when put in place of `span`."""
        fix = None if replace is None else Fix(hint or f"write `{replace}`", (Edit(span, replace),))
        self.found.append(
            Finding(
                rule=code,
                category=category,
                severity=Severity.HIGH,
                message=message,
                primary=Label(self.path, span, label),
                resources=(resource,) if resource else (),
                part=part,
                related=tuple(Label(self.path, where, text) for where, text in related),
                hint="" if fix else hint,
                fix=fix,
                notes=notes,
            )
        )
