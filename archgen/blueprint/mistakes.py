"""Findings about what a blueprint says: collected while it is loaded."""

from __future__ import annotations

from collections.abc import Iterable

from archgen.finding.finding import Category, Edit, Finding, Fix, Label, Severity
from archgen.finding.nearest import nearest
from archgen.source.document import Span

MOST = 500


class Mistakes:
    """The findings of one file, in the order they were met; of a file full of them the first 500."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Finding] = []

    @property
    def full(self) -> bool:
        """True when no further finding is kept."""
        return len(self.found) > MOST

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The known word nearest to `word`, or None, as for every word once the list is full."""
        return nearest(word, known) if not self.full else None

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
        remove: Edit | None = None,
        notes: tuple[str, ...] = (),
        resource: str = "",
        part: str | None = None,
    ) -> None:
        """Keep one finding.

        `replace` is the text that mends it when put in place of `span`, `remove` the edit that takes
        out what is too much; with either, the hint says what the fix does.
        """
        if self.full:
            return
        if len(self.found) == MOST:
            code, category = "too-many-mistakes", Category.SCHEMA
            message, label, hint = f"there are more than {MOST} mistakes", "one of them", "mend these first"
            related, replace, remove, notes, resource, part = (), None, None, (), "", None
        edit = remove if replace is None else Edit(span, replace)
        fix = None if edit is None else Fix(hint or f"write `{edit.text}`", (edit,))
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
