"""How machines prove themselves to each other by certificates: an API to its backends, partners to an API."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.nature import outside
from archgen.graph.sources import PARTNER, zone_of
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, by_token, domain_path, domains, fronted_by, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_BACKEND = "backend-without-client-proof"
_PARTNERS = "partner-api-without-mutual-tls"
_TOKENS = ("api-key", "oauth")
_PROVEN = ("iam", "oauth-client-credentials", "signature", "public")
_SYSTEMS = ("machine", "service")


@rule(
    _BACKEND,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("apigw-backend-client-cert",),
    refs={
        "checkov": ("CKV2_AWS_51",),
        "cdk_nag": ("HIPAA.Security-APIGWSSLEnabled", "NIST.800.53.R5-APIGWSSLEnabled"),
        "security_hub": ("APIGateway.2",),
        "prowler": ("apigateway_restapi_client_certificate_enabled",),
        "cwe": ("CWE-295",),
        "well_architected": ("SEC09-BP04",),
    },
)
def backend_without_client_proof(subject: Subject) -> Iterator[Verdict]:
    """A backend on the internet cannot tell an API from anybody else who knows its address.

    WHY
      A route to an address outside AWS goes over the internet. What the API checks, counts and writes
      down means nothing to a backend that answers everybody. API Gateway can show it a certificate.

    HOW IT IS ATTACKED
      The backend's address stands in an error or in a list of certificates; it is called at once, past
      the authorizer, the limits and the log.

    JUDGED
      Fails      a route of a REST or WebSocket API to a system outside, and `client_certificate` is not
                 true (medium; low where the system asks for a key or a token of its own)
      Passes     `client_certificate: true`; a line from the API to the system that says `auth`
      Not        HTTP APIs, which have no such certificate; APIs with no route to the outside: a VPC link
                 leads inside

    MEND IT
      `client_certificate: true` on the API; the backend accepts that certificate and no other.

    FALSE ALARM?
      The backend checks the user's own token again: say so with a connection from the API to it, `as: calls`
      with `settings: {auth: jwt}`.

    SOURCES
      botocore apigateway GenerateClientCertificate
      https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html

    Bad:
        archgen: 1
        name: A backend for all
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /rates: {to: rates}}}
          rates: {type: external, kind: saas}

    Good:
        archgen: 1
        name: A backend for one API
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            client_certificate: true
            routes: {GET /rates: {to: rates}}
          rates: {type: external, kind: saas}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        leaving = [way for way in routes(api) if _leaves(blueprint, way)]
        bare = [way for way in leaving if not _said(blueprint, api, str(way.route.to))]
        if api.value("protocol") == "http" or not leaving:
            yield idle(api.id)
        elif api.value("client_certificate") or not bare:
            yield passed(api.id, confidence=Confidence.HIGH if bare else Confidence.STATED)
        else:
            yield _unproven(blueprint, api, bare)


def _leaves(blueprint: Blueprint, way: Way) -> bool:
    target = blueprint.resources.get(str(way.route.to))
    return target is not None and outside(target)


def _said(blueprint: Blueprint, api: Resource, backend: str) -> bool:
    """True when a line from the API to the backend says how the API proves itself."""
    lines = [line for line in blueprint.outgoing.get(api.id, ()) if line.target == backend]
    return any(line.settings.auth not in (None, "none") for line in lines)


def _unproven(blueprint: Blueprint, api: Resource, bare: list[Way]) -> Verdict:
    weights = {way.name: _openness(blueprint, way) for way in bare}
    severity = max(weights.values())
    backends = list(dict.fromkeys(str(way.route.to) for way in bare))
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"{shown(backends)} cannot tell `{api.id}` from anybody else",
            f"a backend cannot tell `{api.id}` from anybody else",
            "a backend cannot tell the API from anybody else",
            rule=_BACKEND,
        ),
        place=At(
            api.id,
            ("client_certificate",),
            "shows none" if api.stated("client_certificate") else "not stated; AWS defaults to false",
        ),
        related=tuple(At(api.id, ("routes", way.name, "to"), "outside AWS") for way in bare[:3]),
        hint=f"`client_certificate: true` on {api.id}, and a backend that accepts that certificate alone",
        pieces=tuple(
            Piece(name, _BACKEND, weight, "shows no certificate") for name, weight in weights.items()
        ),
        moved=moved_by(severity, Severity.MEDIUM, "the backend asks for a key or a token"),
        silent="client_certificate",
        assumed_default=not api.stated("client_certificate"),
    )


def _openness(blueprint: Blueprint, way: Way) -> Severity:
    asks = getattr(blueprint.resources[str(way.route.to)].body, "authentication", None)
    return Severity.LOW if asks in _TOKENS else Severity.MEDIUM


