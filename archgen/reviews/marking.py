"""Marks the cells of a table that are findings, with the finding's number."""

from __future__ import annotations

from collections.abc import Collection

from archgen.finding.finding import Finding
from archgen.policy.report import Report
from archgen.reviews.model import NONE, Words, heavy, plain, strong
from archgen.reviews.numbering import reference

RULES_BY_CELL: dict[str, tuple[str, ...]] = {
    "exposed": ("weak-tls", "path-around-the-edge"),
    "authentication": ("route-without-authorizer", "anonymous-path-to-store", "password-only-sign-in"),
    "scope": ("route-without-scope",),
    "object": ("object-without-ownership-check",),
    "web-acl": ("web-acl-without-baseline", "user-pool-without-web-acl", "uninspected-path-to-code"),
    "throttle": ("api-without-throttle", "web-acl-without-rate-limit"),
    "body": ("route-without-validation", "uninspected-body"),
    "recovery": ("store-without-recovery", "store-without-deletion-protection"),
    "rotation": ("secret-without-rotation",),
    "kept": ("log-without-retention", "erasable-audit-log"),
}
"""Which rules' findings a column shows."""


def marked(report: Report, column: str, resources: Collection[str], words: Words, part: str = "") -> Words:
    """The cell as it is, or strong and with the finding's number where it is a finding.

    `resources` are those that the cell speaks of; `part` narrows findings that name parts of the first.
    """
    rules = RULES_BY_CELL[column]
    known = report.blueprint.resources if report.blueprint else {}
    routes = {name for one in resources if one in known for name in known[one].routes}
    finding = next((f for f in report.open if _about(f, rules, resources, part, routes)), None)
    if finding is None:
        return words
    shown = (strong("none"),) if words == NONE else heavy(words)
    return (*shown, plain(" ("), reference(report, finding), plain(")"))


def _about(
    finding: Finding, rules: tuple[str, ...], resources: Collection[str], part: str, names: Collection[str]
) -> bool:
    """True where one of the rules fails on one of the resources; of findings on routes, on this one."""
    if not set(finding.resources) & set(resources):
        return False
    if finding.rule in rules:
        named = {one.name for one in finding.parts if one.rule == finding.rule}
        routes = named & set(names)
        return not (part and finding.part and finding.part != part) and not (
            part and routes and part not in routes
        )
    return any(one.rule in rules for one in finding.parts)
