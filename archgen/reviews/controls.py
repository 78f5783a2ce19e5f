"""The controls by family: which stand, which by construction or by word alone, and which do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from archgen.finding.finding import Finding
from archgen.policy.report import Answer, Report
from archgen.reviews.control_words import FAMILIES, Check, Family
from archgen.reviews.model import NONE, Section, Table, Words, joined, named, plain
from archgen.reviews.numbering import references

_SHOWN = 2


class Standing(StrEnum):
    """How a control stands on a resource; the values head the columns."""

    IN_PLACE = "In place"
    BUILT = "By construction"
    STATED = "Stated"
    MISSING = "Missing"
    WAIVED = "Waived"
    NOT_STATED = "Not stated"


_MEANS = {
    Answer.PASS: Standing.IN_PLACE,
    Answer.FAIL: Standing.MISSING,
    Answer.WAIVED: Standing.WAIVED,
    Answer.NOT_STATED: Standing.NOT_STATED,
}


def controls(report: Report) -> Section | None:
    """A row for each family with anything in it; None where no control is asked for anywhere."""
    rows = [(family, _cells(report, family)) for family in FAMILIES]
    shown = [(family, cells) for family, cells in rows if any(cells)]
    if not shown:
        return None
    columns = [place for place in range(len(Standing)) if any(cells[place] for _, cells in shown)]
    head = ("Family", *(tuple(Standing)[place].value for place in columns))
    body = tuple(
        ((plain(family.name),), *(joined(cells[place], "; ") or NONE for place in columns))
        for family, cells in shown
    )
    return Section("controls", "Controls", (Table("Controls by family", head, body),))


def _cells(report: Report, family: Family) -> list[list[Words]]:
    """By standing, the controls of a family with where they stand so."""
    found: dict[Standing, list[Words]] = {standing: [] for standing in Standing}
    for check in family.checks:
        for standing, names in standings(report, check).items():
            found[standing].append(_told(report, check, standing, names))
    return list(found.values())


def standings(report: Report, check: Check) -> Mapping[Standing, Sequence[str]]:
    """The resources on which a control is asked for, by how it stands there, in the order of the file."""
    found: dict[Standing, list[str]] = {}
    for resource, answer in report.answers_by_rule.get(check.rule, {}).items():
        if answer in _MEANS:
            standing = _MEANS[answer]
            if standing is Standing.IN_PLACE and (check.rule, resource) in report.built:
                standing = Standing.BUILT
            elif standing is Standing.IN_PLACE and check.claimed:
                standing = Standing.STATED
            found.setdefault(standing, []).append(resource)
    return {
        standing: sorted(found[standing], key=lambda name: report.places.get(name, -1))
        for standing in Standing
        if standing in found
    }


def _told(report: Report, check: Check, standing: Standing, names: Sequence[str]) -> Words:
    """`recovery (orders)`, with the findings' numbers where it is missing."""
    where = _where(names)
    failing = failures(report, check.rule, names) if standing is Standing.MISSING else ()
    numbers = (plain(" "), *references(report, failing)) if failing else ()
    inner = (plain(" ("), *where, *numbers, plain(")")) if where else numbers
    return (plain(check.control), *inner)


def _where(names: Sequence[str]) -> Words:
    known = [name for name in names if name]
    if len(known) <= _SHOWN:
        return named(known) if known else ()
    return (plain(f"{len(known)} places"),)


def failures(report: Report, rule: str, names: Iterable[str]) -> tuple[Finding, ...]:
    """The open findings by which a rule fails on these resources; one that is folded is told by its head."""
    heads = {finding.id: finding for finding in report.findings}
    wanted = set(names)
    found: dict[str, Finding] = {}
    for finding in report.findings:
        owner = finding.resources[0] if finding.resources else ""
        if finding.rule == rule and owner in wanted:
            told = heads.get(finding.folded_into or "", finding)
            if told in report.open:
                found[told.id] = told
    return tuple(found.values())