@rule(
    _PARTNERS,
    concern="authentication",
    severity=Severity.LOW,
    applies_to=("api-gateway",),
    covers=("apigw-mutual-tls-partners",),
    refs={
        "checkov": ("CKV2_AWS_51",),
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-295",),
        "well_architected": ("SEC09-BP04",),
    },
)
def partner_api_without_mutual_tls(subject: Subject) -> Iterator[Verdict]:
    """An API that only partners' machines call can know each of them by a certificate.

    WHY
      A few known systems can be given certificates, whose keys never travel. What is sent along with
      each request, a key or a token, can be copied and used by somebody else.

    HOW IT IS ATTACKED
      A partner's key is found in a repository or a log; whoever has it is that partner, from anywhere.

    JUDGED
      Fails      machines of partners alone call the API, no name of it asks for certificates, and some of
                 them show neither signed requests nor client credentials (low; medium where all they
                 show is an API key)
      Passes     `mutual_tls` on a name; callers with `auth: iam` or `oauth-client-credentials`, or an
                 authorizer that asks for the one or the other; signed webhooks; routes that say why
                 they are `public`
      Not        APIs that others call too; private and WebSocket APIs

    MEND IT
      `mutual_tls: {truststore: authorities}` on the API's name, and `default_endpoint: disabled`.

    FALSE ALARM?
      All partners come through one gateway that signs their requests: write `auth: iam` on its line.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html

    Bad:
        archgen: 1
        name: Partners with a key
        regions: [eu-west-1]
        resources:
          partners: {type: client, kind: machine, zone: partner, calls: {api: {auth: api-key}}}
          api: {type: api-gateway, protocol: rest, api_key: true, routes: {GET /rates: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Partners with a certificate
        regions: [eu-west-1]
        resources:
          partners: {type: client, kind: machine, zone: partner, calls: {api: {auth: mutual-tls}}}
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            default_endpoint: disabled
            domain: {name: api.example.com, certificate: cert, mutual_tls: {truststore: authorities}}
            routes: {GET /rates: {to: fn}}
          cert: {type: certificate, names: [api.example.com]}
          authorities: {type: bucket, versioning: true}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        lines = _callers(blueprint, api)
        theirs = bool(lines) and all(_partner(blueprint.resources[line.source], blueprint) for line in lines)
        if not theirs or api.value("protocol") == "websocket" or api.value("endpoint") == "private":
            yield idle(api.id)
            continue
        weak = [line for line in lines if _shows(blueprint, api, line) not in _PROVEN]
        if not weak or any(name.mutual_tls is not None for name in domains(api)):
            yield passed(api.id)
        else:
            yield _uncertified(blueprint, api, weak)


def _callers(blueprint: Blueprint, api: Resource) -> list[Relation]:
    """The lines of all that call the API, directly or through an edge in front of it."""
    fronts = (api, *fronted_by(blueprint, api.id))
    return [line for one in fronts for line in blueprint.incoming.get(one.id, ()) if line.verb == "calls"]


def _partner(caller: Resource, blueprint: Blueprint) -> bool:
    kind = getattr(caller.body, "kind", None)
    system = kind in _SYSTEMS if caller.type == "client" else caller.type == "external"
    return system and zone_of(blueprint, caller) == PARTNER


def _shows(blueprint: Blueprint, api: Resource, line: Relation) -> str:
    """What a caller shows: as its line says, else as the routes ask for."""
    if line.settings.auth is not None:
        return str(line.settings.auth)
    asked = {way.authorizer for way in routes(api) if way.asks_callers and not way.route.public}
    if not asked:
        return "public"
    if asked == {"iam"}:
        return "iam"
    if asked and all(by_token(blueprint, name) for name in asked):
        return "oauth-client-credentials"
    if asked == {"none"} and all(way.route.webhook for way in routes(api) if way.asks_callers):
        return "signature"
    keyed = any(way.route.api_key or api.value("api_key") for way in routes(api))
    return "api-key" if keyed and asked <= {"none"} else "none"


def _uncertified(blueprint: Blueprint, api: Resource, weak: list[Relation]) -> Verdict:
    keys = all(_shows(blueprint, api, line) == "api-key" for line in weak)
    severity = Severity.MEDIUM if keys else Severity.LOW
    names = list(dict.fromkeys(line.source for line in weak))
    path = (*domain_path(api, 0), "mutual_tls") if domains(api) else ("domain",)
    who = shown(names)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"whoever copies a key of {who} is taken for {who}",
            "whoever copies a partner's key is taken for the partner",
            rule=_PARTNERS,
        )
        if keys
        else fitting(
            f"nothing but a copy of what {who} sends is needed to pose as it",
            "whoever copies what a partner sends can pose as it",
            rule=_PARTNERS,
        ),
        place=At(api.id, path, "no name asks for certificates"),
        related=tuple(At(line.source, line.path, "a partner's machine") for line in weak[:3]),
        hint=_certify(api),
        pieces=tuple(
            Piece(name, _PARTNERS, severity, "shows an API key" if keys else "shows no certificate")
            for name in names
        ),
        moved=moved_by(severity, Severity.LOW, "an API key is all they show"),
        folds_into=("api-key-as-authentication", "route-without-authorizer"),
        silent="domain",
        assumed_default=True,
    )


def _certify(api: Resource) -> str:
    """The lines that make partners show certificates."""
    asks = "mutual_tls: {truststore: <bucket>, version: <its version>}"
    name = "" if domains(api) else "name: <host>, certificate: <certificate>, "
    where = f"on the name of {api.id}" if domains(api) else f"on {api.id}"
    written = f"`{asks}`" if domains(api) else f"`domain: {{{name}{asks}}}`"
    closed = "" if api.value("default_endpoint") == "disabled" else ", and `default_endpoint: disabled`"
    regional = api.value("protocol") == "rest" and api.value("endpoint") != "regional"
    return f"{written} {where}{closed}" + (", and `endpoint: regional`" if regional else "")


RULES = (backend_without_client_proof, partner_api_without_mutual_tls)
