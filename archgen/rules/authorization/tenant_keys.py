"""Stores that tenants share: what keeps each relation to the rows of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph, Guard, Strength
from archgen.graph.nature import stores
from archgen.graph.places import Place, places
from archgen.graph.rights import role_of
from archgen.graph.settings import declares, setting
from archgen.graph.sources import CORPORATE, INTERNET, PARTNER
from archgen.graph.witness import witness
from archgen.graph.written_rights import Grant, grants_of
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.paths.arriving import arrivals
from archgen.rules.paths.callers import caller_of
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import Behind, Caller, Weight, weigh
from archgen.rules.readings.mapped_keys import KeySource, key_source
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "shared-table-without-tenant-key"
_BASE = Severity.CRITICAL
_TOUCHES = ("reads", "writes", "deletes")
_TAG = "aws:PrincipalTag/"
_ASKED = Question(Guard.IDENTITY, (INTERNET, PARTNER, CORPORATE))
_NO_CLAIM = "no claim is at hand here"


@rule(
    _NAME,
    concern="authorization",
    severity=_BASE,
    applies_to=("Stores", "Computes", "api-gateway"),
    covers=("ddb-leading-key-isolation", "x-tenant-isolation-end-to-end"),
    refs={
        "owasp_api": ("API1:2023",),
        "cwe": ("CWE-639", "CWE-653"),
        "well_architected": ("SEC03-BP02",),
    },
    former=("path-to-tenant-data-without-filter",),
)
def shared_table_without_tenant_key(subject: Subject) -> Iterator[Verdict]:
    """A way to what tenants share, on which no verified tenant narrows it, leads to all of them.

    WHY
      In a pool all customers lie side by side; one condition in one query keeps them apart. Where the
      design does not say which key carries the tenant, and whence it comes, each handler decides anew.
      And a claim keeps nobody apart on a way on which nobody is asked: there it is empty.

    HOW IT IS ATTACKED
      A customer signs in, sends another customer's number, and the handler looks it up. Or a callback
      that names no tenant at all overwrites whatever it likes.

    JUDGED
      Fails      code, or a route without code, that reads, writes or deletes in a store with `tenancy:
                 shared` and names no `keys` or no `tenant` (a route: nothing in its `mapping`); the same
                 where a `tenant` is named and some way to the code asks nobody, so that no claim is there;
                 code that names no `tenant` and touches several stores with `tenancy: silo`
      Passes     `keys` with a `tenant` from a claim, the connection or the message (stated: a test must
                 prove it); a role on the way that is narrowed by leading keys or a principal's tag
      Asks       which attribute of the table carries the tenant
      Severity   what tenants keep from one another counts as confidential at least
      Not        stores with another tenancy, or none stated: what is one tenant's by itself

    MEND IT
      `writes: {orders: {keys: leading-key, tenant: "claim:tenant"}}`; code of its own for callers of
      whom nothing is known.

    FALSE ALARM?
      A job that serves all tenants: waive its part. Data that all share on purpose: `tenancy: none`.

    SOURCES
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/

    Bad:
        archgen: 1
        name: Everybody's orders
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: orders}
          orders: {type: dynamodb, tenancy: shared, tenant_key: tenant}

    Good:
        archgen: 1
        name: One tenant's orders
        regions: [eu-west-1]
        resources:
          fn:
            type: lambda
            runtime: python3.13
            reads: {orders: {keys: leading-key, tenant: claim:tenant}}
          orders: {type: dynamodb, tenancy: shared, tenant_key: tenant}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if not stores(store):
            continue
        tenancy = setting(store, "tenancy")
        lines = [one for one in _lines(graph.blueprint, store) if _mixes(graph.blueprint, one, tenancy)]
        if not lines:
            yield idle(store.id)
            continue
        if tenancy == "shared" and declares(store, "tenant_key") and setting(store, "tenant_key") is None:
            yield unsaid(store.id, f"Which attribute of `{store.id}` carries the tenant?", "tenant_key")
        for line in lines:
            yield _line(graph, store, line)


def _lines(blueprint: Blueprint, store: Resource) -> Iterator[Relation]:
    """The lines by which code, or a route without code, touches a store."""
    for line in blueprint.incoming.get(store.id, ()):
        if line.verb in _TOUCHES or (line.verb == "to" and line.route is not None):
            yield line


