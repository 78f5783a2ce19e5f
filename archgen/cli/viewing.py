"""What `--view` names: the overview, one finding, or every finding that shows a path."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from archgen.finding.finding import Finding
from archgen.finding.nearest import nearest
from archgen.formats.naming import Naming
from archgen.policy.report import Report

OVERVIEW = "overview"
PATHS = "paths"
_FINDING = "finding:"
_LISTED = 5
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


def check_view(text: str) -> None:
    """Raise `click.UsageError` unless the text is the name of a kind of view."""
    if text in (OVERVIEW, PATHS) or (text.startswith(_FINDING) and text != _FINDING):
        return
    meant = nearest(text, (OVERVIEW, PATHS)) or (_FINDING + "ID" if text.startswith("finding") else None)
    hint = f"did you mean {meant}?" if meant else f"there are {OVERVIEW}, {PATHS} and {_FINDING}ID"
    raise click.UsageError(f"there is no view {text}; {hint}")


def chosen(text: str, report: Report) -> tuple[Finding | None, ...]:
    """The findings to draw, one picture each; None stands for the overview.

    The id of one finding may be cut short as long as only one begins so. Raises `click.UsageError`
    where none does, or several do.
    """
    if text == OVERVIEW:
        return (None,)
    if text == PATHS:
        return tuple(finding for finding in report.open if len(finding.path) > 1)
    start = text.removeprefix(_FINDING)
    known = [finding for finding in report.findings if not finding.category.unusable]
    found = [finding for finding in known if finding.id == start] or [
        finding for finding in known if finding.id.startswith(start)
    ]
    if len(found) != 1:
        raise click.UsageError(_not_one(start, [finding.id for finding in found or known], many=bool(found)))
    return tuple(found)


def _not_one(start: str, ids: Sequence[str], *, many: bool) -> str:
    if many:
        more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
        return f"several findings begin with {start}: {', '.join(ids[:_LISTED])}{more}"
    rule = start.partition("@")[0]
    meant = nearest(start, ids) or nearest(rule, [name.partition("@")[0] for name in ids])
    hint = f"did you mean {meant}?" if meant else "`archgen validate --format json` gives every finding's id"
    return f"there is no finding {start}; {hint}"


def endings(findings: Sequence[Finding | None]) -> list[str]:
    """What each picture's file name has after the blueprint's: nothing for the overview, else its own."""
    naming = Naming(lambda name: _UNFIT.sub("-", name).strip("-").lower())
    return ["" if finding is None else f".{naming.of(finding.id)}" for finding in findings]
