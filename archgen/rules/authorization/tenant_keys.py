"""Stores that tenants share: what keeps each relation to the rows of one of them."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.memory import once
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import stores
from archgen.graph.rights import role_of
from archgen.graph.written_rights import Grant, grants_of
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import every_route, mutual_tls_only
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "shared-table-without-tenant-key"
_TOUCHES = ("reads", "writes", "deletes")
_TAG = "aws:PrincipalTag/"


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("Stores", "Computes"),
    covers=("ddb-leading-key-isolation",),
    refs={
        "owasp_api": ("API1:2023",),
        "cwe": ("CWE-639",),
        "well_architected": ("SEC03-BP02",),
    },
)
def shared_table_without_tenant_key(subject: Subject) -> Iterator[Verdict]:
    """Code that touches a shared table without a tenant touches the rows of all tenants.

    WHY
      In a pool all customers lie side by side; one condition in one query keeps them apart. Where the
      design does not say which key carries the tenant, and whence it comes, each handler decides anew.

    HOW IT IS ATTACKED
      A customer signs in, sends another customer's number, and the handler looks it up. Or a callback
      that names no tenant at all overwrites whatever it likes.

    JUDGED
      Fails      a relation reads, writes or deletes in a store with `tenancy: shared`, and names no `keys`
                 or no `tenant`
      Passes     `keys` with a `tenant` from a claim, the connection or the message (stated: a test must
                 prove it); a role on the way that is narrowed by leading keys or a principal's tag
      Asks       which attribute of the table carries the tenant
      Severity   high; critical for restricted data, and where a route without an authorizer or a signature
                 leads to the code
      Not        stores with another tenancy, or none stated

    MEND IT
      `writes: {orders: {keys: leading-key, tenant: "claim:tenant"}}`.

    FALSE ALARM?
      A job that serves all tenants, behind no request: waive its part.

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
          fn: {type: lambda, runtime: python3.13, reads: {orders: {keys: leading-key, tenant: claim:tenant}}}
          orders: {type: dynamodb, tenancy: shared, tenant_key: tenant}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if not stores(store):
            continue
        lines = [one for one in graph.blueprint.incoming.get(store.id, ()) if one.verb in _TOUCHES]
        if getattr(store.body, "tenancy", None) != "shared" or not lines:
            yield idle(store.id)
            continue
        if hasattr(store.body, "tenant_key") and store.body.tenant_key is None:
            yield unsaid(store.id, f"Which attribute of `{store.id}` carries the tenant?", "tenant_key")
        for line in lines:
            yield _line(graph, store, line)


def _line(graph: Graph, store: Resource, line: Relation) -> Verdict:
    if _narrowed_by_role(graph.blueprint, line):
        return passed(line.source, part=line.part)
    if line.settings.keys not in (None, "none") and _told(line.settings.tenant or ""):
        return passed(line.source, part=line.part, confidence=Confidence.STATED)
    return _mixed(graph, store, line)


def _told(tenant: str) -> bool:
    """True for a tenant that does not come from what a caller may write at will."""
    return tenant.startswith("claim:") or tenant in ("connection", "message")


def _narrowed_by_role(blueprint: Blueprint, line: Relation) -> bool:
    """True where a role that the code has or takes reaches the store only for one tenant."""
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


@once
def _unasked(graph: Graph) -> frozenset[str]:
    """The code to which a route or a host of its own leads that asks nobody who they are."""
    by_route = (
        str(way.route.to)
        for way in every_route(graph.blueprint)
        if way.authorizer == "none" and way.route.webhook is None and not mutual_tls_only(way.api)
    )
    urls = ((one.id, getattr(one.body, "url", None)) for one in graph.blueprint.resources.values())
    return frozenset((*by_route, *(name for name, url in urls if getattr(url, "auth", None) == "none")))


def _mixed(graph: Graph, store: Resource, line: Relation) -> Verdict:
    why = ""
    if line.source in _unasked(graph):
        why = "callers are not asked who they are"
    if data_class(graph, store.id) is DataClass.RESTRICTED:
        why = "the data is restricted"
    severity = Severity.CRITICAL if why else Severity.HIGH
    keys = "leading-key" if hasattr(store.body, "tenant_key") else "prefix"
    missing = [word for word in ("keys", "tenant") if getattr(line.settings, word) in (None, "none")]
    return Verdict(
        Outcome.FAILED,
        (line.source,),
        line.part,
        severity=severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"`{line.source}` {line.verb} any tenant's data in `{store.id}`",
            f"code {line.verb} any tenant's data in `{store.id}`",
            f"code {line.verb} any tenant's data",
            rule=_NAME,
        ),
        place=At(
            line.source, line.path, f"no {' and no '.join(f'`{word}`' for word in missing or ['tenant'])}"
        ),
        related=(At(store.id, ("tenancy",), "tenants share it"),),
        sinks=(store.id,),
        hint=f"`{line.verb}: {{{store.id}: {{keys: {keys}, tenant: claim:<tenant>}}}}` on {line.source}",
        moved=moved_by(severity, Severity.HIGH, why),
        cause=(f"{line.source}/{line.part}", Guard.TENANT),
        silent="keys",
    )


RULES = (shared_table_without_tenant_key,)