def _mixes(blueprint: Blueprint, line: Relation, tenancy: str | None) -> bool:
    """True where several tenants are in reach of one line: a shared store, or one of several silos."""
    if tenancy == "silo":
        lines = blueprint.outgoing.get(line.source, ())
        ends = {one.target for one in lines if one.verb in _TOUCHES}
        return sum(_tenancy(blueprint.resources[name]) == "silo" for name in ends) > 1
    return tenancy == "shared"


def _part(line: Relation) -> str:
    return str(line.route) if line.route is not None else line.part


def _line(graph: Graph, store: Resource, line: Relation) -> Verdict:
    if _narrowed_by_role(graph.blueprint, line):
        return passed(line.source, part=_part(line))
    source = _tenant_from(graph.blueprint, store, line)
    if source is KeySource.CALLER:
        # A key of the caller's choice is told of by the rule about mappings.
        return idle(line.source, part=_part(line))
    if source is None:
        return _mixed(graph, store, line)
    unasked = _unasked(graph, store, line, by_message=source is KeySource.MESSAGE)
    if unasked:
        return _unclaimed(graph, store, line, unasked, by_message=source is KeySource.MESSAGE)
    return passed(line.source, part=_part(line), confidence=Confidence.STATED)


def _tenant_from(blueprint: Blueprint, store: Resource, line: Relation) -> KeySource | None:
    """Whence the tenant of a line comes; None where nothing narrows it."""
    if line.route is not None:
        return key_source(store, blueprint.resources[line.source].routes[line.route])
    tenant = line.settings.tenant or ""
    if line.settings.keys in (None, "none") and setting(store, "tenancy") != "silo":
        return None
    if tenant == "message":
        return KeySource.MESSAGE
    return KeySource.CLAIM if tenant.startswith("claim:") or tenant == "connection" else None


def _narrowed_by_role(blueprint: Blueprint, line: Relation) -> bool:
    """True where a role that the code has or takes reaches the store only for one tenant."""
    if line.route is not None:
        return False
    assumed = [one.target for one in blueprint.outgoing.get(line.source, ()) if one.verb == "assumes"]
    for name in (role_of(blueprint, line.source) or "", *assumed):
        if name in blueprint.resources:
            held = grants_of(blueprint, blueprint.resources[name])
            own = [grant for grant in held if line.target in grant.targets or grant.unnamed]
            if own and all(_by_tenant(grant) for grant in own):
                return True
    return False


def _by_tenant(grant: Grant) -> bool:
    values = (text for keys in grant.conditions.values() for named in keys.values() for text in named)
    tagged = any(_TAG in text for text in (*values, *grant.resources))
    return tagged or any("leadingkeys" in key or _TAG.lower() in key for key in grant.keys)


def _unasked(graph: Graph, store: Resource, line: Relation, *, by_message: bool) -> tuple[Place, ...]:
    """Where nobody asks on a way to a line that reads the caller's claim, or trusts who wrote the message.

    A sender's signature proves who wrote a message, and brings no claim.
    """
    most = Strength.SILENT if by_message else Strength.STATED
    edges = _edges_of(graph, store.id).get(id(line), ())
    asked = levels(graph, _ASKED)
    open_edges = [edge for edge in edges if asked.get(edge.source, Strength.BUILT) <= most]
    return places(graph, _ASKED, open_edges, most) if open_edges else ()


@once
def _edges_of(graph: Graph, store: str) -> Mapping[int, tuple[Edge, ...]]:
    """The edges into a store, by the line that drew them."""
    rows: dict[int, tuple[Edge, ...]] = {}
    for edge in graph.into.get(store, ()):
        if edge.line is not None:
            rows[id(edge.line)] = (*rows.get(id(edge.line), ()), edge)
    return rows


def _weight(graph: Graph, store: Resource, who: Caller) -> Weight:
    """Severity in context; what tenants keep from one another counts as confidential at least."""
    data = max(data_class(graph, store.id), DataClass.CONFIDENTIAL)
    return weigh(_BASE, [(who, Behind(data, said=True))])


