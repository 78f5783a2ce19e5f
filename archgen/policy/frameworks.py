"""Frameworks and scanners whose ids rules carry: what people call them, and what they are called in full."""

from __future__ import annotations

from itertools import chain

from msgspec import Struct

from archgen.policy.attack import TECHNIQUES
from archgen.rules.rule import Rule


class Framework(Struct, frozen=True):
    """One source of ids: its word on the command line, its key in a rule's `refs`, its full name.

    `short` is what a narrow column calls it.
    """

    word: str
    key: str
    title: str
    short: str


FRAMEWORKS: dict[str, Framework] = {
    row.word: row
    for row in (
        Framework(
            "security-hub",
            "security_hub",
            "AWS Foundational Security Best Practices (Security Hub)",
            "Security Hub",
        ),
        Framework("owasp-api", "owasp_api", "OWASP API Security Top 10 2023", "OWASP API"),
        Framework(
            "well-architected",
            "well_architected",
            "AWS Well-Architected Framework, security pillar",
            "Well-Architected",
        ),
        Framework("cwe", "cwe", "Common Weakness Enumeration", "CWE"),
        Framework("mitre-attack", "mitre_attack", "MITRE ATT&CK", "ATT&CK"),
        Framework("checkov", "checkov", "checkov", "checkov"),
        Framework("prowler", "prowler", "Prowler", "Prowler"),
        Framework("cdk-nag", "cdk_nag", "cdk-nag", "cdk-nag"),
        Framework("cfn-guard", "cfn_guard", "CloudFormation Guard rules registry", "cfn-guard"),
    )
}
"""Every framework that can be asked for, by its word."""


def ids_of(rule: Rule, word: str) -> tuple[str, ...]:
    """The ids that a framework, given by its word, has for what a rule checks, each once."""
    key = FRAMEWORKS[word].key
    checks = [TECHNIQUES.get(check, ()) for check in rule.covers] if key == "mitre_attack" else []
    return tuple(dict.fromkeys((*rule.refs.get(key, ()), *chain.from_iterable(checks))))
