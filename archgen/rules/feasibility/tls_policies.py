"""TLS policies that a host name cannot have: of another endpoint type, or without what AWS asks beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.api_facts import ENHANCED, ENHANCED_EDGE
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API, EDGE, domain_path, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "tls-policy-unfit"
_REGIONAL = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
_EDGE_POLICY = "SecurityPolicy_TLS13_2025_EDGE"
_OWN = "TLSv1.2_2021"
_ACCESS = "`endpoint_access: strict` beside it"


class _Fault(Struct, frozen=True):
    """A policy that AWS refuses: where it is written, why, and what to write."""

    path: Pointer
    policy: str
    says: str
    hint: str


@rule(
    _NAME,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("api-gateway", "cloudfront"),
    covers=("F09",),
    refs={
        "cwe": ("CWE-326",),
        "well_architected": ("SEC09-BP02",),
    },
    fixable=True,
)
def tls_policy_unfit(subject: Subject) -> Iterator[Verdict]:
    """AWS refuses a TLS policy of another endpoint type, or one without the access mode that it asks for.

    WHY
      Policies whose names begin with `SecurityPolicy_` exist for REST APIs alone, apart for edge-optimised
      hosts and for all others, and only together with an endpoint access mode.

    HOW IT IS ATTACKED
      The deployment fails; the next try is often the old policy, which takes TLS 1.0.

    JUDGED
      Fails      such a policy without `endpoint_access`; of the other family; on an HTTP or WebSocket API
                 or a name that one shares; on a private API's own name, which stays at TLS_1_2; on a
                 cloudfront
      Passes     the policy fits; or its API's default host is disabled, and only the access mode is not said
      Not        names with another policy, or none written

    MEND IT
      `endpoint_access: strict` beside the policy, and the policy of the endpoint's own family.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html

    Bad:
        archgen: 1
        name: A policy on its own
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            endpoint_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09
            routes: {GET /health: {to: mock, public: A constant.}}

    Good:
        archgen: 1
        name: A policy with its access mode
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            endpoint_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09
            endpoint_access: strict
            routes: {GET /health: {to: mock, public: A constant.}}
    """
    blueprint = subject.graph.blueprint
    for resource in blueprint.of_type(API, EDGE):
        written = list(_written(resource))
        if resource.type == EDGE:
            faults = [_own_list(path, policy) for path, policy, _ in written]
        else:
            faults = [f for p, policy, name in written for f in _faults(blueprint, resource, p, policy, name)]
        if faults:
            yield _unfit(resource, faults)
        else:
            yield passed(resource.id) if written else idle(resource.id)


def _written(resource: Resource) -> Iterator[tuple[Pointer, str, Any]]:
    """Every enhanced policy with its place, and the domain block it belongs to (None: AWS's own host)."""
    field = "endpoint_tls" if resource.type == API else "minimum_tls"
    own = getattr(resource.body, field, None)
    if own is not None and own.startswith(ENHANCED):
        yield (field,), own, None
    for place, name in enumerate(domains(resource)):
        if (name.minimum_tls or "").startswith(ENHANCED):
            yield (*domain_path(resource, place), "minimum_tls"), name.minimum_tls, name


def _own_list(path: Pointer, policy: str) -> _Fault:
    return _Fault(path, policy, "CloudFront has policies of its own", f"`minimum_tls: {_OWN}`")


def _faults(blueprint: Blueprint, api: Resource, path: Pointer, policy: str, name: Any) -> Iterator[_Fault]:  # noqa: ANN401
    field, endpoint = str(path[-1]), str(api.value("endpoint"))
    other = _without(blueprint, api, name)
    if other is not None:
        yield _Fault(path, policy, f"`{other.id}` is no REST API", f"`{field}: TLS_1_2`")
        return
    if name is not None and endpoint == "private":
        yield _Fault(path, policy, "a private name stays at TLS_1_2", f"no `{field}` on {name.name}")
        return
    if policy.endswith(ENHANCED_EDGE) is not (endpoint == "edge"):
        fits = _EDGE_POLICY if endpoint == "edge" else _REGIONAL
        kind = "edge-optimised" if endpoint == "edge" else endpoint
        yield _Fault(path, policy, f"not for a host that is {kind}", f"`{field}: {fits}`")
    owner: Any = api.body if name is None else name
    spare = name is None and api.value("default_endpoint") == "disabled"
    if owner.endpoint_access is None and not spare:
        yield _Fault(path, policy, "AWS asks for endpoint_access beside it", _ACCESS)


def _without(blueprint: Blueprint, api: Resource, name: Any) -> Resource | None:  # noqa: ANN401
    """The API itself, or one that shares the name, whose protocol has no such policies."""
    sharing = [
        other
        for other in blueprint.of_type(API)
        if name is not None and any(one.name == name.name for one in domains(other))
    ]
    return next((one for one in (api, *sharing) if one.value("protocol") != "rest"), None)


def _unfit(resource: Resource, faults: list[_Fault]) -> Verdict:
    first = faults[0]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses the TLS policy of `{resource.id}`", "AWS refuses this TLS policy", rule=_NAME
        ),
        place=At(resource.id, first.path, first.says),
        related=tuple(At(resource.id, fault.path, fault.says) for fault in faults[1:4]),
        hint=", ".join(dict.fromkeys(fault.hint for fault in faults)),
        mend=_mend(resource, faults),
        pieces=tuple(
            Piece("/".join(str(step) for step in fault.path), _NAME, Severity.HIGH, fault.says)
            for fault in faults
        ),
        refused=True,
    )


def _mend(resource: Resource, faults: list[_Fault]) -> Mend | None:
    """The one edit that is right where nothing but the access mode of AWS's own host is missing."""
    if [(fault.path, fault.hint) for fault in faults] != [(("endpoint_tls",), _ACCESS)]:
        return None
    return Mend("sets endpoint_access: strict", resource.id, (("endpoint_access", "strict"),))


RULES = (tls_policy_unfit,)
