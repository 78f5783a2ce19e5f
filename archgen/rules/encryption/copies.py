"""Copies that lie under a weaker key than what they were made of."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.capabilities import Encryptable
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import asset_class, class_is_stated
from archgen.graph.data_flow import kept_by
from archgen.graph.model import Graph
from archgen.graph.nature import carries, stores
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.readings.kept_data import only_records
from archgen.rules.readings.key_use import copies_under_aws_keys, own_key
from archgen.rules.readings.weaker_places import brought_to, keyed_homes, secret_enough, way_to
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "copy-under-weaker-key"
_FIELD = "encryption_key"


@rule(
    _NAME,
    concern="encryption",
    severity=Severity.MEDIUM,
    applies_to=("Stores", "Carries"),
    covers=("x-encryption-downgrade-along-path",),
    refs={"cwe": ("CWE-311",), "well_architected": ("SEC08-BP02",)},
)
def copy_under_weaker_key(subject: Subject) -> Iterator[Verdict]:
    """A copy under AWS's key opens without the lock that guards its original.

    WHY
      A table is put under a key of one's own so that reading takes a second right, and can be ended by
      one switch. Each export, message and replica under AWS's key goes round both.

    HOW IT IS ATTACKED
      Whoever is refused at the table reads the export beside it: same data, one lock fewer.

    JUDGED
      Fails      confidential data of a store under a kms-key comes to a store, queue, topic, bus, stream or
                 replica without one: whoever reads the original writes there, at whatever distance, and the
                 lines are said to carry the data or both ends are said to hold it
      Passes     a kms-key there as well
      Asks       what a line brings, where the data could come along and nobody says
      Not        what comes from no such store; logs, which have a rule of their own; caches in front of
                 tables, which take no other key
      Folds      into `weaker-dead-letter-queue` where the copy lies among failures

    MEND IT
      `encryption_key:` with the original's key, on the copy.

    FALSE ALARM?
      What is passed on is counted or stripped: say so with `carries: [public]` on the line.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html

    Bad:
        archgen: 1
        name: An export beside its table
        regions: [eu-west-1]
        resources:
          key: {type: kms-key, rotation: true}
          people: {type: dynamodb, holds: [personal], encryption_key: key}
          export: {type: lambda, runtime: python3.13, reads: people, writes: dump}
          dump: {type: bucket, holds: [personal], public_access: blocked}

    Good:
        archgen: 1
        name: An export under the same key
        regions: [eu-west-1]
        resources:
          key: {type: kms-key, rotation: true}
          people: {type: dynamodb, holds: [personal], encryption_key: key}
          export: {type: lambda, runtime: python3.13, reads: people, writes: dump}
          dump: {type: bucket, holds: [personal], public_access: blocked, encryption_key: key}
    """
    graph = subject.graph
    for resource in graph.blueprint.resources.values():
        if isinstance(resource.body, Encryptable) and (stores(resource) or carries(resource)):
            yield _judged(graph, resource)


def _judged(graph: Graph, resource: Resource) -> Verdict:
    if only_records(graph, resource):
        return idle(resource.id)
    if resource.id in keyed_homes(graph):
        return _original(graph, resource)
    came = brought_to(graph, resource.id)
    if came and own_key(resource.body) is None:
        return _copy(graph, resource, came)
    unknown = own_key(resource.body) is None and not kept_by(graph.blueprint, resource)
    perhaps = brought_to(graph, resource.id, guess=True) if unknown else ()
    if perhaps:
        return unsaid(resource.id, f"Does `{resource.id}` come to hold {shown(perhaps)}?", "carries")
    return passed(resource.id) if came else idle(resource.id)


def _original(graph: Graph, home: Resource) -> Verdict:
    copies = copies_under_aws_keys(graph.blueprint, home)
    held = secret_enough(graph, kept_by(graph.blueprint, home))
    if copies:
        return _replicas(graph, home, held, copies)
    kept = bool(getattr(home.body, "replicas", None)) or _is_copy(graph, home, held)
    return passed(home.id) if kept else idle(home.id)


def _is_copy(graph: Graph, home: Resource, held: tuple[str, ...]) -> bool:
    """True where whoever writes to a store has the same data from a store under a key of one's own."""
    writers = {edge.source for edge in graph.into[home.id] if edge.op == "write"}
    return any(set(held).intersection(brought_to(graph, name)) for name in writers)


def _behind(graph: Graph, home: str, assets: tuple[str, ...]) -> list[tuple[Caller, Behind]]:
    said = class_is_stated(graph, home)
    return [(Caller.ANYONE, Behind(asset_class(graph.blueprint, name), said)) for name in assets]


def _copy(graph: Graph, resource: Resource, assets: tuple[str, ...]) -> Verdict:
    way = way_to(graph, assets[0], resource.id)
    weight = weigh(Severity.MEDIUM, _behind(graph, way[0], assets))
    key = own_key(graph.blueprint.resources[way[0]].body) or f"{resource.id}-key"
    hops = [
        Hop(way[0], f"holds {shown(assets)} under `{key}`"),
        *(Hop(name) for name in way[1:-1]),
        Hop(resource.id, "keeps it under AWS's key", place=True),
    ]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{resource.id}` opens {shown(assets)} without the key of `{way[0]}`",
            f"`{resource.id}` opens data without the key of `{way[0]}`",
            f"`{resource.id}` opens a copy without the original's key",
            "a copy opens without the original's key",
            rule=_NAME,
        ),
        place=At(resource.id, (_FIELD,), "AWS's key; the original has its own"),
        path=tuple(hops),
        sinks=(resource.id,),
        hint=f"`{_FIELD}: {key}` on {resource.id}",
        pieces=tuple(Piece(name, _NAME, weight.severity, "under a weaker key here") for name in assets),
        moved=weight.moved,
        folds_into=("weaker-dead-letter-queue",),
        silent=_FIELD,
        assumed_default=not resource.stated(_FIELD),
    )


def _replicas(graph: Graph, home: Resource, assets: tuple[str, ...], regions: tuple[str, ...]) -> Verdict:
    weight = weigh(Severity.MEDIUM, _behind(graph, home.id, assets))
    key = own_key(home.body) or ""
    keys = ", ".join(f"{region}: {{{_FIELD}: {key}-{region}}}" for region in regions)
    new = [f"{key}-{region}: {{type: kms-key, rotation: true, region: {region}}}" for region in regions]
    return Verdict(
        Outcome.FAILED,
        (home.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"the copy of `{home.id}` in {regions[0]} opens without `{key}`",
            f"a copy of `{home.id}` opens without its key",
            "a copy opens without the original's key",
            rule=_NAME,
        ),
        place=At(home.id, ("replicas", regions[0]), "AWS's key; the original has its own"),
        related=tuple(At(home.id, ("replicas", region), "AWS's key as well") for region in regions[1:4]),
        path=(
            Hop(home.id, f"holds {shown(assets)} under `{key}`"),
            Hop(f"{home.id}/replicas/{regions[0]}", "keeps it under AWS's key", place=True),
        ),
        sinks=tuple(f"{home.id}/replicas/{region}" for region in regions),
        hint="\n".join((f"`replicas: {{{keys}}}` on {home.id}", *new)),
        pieces=tuple(
            Piece(f"replicas/{name}", _NAME, weight.severity, "no key is named") for name in regions
        ),
        moved=weight.moved,
        silent=_FIELD,
    )


RULES = (copy_under_weaker_key,)
