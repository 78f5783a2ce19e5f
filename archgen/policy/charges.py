"""A failed verdict on its way to a finding: words and places put together."""

from __future__ import annotations

from msgspec import Struct

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding, Label, Part, Severity
from archgen.graph.model import Guard
from archgen.policy.mending import fix_for
from archgen.rules.engine import Judged
from archgen.rules.verdict import At, Outcome, Piece, Verdict


class Charge(Struct, frozen=True):
    """A finding with what folding and waivers ask of it.

    `names` are the rule's name and the names it had, `cause` the place and kind of guard that
    is missing, `folds_into` the rules whose finding on the same resource takes this one in,
    `stands_for` other resources whose findings it takes in, `setting` the word of the blueprint
    that it is about.
    """

    finding: Finding
    names: tuple[str, ...]
    cause: tuple[str, Guard] | None = None
    folds_into: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    setting: str = ""

    @property
    def owner(self) -> str:
        """The resource the finding belongs to, empty for the file as a whole."""
        return self.finding.resources[0] if self.finding.resources else ""

    @property
    def follows_a_path(self) -> bool:
        """True when the finding is about a path, which says more than its local twin."""
        return bool(self.finding.path or self.finding.sinks)


def charges(blueprint: Blueprint, judged: tuple[Judged, ...]) -> tuple[Charge, ...]:
    """Every failed verdict as a charge, in the order judged."""
    return tuple(_charge(blueprint, one) for one in judged if one.verdict.outcome is Outcome.FAILED)


def _charge(blueprint: Blueprint, judged: Judged) -> Charge:
    rule, verdict = judged.rule, judged.verdict
    return Charge(
        finding=Finding(
            rule=rule.name,
            category=rule.category,
            severity=max((piece.severity for piece in verdict.pieces), default=verdict.severity),
            message=verdict.message,
            primary=_primary(blueprint, verdict),
            resources=verdict.resources,
            part=verdict.part,
            confidence=verdict.confidence,
            related=tuple(_label(blueprint, at) for at in verdict.related),
            path=verdict.path,
            sinks=verdict.sinks,
            hint=verdict.hint,
            fix=fix_for(blueprint, verdict.mend),
            notes=verdict.notes,
            parts=tuple(_part(piece) for piece in verdict.pieces),
            moved=verdict.moved,
            assumed_default=verdict.assumed_default,
            refused=verdict.refused,
            refs=dict(rule.refs),
        ),
        names=(rule.name, *rule.former),
        cause=verdict.cause,
        folds_into=verdict.folds_into,
        stands_for=verdict.stands_for,
        setting=verdict.silent,
    )


def _part(piece: Piece) -> Part:
    return Part(piece.name, piece.rule, Severity(piece.severity), piece.says)


def _primary(blueprint: Blueprint, verdict: Verdict) -> Label:
    if verdict.place is not None:
        return _label(blueprint, verdict.place)
    return _label(blueprint, At(verdict.resources[0] if verdict.resources else "", ("name",)))


def _label(blueprint: Blueprint, at: At) -> Label:
    if at.resource in blueprint.resources:
        return blueprint.label(at.resource, at.path, at.text, key=at.key)
    return blueprint.label_at(at.path, at.text, key=at.key)
