"""Client certificates where AWS refuses to ask for them, and what is missing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.api_facts import CERTIFIED_ENDPOINT, CERTIFIED_TLS
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.routes import API, Way, domain_path, domains, mutual_tls_only, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_UNFIT = "mutual-tls-unfit"


class _Fault(Struct, frozen=True):
    """Why AWS asks nobody for a certificate on a name, or what is missing beside it."""

    name: str
    severity: Severity
    path: Pointer
    says: str
    hint: str


@rule(
    _UNFIT,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("f-mtls-needs-custom-domain", "F07"),
    refs={"cwe": ("CWE-295",)},
)
def mutual_tls_unfit(subject: Subject) -> Iterator[Verdict]:
    """API Gateway asks for client certificates on names of regional APIs under TLS_1_2, and nowhere else.

    WHY
      Mutual TLS belongs to a host name of one's own. AWS refuses it on edge-optimised and private
      names and beside the newer TLS policies, and for a certificate of another authority it wants a
      second one that proves who owns the name.

    HOW IT IS ATTACKED
      Drawn where AWS refuses it, the certificate that everybody counts on is asked of nobody.

    JUDGED
      Fails      mutual TLS on an edge or private API, or with another `minimum_tls` (high); an imported
                 certificate without `ownership_certificate` (high); a `public` route where every name
                 asks for certificates, for whoever has none does not get there (medium); a trust
                 store without versions (low)
      Passes     a name of a regional REST or HTTP API under TLS_1_2, its trust store versioned
      Asks       on a WebSocket API: whether AWS asks for certificates there is not documented
      Not        APIs without mutual TLS

    MEND IT
      `endpoint: regional` and `minimum_tls: TLS_1_2`; `versioning: true` on the bucket; a second API
      under another name for what is public.

    FALSE ALARM?
      A route that is `public` only for want of an authorizer: leave the word out, the certificate asks.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
      botocore apigateway CreateDomainName.ownershipVerificationCertificateArn

    Bad:
        archgen: 1
        name: Certificates at the edge
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            default_endpoint: disabled
            domain: {name: api.example.com, certificate: cert, mutual_tls: {truststore: authorities}}
            routes: {GET /quotes: {to: fn}}
          cert: {type: certificate, names: [api.example.com], region: us-east-1}
          authorities: {type: bucket, versioning: true}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Certificates in a Region
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            default_endpoint: disabled
            domain: {name: api.example.com, certificate: cert, mutual_tls: {truststore: authorities}}
            routes: {GET /quotes: {to: fn}}
          cert: {type: certificate, names: [api.example.com]}
          authorities: {type: bucket, versioning: true}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        asking = [(place, one) for place, one in enumerate(domains(api)) if one.mutual_tls is not None]
        faults = [fault for place, one in asking for fault in _faults(blueprint, api, place, one)]
        if not asking:
            yield idle(api.id)
        elif faults:
            yield _unfit(api, faults)
        elif api.value("protocol") == "websocket":
            question = f"Does AWS ask callers of the WebSocket API `{api.id}` for certificates?"
            yield unsaid(api.id, question, "domain")
        else:
            yield passed(api.id)
        if mutual_tls_only(api):
            yield from (_unreachable(api, way) for way in routes(api) if way.route.public)


def _faults(blueprint: Blueprint, api: Resource, place: int, name: Any) -> Iterator[_Fault]:  # noqa: ANN401
    path = domain_path(api, place)
    asks = (*path, "mutual_tls")
    endpoint, host = str(api.value("endpoint")), str(name.name or "domain")
    if api.value("protocol") != "websocket" and endpoint != CERTIFIED_ENDPOINT:
        kind = "a private API" if endpoint == "private" else "an edge-optimised API"
        yield _Fault(host, Severity.HIGH, asks, f"not on {kind}", f"`endpoint: {CERTIFIED_ENDPOINT}`")
    if name.minimum_tls not in (None, CERTIFIED_TLS):
        where, says = (*path, "minimum_tls"), f"not beside mutual TLS: only {CERTIFIED_TLS} is"
        yield _Fault(host, Severity.HIGH, where, says, f"`minimum_tls: {CERTIFIED_TLS}`")
    certificate = blueprint.resources.get(str(name.certificate))
    imported = certificate is not None and certificate.value("validation") == "imported"
    if imported and name.mutual_tls.ownership_certificate is None:
        hint = f"`ownership_certificate:` a certificate of AWS's own for {name.name}"
        yield _Fault(host, Severity.HIGH, asks, "nothing proves who owns the name", hint)
    store = blueprint.resources.get(str(name.mutual_tls.truststore))
    if store is not None and store.type == "bucket" and not store.value("versioning"):
        says, hint = "its versions are not kept", f"`versioning: true` on {store.id}"
        yield _Fault(store.id, Severity.LOW, (*asks, "truststore"), says, hint)


def _unfit(api: Resource, faults: list[_Fault]) -> Verdict:
    worst = max(faults, key=lambda fault: fault.severity)
    refused = worst.severity >= Severity.HIGH
    others = [fault for fault in faults if fault is not worst]
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=worst.severity,
        message=fitting(
            f"AWS refuses client certificates on `{api.id}`",
            "AWS refuses these client certificates",
            rule=_UNFIT,
        )
        if refused
        else fitting(
            f"a trust store overwritten in `{worst.name}` cannot be brought back",
            "an overwritten trust store cannot be brought back",
            rule=_UNFIT,
        ),
        place=At(api.id, worst.path, worst.says),
        related=tuple(At(api.id, fault.path, fault.says) for fault in others[:3]),
        hint=", ".join(dict.fromkeys(fault.hint for fault in faults)),
        pieces=tuple(Piece(fault.name, _UNFIT, fault.severity, fault.says) for fault in faults),
        refused=refused,
    )


def _unreachable(api: Resource, way: Way) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        way.name,
        severity=Severity.MEDIUM,
        message=fitting(
            f"nobody without a certificate reaches `{way.name}`",
            "nobody without a certificate reaches a public route",
            rule=_UNFIT,
        ),
        place=At(api.id, ("routes", way.name, "public"), "each name asks for a certificate first"),
        related=tuple(
            At(api.id, (*domain_path(api, place), "mutual_tls"), "asks every caller", key=True)
            for place, _ in enumerate(domains(api)[:2])
        ),
        hint="a second API under another name for this route; "
        "or no `public`, where callers do show a certificate",
    )


RULES = (mutual_tls_unfit,)
