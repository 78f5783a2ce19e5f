"""Severities that a configuration gives to rules, in place of those they have themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.finding.finding import Finding, Part
from archgen.policy.charges import Charge
from archgen.policy.terms import Override, severity_of
from archgen.policy.waivers import worst
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule


def overridden(
    charged: Sequence[Charge], overrides: tuple[Override, ...], rules: Iterable[Rule]
) -> tuple[Charge, ...]:
    """The charges with the severities of a configuration; a note on each finding names the file.

    A part follows the override of the rule that judges it, and the finding its worst part.
    """
    if not overrides:
        return tuple(charged)
    given = _given(overrides, rules)
    return tuple(replace(one, finding=_finding(one.finding, given)) for one in charged)


def restated(findings: Sequence[Finding], overrides: tuple[Override, ...]) -> tuple[Finding, ...]:
    """Findings of archgen's own, made without a charge, with the severities of a configuration."""
    return tuple(_finding(one, _given(overrides, ())) for one in findings) if overrides else tuple(findings)


def _given(overrides: tuple[Override, ...], rules: Iterable[Rule]) -> dict[str, Override | None]:
    return {rule.name: severity_of(rule, overrides) for rule in (*ALL_RULES, *rules)}


def _finding(finding: Finding, given: Mapping[str, Override | None]) -> Finding:
    parts = tuple(_part(part, given) for part in finding.parts)
    own = given.get(finding.rule)
    severity = worst(parts) if parts else own.severity if own else finding.severity
    if severity is finding.severity:
        return replace(finding, parts=parts)
    one = own or next(found for part in finding.parts if (found := given.get(part.rule)))
    note = f"{severity.word} by {one.source}; {finding.severity.word} without it"
    return replace(finding, parts=parts, severity=severity, moved="", notes=(*finding.notes, note))


def _part(part: Part, given: Mapping[str, Override | None]) -> Part:
    one = given.get(part.rule)
    return replace(part, severity=one.severity) if one else part