def _callers(graph: Graph, line: Relation) -> Caller:
    """Who drives a line; a sender who only signs is known to the code, and not as anybody's tenant."""
    node = f"{line.source}/{line.route}" if line.route is not None else line.source
    who = caller_of(graph, node)
    signed = levels(graph, _ASKED).get(node) is Strength.STATED
    return max(who, Caller.SIGNED_UP) if signed else who


def _mixed(graph: Graph, store: Resource, line: Relation) -> Verdict:
    weight = _weight(graph, store, _callers(graph, line))
    who = line.source if line.route is None else str(line.route)
    does = line.verb if line.route is None else "reaches"
    place, hint = _where(store, line)
    return Verdict(
        Outcome.FAILED,
        (line.source,),
        _part(line),
        severity=weight.severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"`{who}` {does} any tenant's data in `{store.id}`",
            f"code {does} any tenant's data in `{store.id}`",
            f"code {does} any tenant's data",
            rule=_NAME,
        ),
        place=place,
        related=(At(store.id, ("tenancy",), "tenants share it" if _shared(store) else "one of several"),),
        path=_way_to(graph, store, line),
        sinks=(store.id,),
        hint=hint,
        moved=weight.moved,
        cause=(f"{line.source}/{_part(line)}", Guard.TENANT),
        folds_into=_heads(graph, line),
        silent="keys",
    )


def _shared(store: Resource) -> bool:
    return _tenancy(store) == "shared"


def _tenancy(store: Resource) -> str | None:
    said: str | None = setting(store, "tenancy")
    return said


def _heads(graph: Graph, line: Relation) -> tuple[str, ...]:
    """A route that maps nothing at all is told of as that first."""
    if line.route is None or graph.blueprint.resources[line.source].routes[line.route].mapping:
        return ()
    return ("service-integration-without-filter",)


def _where(store: Resource, line: Relation) -> tuple[At, str]:
    """Where the tenant is missing, and what to write there."""
    if line.route is not None:
        key = setting(store, "tenant_key") or "Key"
        place = At(line.source, ("routes", line.route), "no tenant in a `mapping`", key=True)
        return place, f"`mapping: {{{key}: claim.<tenant>}}` on {line.route}"
    words = ("keys", "tenant") if _shared(store) else ("tenant",)
    missing = [word for word in words if getattr(line.settings, word) in (None, "none")]
    place = At(line.source, line.path, f"no {' and no '.join(f'`{word}`' for word in missing or ['tenant'])}")
    keys = "leading-key" if declares(store, "tenant_key") else "prefix"
    said = f"keys: {keys}, tenant: claim:<tenant>" if _shared(store) else "tenant: claim:<tenant>"
    return place, f"`{line.verb}: {{{store.id}: {{{said}}}}}` on {line.source}"


def _way_to(graph: Graph, store: Resource, line: Relation) -> tuple[Hop, ...]:
    """A way from outside to the line, if there is one: the line is where the filter is missing."""
    edges = _edges_of(graph, store.id).get(id(line), ())
    path = arrivals(graph, edges)
    return path_hops(path, edges, "no tenant narrows this") if path else ()


def _unclaimed(
    graph: Graph, store: Resource, line: Relation, unasked: tuple[Place, ...], *, by_message: bool
) -> Verdict:
    first, *others = unasked
    most = Strength.SILENT if by_message else Strength.STATED
    weight = _weight(graph, store, max(_callers(graph, line), Caller.SIGNED_UP))
    entry = At(first.slot.resource, first.slot.path, _NO_CLAIM)
    return Verdict(
        Outcome.FAILED,
        (line.source,),
        _part(line),
        severity=weight.severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"callers without a claim get any tenant's data in `{store.id}`",
            "callers without a claim get any tenant's data",
            rule=_NAME,
        ),
        place=entry,
        related=(
            At(line.source, line.path if line.route is None else ("routes", line.route), "reads the claim"),
            *(At(one.slot.resource, one.slot.path, _NO_CLAIM) for one in others[:2]),
        ),
        path=path_hops(witness(graph, _ASKED, first, most), first.edges, _NO_CLAIM),
        sinks=(store.id,),
        hint=f"an authorizer at {first.node}, or code of its own that does not touch {store.id}",
        moved=weight.moved,
        cause=(first.node, Guard.TENANT),
        silent="authorizer",
    )


RULES = (shared_table_without_tenant_key,)
