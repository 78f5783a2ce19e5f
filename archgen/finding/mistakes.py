"""Mistakes of the text as findings."""

from __future__ import annotations

from archgen.finding.finding import Category, Finding, Label, Severity
from archgen.source.document import Mistake


def finding_from(mistake: Mistake, path: str) -> Finding:
    """The finding that tells a person about a mistake in the file `path`."""
    return Finding(
        rule=mistake.code,
        category=Category.SYNTAX,
        severity=Severity.HIGH,
        message=mistake.message,
        primary=Label(path, mistake.span, mistake.label),
        related=tuple(Label(path, span, text) for span, text in mistake.related),
        hint=mistake.hint,
    )
