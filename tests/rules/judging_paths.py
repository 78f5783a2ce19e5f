"""Findings about paths, for their tests: by id, with the nodes of the witness."""

from __future__ import annotations

from collections.abc import Mapping

from judging import reported

from archgen.finding.finding import Finding
from archgen.rules.listing import ALL_RULES

STORE, CODE, EDGE = "anonymous-path-to-store", "uninspected-path-to-code", "path-around-the-edge"
RULES = tuple(rule for rule in ALL_RULES if rule.name in (STORE, CODE, EDGE))


def findings(design: str) -> Mapping[str, Finding]:
    """The findings of the three rules by id, folded ones included; the design has no mistake."""
    report = reported(design, RULES)
    assert not report.mistakes
    return {finding.id: finding for finding in report.findings}


def nodes(finding: Finding) -> list[str]:
    """The nodes of the witness, from the outside inwards."""
    return [hop.node for hop in finding.path]


def marked(finding: Finding) -> list[str]:
    """The nodes of the witness at which a guard is missing."""
    return [hop.node for hop in finding.path if hop.place]
