"""Caches: a second place for the same data, which AWS leaves open unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.catalogue.caching import Cache
from archgen.catalogue.fields import Declared, fields_of
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "cache-without-encryption"
_GUARDS = {"encrypted": "stores plain text", "tls": "talks in plain text"}


class _Gap(Struct, frozen=True):
    """A guard that a cache lacks: where it is written or could be, and whether AWS's default lacks it."""

    path: Pointer
    assumed: bool

    @property
    def part(self) -> str:
        return "/".join(str(step) for step in self.path)

    @property
    def does(self) -> str:
        return _GUARDS[str(self.path[-1])]

    @property
    def says(self) -> str:
        return "not stated; AWS defaults to false" if self.assumed else self.does


@rule(
    _NAME,
    concern="encryption",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway", "dynamodb"),
    covers=("apigw-cache-encrypted", "ddb-dax-encrypted", "ddb-dax-tls"),
    refs={
        "security_hub": ("APIGateway.5", "DynamoDB.3", "DynamoDB.7"),
        "cwe": ("CWE-311", "CWE-319"),
        "well_architected": ("SEC08-BP02", "SEC09-BP02"),
        "checkov": ("CKV_AWS_308", "CKV_AWS_47", "CKV_AWS_239"),
    },
)
def cache_without_encryption(subject: Subject) -> Iterator[Verdict]:
    """A cache keeps what the encrypted store behind it gave out, in plain text unless told otherwise.

    WHY
      Whatever guards the store ends where its answers are copied. API Gateway's cache and DynamoDB
      Accelerator keep them on disks of their own, and for both encryption is off unless it is asked for.

    HOW IT IS ATTACKED
      Somebody with a foothold in the network reads along between function and cache; somebody with
      access to the disks reads what was asked lately, which is what is worth most.

    JUDGED
      Fails      a cache that is on, without `encrypted: true`, or reached over a network without
                 `tls: true`: AWS's default for each is off
      Passes     both are on
      Not        resources without a cache; edge caches of CloudFront, which AWS always encrypts
      Parts      each missing guard of each cache, at rest and in transit
      Severity   high where confidential data passes; low where only public or internal data does

    MEND IT
      `encrypted: true`, and `tls: true` for a cache in a network. DAX takes both only when it is made.

    FALSE ALARM?
      What it keeps is public: say so under `holds`, or waive it.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
      botocore dax CreateCluster.SSESpecification
      botocore dax CreateCluster.ClusterEndpointEncryptionType

    Bad:
        archgen: 1
        name: A cache in plain text
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, holds: [personal], dax: {nodes: 3}}

    Good:
        archgen: 1
        name: A cache like its table
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, holds: [personal], dax: {nodes: 3, encrypted: true, tls: true}}
    """
    for resource in subject.graph.blueprint.resources.values():
        running = list(_running(resource))
        gaps = [gap for path, cache, above in running for gap in _gaps(path, cache, above)]
        if gaps:
            yield _open(subject.graph, resource, gaps)
        elif running:
            yield passed(resource.id)


def _running(resource: Resource) -> Iterator[tuple[Pointer, Cache, Cache | None]]:
    """The caches of a resource that are on, each with the one whose settings it takes over, if any."""
    found = list(_caches(resource.body, ()))
    whole = {path[-1:]: cache for path, cache in found if len(path) <= 1}
    for path, cache in found:
        above = whole.get(path[-1:]) if len(path) > 1 else None
        if cache.runs or (above is not None and above.runs):
            yield path, cache, above


def _caches(block: Declared, path: Pointer) -> Iterator[tuple[Pointer, Cache]]:
    """The caches among settings: the block itself, a block in it, or one of a stage."""
    if isinstance(block, Cache):
        yield path, block
    for name in fields_of(type(block)):
        value = getattr(block, name)
        if isinstance(value, Declared):
            yield from _caches(value, (*path, name))
        elif isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, Declared):
                    yield from _caches(inner, (*path, name, key))


def _gaps(path: Pointer, cache: Cache, above: Cache | None) -> Iterator[_Gap]:
    for word in _GUARDS:
        if word not in fields_of(type(cache)):
            continue
        said = getattr(cache, word)
        if said is None and above is not None:
            # What a stage leaves out is the API's; where that cache runs, the gap is told there.
            said = True if above.runs else getattr(above, word)
        if said is not True:
            yield _Gap((*path, word), assumed=said is None)


def _weight(graph: Graph, resource: Resource) -> tuple[Severity, str]:
    """How grave it is by what passes the cache, and why that is not the rule's own."""
    data = data_class(graph, resource.id)
    if data >= DataClass.CONFIDENTIAL:
        return Severity.HIGH, "confidential data passes it"
    if data is DataClass.UNSTATED:
        return Severity.MEDIUM, ""
    return Severity.LOW, "no more than internal data passes it"


def _open(graph: Graph, resource: Resource, gaps: list[_Gap]) -> Verdict:
    severity, why = _weight(graph, resource)
    first = gaps[0]
    does = [_GUARDS[word] for word in _GUARDS if any(gap.path[-1] == word for gap in gaps)]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=fitting(
            f"the cache of `{resource.id}` {' and '.join(does)}",
            f"a cache {' and '.join(does)}",
            rule=_NAME,
        ),
        place=At(resource.id, first.path, first.says),
        related=tuple(At(resource.id, gap.path, gap.says) for gap in gaps[1:4]),
        hint=", ".join(f"`{gap.path[-1]}: true`{_under(gap.path[:-1])}" for gap in gaps),
        pieces=tuple(Piece(gap.part, _NAME, severity, gap.does) for gap in gaps),
        moved=moved_by(severity, Severity.MEDIUM, why),
        silent=str(first.path[0]),
        assumed_default=all(gap.assumed for gap in gaps),
    )


def _under(path: Pointer) -> str:
    return f" under {'.'.join(str(step) for step in path)}" if path else ""


RULES = (cache_without_encryption,)
