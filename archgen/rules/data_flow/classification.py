"""Data of which nobody says what it is."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach, data_class
from archgen.graph.data_flow import kept_by
from archgen.graph.model import Graph
from archgen.graph.nature import outside, stores
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.kept_data import only_records
from archgen.rules.readings.used import in_lines
from archgen.rules.readings.whole_design import own_class
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "unclassified-data"
_MOVING = ("calls", "sends_to", "triggered_by", "subscribes_to")


@rule(
    _NAME,
    concern="data-flow",
    severity=Severity.MEDIUM,
    applies_to=("Stores", "generic", "Computes"),
    covers=("x-unclassified-data-flow",),
    refs={"cwe": ("CWE-1008",), "well_architected": ("SEC07-BP01",)},
)
def unclassified_data(subject: Subject) -> Iterator[Verdict]:
    """A store of which nobody says what it holds is guarded by a guess.

    WHY
      How bad a finding is, which key is asked for, how long something may be kept: all follows from what the
      data is. Where a store says nothing, the class of the whole design stands in for it, which is too much
      for one table and too little for the next.

    HOW IT IS ATTACKED
      The table that nobody thought of is the one with names in it, and has none of the guards of the others.

    JUDGED
      Fails      a store without `holds` in a design with a `classification`
      Asks       the same where the design has none; what a line brings to a system outside, or to another
                 account, where nothing at either end says what data there is
      Passes     `holds` on the store, or `carries` on the lines into it
      Built in   lines between ends whose data is known
      Not        stores that only logs go to, and trust stores: what they are for says what is in them;
                 stores that nothing uses: `unused-resource` tells of them
      Severity   that of the design's `classification`: low for internal, a remark for public

    MEND IT
      `holds: [personal]`, or another word for what it is; `holds: [business]` where it tells of nobody.

    FALSE ALARM?
      None: one word answers it.

    SOURCES
      https://docs.aws.amazon.com/wellarchitected/latest/framework/sec07-bp02.html

    Bad:
        archgen: 1
        name: A table of something
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: items}
          items: {type: dynamodb}

    Good:
        archgen: 1
        name: A table of goods
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: items}
          items: {type: dynamodb, holds: [business]}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if stores(store):
            yield _judged(graph, store)
    for line in graph.blueprint.relations:
        if line.verb in _MOVING and _crosses(graph, line):
            yield _on_line(graph, line)


def _judged(graph: Graph, store: Resource) -> Verdict:
    if only_records(graph, store) or _keeps_proofs(graph, store) or store.id not in in_lines(graph):
        return idle(store.id)
    if kept_by(graph.blueprint, store):
        return passed(store.id)
    data = own_class(graph.blueprint)
    if data is DataClass.UNSTATED:
        return unsaid(store.id, f"What data does `{store.id}` hold?", "holds")
    weight = weigh(Severity.MEDIUM, [(Caller.ANYONE, Behind(data, said=True))])
    return Verdict(
        Outcome.FAILED,
        (store.id,),
        severity=weight.severity,
        message=fitting(
            f"nobody says what data lies in `{store.id}`", "nobody says what data lies here", rule=_NAME
        ),
        place=At(store.id, ("holds",), f"not stated; {data.name.lower()} is assumed"),
        hint=f"`holds: [business]` on {store.id}, or `[personal]`, or a name under `data:`",
        moved=weight.moved,
        silent="holds",
    )


def _keeps_proofs(graph: Graph, store: Resource) -> bool:
    """True for a bucket of the certificates that clients are checked by: those are public."""
    return any(line.verb == "truststore" for line in graph.blueprint.incoming.get(store.id, ()))


def _crosses(graph: Graph, line: Relation) -> bool:
    """True for a line between code of ours and a system outside, or between two accounts."""
    resources = graph.blueprint.resources
    source, target = resources[line.source], resources[line.target]
    if outside(source):
        return False
    accounts = {account_of(graph.blueprint, one) for one in (source, target)} - {""}
    return outside(target) or len(accounts) > 1


def _on_line(graph: Graph, line: Relation) -> Verdict:
    if line.settings.carries:
        return passed(line.source, part=line.part)
    known = max(class_in_reach(graph, line.source), data_class(graph, line.target))
    if known is not DataClass.UNSTATED:
        return built(line.source, part=line.part)
    question = f"What data goes from `{line.source}` to `{line.target}`?"
    return unsaid(line.source, question, "carries", part=line.part)


RULES = (unclassified_data,)
