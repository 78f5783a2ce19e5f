"""From verdicts to the report: findings waived, folded and ranked, questions asked, the decision taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding
from archgen.graph.attributes import DataClass, Exposure, class_in_reach, exposure
from archgen.graph.model import Graph
from archgen.graph.money import money_in_reach
from archgen.policy.charges import charges
from archgen.policy.controls import answers, by_construction
from archgen.policy.decision import decide, not_reviewable
from archgen.policy.folding import fold
from archgen.policy.holding import hold_back
from archgen.policy.questions import questions
from archgen.policy.report import Report
from archgen.policy.severities import overridden, restated
from archgen.policy.terms import Terms
from archgen.policy.waivers import STALE, stale, waive
from archgen.rules.engine import Judged
from archgen.rules.listing import ALL_RULES
from archgen.rules.verdict import Outcome
from archgen.source.document import Document

_KNOWN = frozenset(name for rule in ALL_RULES for name in (rule.name, *rule.former))


def report(
    document: Document,
    graph: Graph | None,
    judged: tuple[Judged, ...],
    mistakes: tuple[Finding, ...],
    terms: Terms,
) -> Report:
    """The report on one file.

    `graph` is None when the text did not load far enough: nothing was judged then, and the
    mistakes say why. `terms` are those of judging; their day is the one on which waivers are weighed
    (None: nothing ends).
    """
    if graph is None:
        decision, because = not_reviewable(mistakes)
        return Report(document, None, mistakes, {}, (), (), decision, because, terms.today)
    blueprint = graph.blueprint
    today, rules = terms.today, terms.rules
    charged = overridden(charges(blueprint, judged), terms.overrides, rules)
    standing, held = hold_back(charged, blueprint, mistakes)
    marked, uses = waive(standing, blueprint.waivers, today)
    run = frozenset(name for rule in rules for name in (rule.name, *rule.former))
    idle = stale(blueprint, uses, run, _KNOWN | run, today, marked) if STALE in run else ()
    idle = restated(idle, terms.overrides)
    # A waiver that covers nothing has one finding, whatever else it lacks: it can go.
    told = {finding.id for finding in idle}
    found = (*mistakes, *(f for f in fold(marked) if f.id not in told), *idle)
    asked = questions(judged, tuple(blueprint.resources))
    decision, because = decide(found, asked, uses)
    return Report(
        document=document,
        blueprint=blueprint,
        findings=tuple(sorted(found, key=_rank(graph))),
        coverage=_coverage(judged),
        questions=asked,
        waivers=uses,
        decision=decision,
        because=because,
        today=today,
        held=held,
        rules=tuple(rules),
        framework=terms.framework,
        answers=answers(judged, marked),
        built=by_construction(judged),
    )


def _rank(graph: Graph) -> Callable[[Finding], tuple[object, ...]]:
    """The order of findings everywhere.

    Severity; then money in reach; then confidential data; then reach from the internet; then the
    resource as the file orders them; then the rule's name and the part. A guard counts as what it
    stands before.
    """
    places = {name: place for place, name in enumerate(graph.blueprint.resources)}

    def rank(finding: Finding) -> tuple[object, ...]:
        owner = finding.resources[0] if finding.resources else ""
        behind = _guarded(graph.blueprint, owner)
        return (
            -finding.severity,
            not any(money_in_reach(graph, name) for name in behind),
            -max(DataClass.INTERNAL, *(_class(graph, name) for name in behind)),
            all(_exposure(graph, name) is not Exposure.INTERNET for name in behind),
            places.get(owner, len(places)),
            finding.rule,
            finding.part or "",
            finding.id,
            finding.primary.span,
        )

    return rank


def _guarded(blueprint: Blueprint, owner: str) -> tuple[str, ...]:
    """A resource with all it stands before: what it protects, and the APIs that ask it who calls."""
    seen = {owner: None}
    queue = [owner]
    while queue:
        name = queue.pop()
        protects = [line.target for line in blueprint.outgoing.get(name, ()) if line.verb == "protects"]
        asking = [line.source for line in blueprint.incoming.get(name, ()) if line.verb == "authorizer"]
        new = [other for other in (*protects, *asking) if other not in seen]
        seen.update(dict.fromkeys(new))
        queue += new
    return tuple(seen)


def _class(graph: Graph, owner: str) -> DataClass:
    return class_in_reach(graph, owner) if owner in graph.nodes else DataClass.UNSTATED


def _exposure(graph: Graph, owner: str) -> Exposure:
    return exposure(graph, owner) if owner in graph.nodes else Exposure.NONE


def _coverage(judged: Sequence[Judged]) -> dict[Outcome, int]:
    """How many verdicts there are of each outcome, every outcome listed."""
    counts = Counter(one.verdict.outcome for one in judged)
    return {outcome: counts[outcome] for outcome in Outcome}
