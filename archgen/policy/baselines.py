"""Baselines: today's findings frozen by their ids, so that later runs tell only what is new.

A baseline knows a finding by the blueprint's name and the finding's id, which no moved line, renamed
file or reordered resource changes. It also knows how bad the finding was: what has become worse is
told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.finding.finding import Finding, Part, Severity, Status
from archgen.policy.decision import decide
from archgen.policy.report import Report
from archgen.policy.waivers import worst
from archgen.rules.listing import rule_named


class Baseline(Struct, frozen=True):
    """For each blueprint, by its name: what was found there, and how bad it was."""

    blueprints: Mapping[str, Mapping[str, Severity]]

    def of(self, name: str) -> Mapping[str, Severity]:
        """What is frozen of one blueprint; a rule that was renamed since goes by its new name."""
        return {_today(key): severity for key, severity in self.blueprints.get(name, {}).items()}


def freeze(reports: Iterable[Report]) -> Baseline:
    """Everything that is found and not waived, the folded findings and the parts too."""
    return Baseline({_name(report): dict(sorted(_found(report))) for report in reports})


def compare(report: Report, baseline: Baseline) -> Report:
    """The report with what the baseline knows marked as such, and the decision on what is left.

    A finding with parts stays open for those that are new, with the worst severity among them.
    """
    frozen = baseline.of(_name(report))
    if not frozen:
        return report
    findings = tuple(_marked(finding, frozen) for finding in report.findings)
    decision, because = decide(findings, report.questions, report.waivers)
    return replace(report, findings=findings, decision=decision, because=because)


def gone(reports: Sequence[Report], baseline: Baseline, *, whole: bool = False) -> dict[str, tuple[str, ...]]:
    """For each blueprint the frozen findings that are there no more; parts of them count too.

    `whole` is true where the reports are on all blueprints there are: one that is not among them is
    gone itself, unless the name of one could not be read.
    """
    left = {}
    for report in reports:
        name = _name(report)
        found = {key for key, _ in _found(report)}
        missing = tuple(key for key in baseline.of(name) if key not in found)
        if missing:
            left[name] = missing
    if whole and not any(report.blueprint is None and report.mistakes for report in reports):
        names = {_name(report) for report in reports}
        left |= {name: tuple(baseline.of(name)) for name in baseline.blueprints if name not in names}
    return {name: keys for name, keys in left.items() if keys}


def _name(report: Report) -> str:
    return report.blueprint.name if report.blueprint else report.document.path


def _found(report: Report) -> Iterator[tuple[str, Severity]]:
    for finding in report.findings:
        if finding.category.unusable or finding.status is Status.WAIVED:
            continue
        yield finding.id, finding.severity
        for part in finding.parts:
            if part.status is not Status.WAIVED:
                yield _part_key(finding, part), part.severity


def _part_key(finding: Finding, part: Part) -> str:
    owner = finding.resources[0] if finding.resources else ""
    return f"{part.rule}@{owner}/{part.name}"


def _today(key: str) -> str:
    name, at, where = key.partition("@")
    rule = rule_named(name)
    return f"{rule.name if rule else name}{at}{where}"


def _marked(finding: Finding, frozen: Mapping[str, Severity]) -> Finding:
    if finding.category.unusable or finding.status is not Status.OPEN:
        return finding
    parts = tuple(_part(finding, part, frozen) for part in finding.parts)
    known = frozen.get(finding.id)
    if known is None:
        return replace(finding, parts=parts)
    new = [part for part in parts if part.status is Status.OPEN]
    notes = (*finding.notes, _news(new)) if new else finding.notes
    if finding.severity > known:
        note = f"{finding.severity.word} now; it was {known.word} when it was frozen"
        return replace(finding, parts=parts, notes=(*notes, note))
    if new:
        return replace(finding, parts=parts, severity=worst(new), notes=notes)
    return replace(finding, parts=parts, status=Status.BASELINED)


def _part(finding: Finding, part: Part, frozen: Mapping[str, Severity]) -> Part:
    known = frozen.get(_part_key(finding, part))
    stays = known is not None and part.severity <= known and part.status is Status.OPEN
    return replace(part, status=Status.BASELINED) if stays else part


def _news(parts: Sequence[Part]) -> str:
    return f"new since the baseline: {', '.join(f'`{part.name}`' for part in parts)}"
