"""One cause, one finding: findings that another one stands for are folded into it.

Two ways lead there. A rule names the rules whose finding on the same resource takes it in. And
among findings about missing guards, whoever mends the earlier guard at the same place mends the
later ones too: a closed way in before identity, identity before permission, object and tenant.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from archgen.finding.finding import Finding, Part, Severity, Status
from archgen.graph.model import Guard
from archgen.policy.charges import Charge

_CLOSING = (Guard.ORIGIN, Guard.NETWORK, Guard.ISSUED)
_ORDER = (Guard.IDENTITY, Guard.PERMISSION, Guard.OBJECT, Guard.TENANT)
_BESIDE = (Guard.INSPECTION, Guard.THROTTLE, Guard.LOG)


def repairs(head: Guard, other: Guard) -> bool:
    """True when a guard of kind `head` makes one of kind `other` at the same place idle."""
    if head is other or head in _CLOSING:
        return head in _CLOSING or head is other
    return head in _ORDER and other in _ORDER and _ORDER.index(head) < _ORDER.index(other)


def fold(charged: Sequence[Charge]) -> tuple[Finding, ...]:
    """The findings, each folded one naming its head, each head carrying the worst severity.

    Waived findings do not fold, and take in nothing but what names the same cause: whoever answers
    for a missing guard is not told of it again by another rule. What else a waived head stood for
    is led by the worst of it. The order of the charges is kept and does not matter to the result.
    """
    parents = _parents(charged)
    heads = [_head(index, parents) for index in range(len(charged))]
    return tuple(_finding(index, charged, heads) for index in range(len(charged)))


def _rank(charge: Charge) -> tuple[int, bool, str, str]:
    finding = charge.finding
    return (-finding.severity, not charge.follows_a_path, finding.rule, finding.id)


def _open(charge: Charge) -> bool:
    return charge.finding.status is Status.OPEN


def _parents(charged: Sequence[Charge]) -> list[int | None]:
    """For each charge the index of the one that takes it in, if any; no circles."""
    by_rule: dict[str, list[int]] = {}
    for index, charge in enumerate(charged):
        by_rule.setdefault(charge.finding.rule, []).append(index)
    parents: list[int | None] = [None] * len(charged)
    orphans: dict[int, list[int]] = {}
    for index, charge in enumerate(charged):
        named = _named_parent(charge, charged, by_rule) if _open(charge) else None
        if named is not None and not _open(charged[named]) and not _same_cause(charge, charged[named]):
            orphans.setdefault(named, []).append(index)
        else:
            parents[index] = named
    for group in orphans.values():
        leader, *rest = sorted(group, key=lambda index: _rank(charged[index]))
        for index in rest:
            parents[index] = leader
    caused = sorted(
        (i for i, c in enumerate(charged) if c.cause and _open(c)), key=lambda i: _rank(charged[i])
    )
    for place, index in enumerate(caused):
        if parents[index] is None:
            taker = next((j for j in caused[:place] if _one_cause(charged[index], charged[j])), None)
            if taker is not None and _head(taker, parents) != index:
                parents[index] = taker
    return parents


def _named_parent(charge: Charge, charged: Sequence[Charge], by_rule: dict[str, list[int]]) -> int | None:
    for rule in charge.folds_into:
        for index in sorted(by_rule.get(rule, ()), key=lambda i: _rank(charged[i])):
            if _touches(charged[index], charge.owner) and charged[index] is not charge:
                return index
    return None


def _same_cause(charge: Charge, head: Charge) -> bool:
    return charge.cause is not None and charge.cause == head.cause


def _touches(head: Charge, resource: str) -> bool:
    own = (*head.finding.resources, *head.stands_for)
    return resource in own or any(part.name == resource for part in head.finding.parts)


def _one_cause(lower: Charge, upper: Charge) -> bool:
    """True when one of two findings about missing guards rests on the other."""
    return _under(lower, upper) or _under(upper, lower)


def _under(charge: Charge, head: Charge) -> bool:
    if charge.cause is None or head.cause is None:
        return False
    (place, kind), (above, guard) = charge.cause, head.cause
    within = place == above or place.startswith(f"{above}/")
    return within and repairs(guard, kind) and set(charge.finding.sinks) <= set(head.finding.sinks)


def _head(index: int, parents: Sequence[int | None]) -> int:
    parent = parents[index]
    while parent is not None:
        index, parent = parent, parents[parent]
    return index


def _finding(index: int, charged: Sequence[Charge], heads: Sequence[int]) -> Finding:
    finding = charged[index].finding
    if heads[index] != index:
        return replace(finding, folded_into=charged[heads[index]].finding.id)
    folded = [charged[i] for i, head in enumerate(heads) if head == index and i != index]
    if not folded:
        return finding
    head = charged[index]
    parts = [part for charge in sorted(folded, key=_rank) for part in _parts(charge, head)]
    if not _open(head):
        parts = [replace(part, status=finding.status) for part in parts]
    severity = max(finding.severity, *(Severity(charge.finding.severity) for charge in folded))
    return replace(finding, parts=(*finding.parts, *parts), severity=severity)


def _parts(charge: Charge, head: Charge) -> tuple[Part, ...]:
    """The folded finding as parts of its head.

    One that folds by name is mended by edits of its own: each of its parts is told, so that nothing
    new comes up when the others are mended. One that rests on the head's cause is one part: its
    setting, or its resource where that is another one.
    """
    finding = charge.finding
    own = charge.owner in head.finding.resources
    if own and finding.parts and head.finding.rule in charge.folds_into:
        return finding.parts
    name = finding.part or charge.setting or finding.rule
    if not own:
        name = f"{charge.owner}/{finding.part}" if finding.part else charge.owner
    return (Part(name, finding.rule, finding.severity, finding.message),)
