"""Personal data, and whether it ever goes."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Stores
from archgen.catalogue.units import DataAsset
from archgen.finding.finding import Severity
from archgen.graph.attributes import kinds
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "personal-data-without-expiry"


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.LOW,
    applies_to=("Stores",),
    covers=("ddb-ttl-retention",),
    refs={
        "cwe": ("CWE-1230",),
        "well_architected": ("SEC07-BP04",),
    },
)
def personal_data_without_expiry(subject: Subject) -> Iterator[Verdict]:
    """Personal data that nothing deletes is kept for ever, and stolen with the rest.

    WHY
      Laws want data about people gone when its purpose is. What nobody needs any more has no use but
      to a thief, and deleting by hand is a plan for next year.

    HOW IT IS ATTACKED
      A leak shows the addresses of people who left years ago.

    JUDGED
      Fails      a store holds personal data, and nothing says when it goes
      Passes     `ttl` on a table, `lifecycle_rules` with `expire` on a bucket, or code that a schedule
                 starts deletes from it
      Severity   medium where `data:` says how long it may be kept (`keep`), and nothing does it

    MEND IT
      `ttl: 400d`, or `lifecycle_rules: {expire: 400d}`.

    FALSE ALARM?
      Kept as long as the person has an account, and deleted with it: say so in `note`, and waive it.

    SOURCES
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html

    Bad:
        archgen: 1
        name: For ever
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: people}
          people: {type: dynamodb, billing: on-demand, holds: [personal]}

    Good:
        archgen: 1
        name: For a year
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: people}
          people: {type: dynamodb, billing: on-demand, holds: [personal], ttl: 400d}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if not isinstance(store.body, Stores):
            continue
        if "personal" not in kinds(graph, store.id):
            yield idle(store.id)
        elif _expires(store) or store.id in _swept(graph):
            yield passed(store.id)
        else:
            yield _kept(graph.blueprint, store)


def _expires(store: Resource) -> bool:
    rules = getattr(store.body, "lifecycle_rules", None)
    return getattr(store.body, "ttl", None) is not None or (rules is not None and rules.expire is not None)


@once
def _swept(graph: Graph) -> frozenset[str]:
    """The stores that code deletes from which a schedule starts."""
    blueprint = graph.blueprint
    clocks = {one.id for one in blueprint.resources.values() if hasattr(one.body, "every")}
    started = {line.target for line in blueprint.relations if line.source in clocks}
    started |= {
        line.source for line in blueprint.relations if line.verb == "triggered_by" and line.target in clocks
    }
    return frozenset(
        line.target for line in blueprint.relations if line.verb == "deletes" and line.source in started
    )


def _limited(blueprint: Blueprint, store: Resource) -> DataAsset | None:
    """The personal data in a store that may be kept for some time only, the shortest first."""
    lines = blueprint.incoming.get(store.id, ())
    held = getattr(store.body, "holds", None) or [n for line in lines for n in line.settings.carries or ()]
    assets = [blueprint.data[name] for name in held if name in blueprint.data]
    limited = [(one.keep.days, one.name, one) for one in assets if one.keep and "personal" in one.kinds]
    return min(limited)[2] if limited else None


def _kept(blueprint: Blueprint, store: Resource) -> Verdict:
    limited = _limited(blueprint, store)
    severity = Severity.LOW if limited is None else Severity.MEDIUM
    keep = "400d" if limited is None or limited.keep is None else limited.keep.text
    table = "ttl" in type(store.body).model_fields
    field = "ttl" if table else "lifecycle_rules"
    hint = f"`ttl: {keep}`" if table else f"`lifecycle_rules: {{expire: {keep}}}`"
    return Verdict(
        Outcome.FAILED,
        (store.id,),
        severity=severity,
        message=fitting(
            f"`{store.id}` keeps data about people for ever",
            "data about people is kept for ever",
            rule=_NAME,
        ),
        place=At(
            store.id, (field,), "nothing deletes" if store.stated(field) else "not stated; AWS keeps all"
        ),
        related=() if limited is None else (At("", ("data", limited.name, "keep"), "no longer than this"),),
        hint=hint,
        moved=moved_by(severity, Severity.LOW, "the data may be kept for a stated time only"),
        silent=field,
        assumed_default=not store.stated(field),
    )


RULES = (personal_data_without_expiry,)
