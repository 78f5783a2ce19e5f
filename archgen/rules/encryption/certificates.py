"""Certificates that do not fit what they are shown for: other names, weak keys, too many hosts."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.certificate_facts import API_KEYS, API_KEYS_ASKED, WEAK_KEYS
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.certificates import HostUse, covers, host_uses, is_wildcard, names_of
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.routes import API, clients_of, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_UNMATCHED = "domain-without-matching-certificate"
_WEAK = "weak-certificate-key"
_WILD = "wildcard-certificate"


@rule(
    _UNMATCHED,
    concern="encryption",
    severity=Severity.HIGH,
    applies_to=("api-gateway", "cloudfront", "cognito-user-pool"),
    covers=("acm-custom-domain-cert",),
    refs={
        "cwe": ("CWE-295",),
        "well_architected": ("SEC09-BP01",),
    },
)
def domain_without_matching_certificate(subject: Subject) -> Iterator[Verdict]:
    """A host name whose certificate is for other names is refused by AWS, or by every careful caller.

    WHY
      A caller checks that the certificate names the host it asked for. Where it does not, nothing tells
      the right server from a wrong one.

    HOW IT IS ATTACKED
      Callers that break are told to skip the check. From then on anybody on the network between may
      answer in the server's place.

    JUDGED
      Fails      none of the certificate's names covers the host; a wildcard covers one label, so
                 `*.example.com` is good for `api.example.com` and not for `v1.api.example.com`
      Passes     one of them does
      Not        resources without names of their own, and certificates that are not drawn
      Parts      each such host

    MEND IT
      The host under `names` of the certificate.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html

    Bad:
        archgen: 1
        name: Another name
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            domain: {name: v1.api.example.com, certificate: cert}
            routes: {GET /health: {to: fn, public: A constant.}}
          fn: {type: lambda, runtime: python3.13}
          cert: {type: certificate, names: ["*.example.com"]}

    Good:
        archgen: 1
        name: Its own name
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            domain: {name: v1.api.example.com, certificate: cert}
            routes: {GET /health: {to: fn, public: A constant.}}
          fn: {type: lambda, runtime: python3.13}
          cert: {type: certificate, names: [v1.api.example.com]}
    """
    used: dict[str, list[HostUse]] = {}
    for uses in host_uses(subject.graph).values():
        for use in uses:
            used.setdefault(use.resource.id, []).append(use)
    for resource in subject.graph.blueprint.resources.values():
        if not domains(resource):
            continue
        bare = [use for use in used.get(resource.id, ()) if not _covered(use)]
        if bare:
            yield _unmatched(resource, bare)
        else:
            yield passed(resource.id) if resource.id in used else idle(resource.id)


def _covered(use: HostUse) -> bool:
    return any(covers(name, use.host) for name in names_of(use.certificate))


def _unmatched(resource: Resource, bare: list[HostUse]) -> Verdict:
    first = bare[0]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"`{first.certificate.id}` is not for `{first.host}`",
            f"`{resource.id}` shows a certificate for other names",
            "a host shows a certificate for other names",
            rule=_UNMATCHED,
        ),
        place=At(resource.id, (*first.path, "name"), "its certificate does not have this name"),
        related=(
            At(first.certificate.id, ("names",), "only these"),
            *(At(use.resource.id, (*use.path, "name"), "nor this one") for use in bare[1:3]),
        ),
        hint="; ".join(
            f"`names: [{', '.join((*names_of(use.certificate), use.host))}]` on {use.certificate.id}"
            for use in bare
        ),
        pieces=tuple(Piece(use.host, _UNMATCHED, Severity.HIGH, use.certificate.id) for use in bare),
    )


@rule(
    _WEAK,
    concern="encryption",
    severity=Severity.HIGH,
    applies_to=("certificate",),
    covers=("acm-key-strength",),
    refs={
        "security_hub": ("ACM.2",),
        "cwe": ("CWE-326",),
        "well_architected": ("SEC09-BP01",),
    },
)
def weak_certificate_key(subject: Subject) -> Iterator[Verdict]:
    """A certificate with a key of 1,024 bits can be impersonated by whoever affords the arithmetic.

    WHY
      RSA keys of 1,024 bits are within reach of those who can pay, and no public authority has signed
      one for years: such a certificate was imported. A key that is stronger than its place can show is
      no weakness, but the name does not work with it.

    HOW IT IS ATTACKED
      The private key is computed from the public one, and the name is served by somebody else.

    JUDGED
      Fails      `rsa-1024`; or, low, a size that API Gateway does not take for a name that uses it
      Passes     RSA from 2,048 bits and the curves P-256, P-384 and P-521; silence, which is rsa-2048
      Asks       about a curve on an API's regional or edge-optimised name, of which AWS's pages say little

    MEND IT
      `key_algorithm: rsa-2048`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-specify-certificate-for-custom-domain-name.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
      botocore acm RequestCertificate.KeyAlgorithm

    Bad:
        archgen: 1
        name: A short key
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: [api.example.com], validation: imported, key_algorithm: rsa-1024}

    Good:
        archgen: 1
        name: A key of its time
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: [api.example.com], key_algorithm: rsa-2048}
    """
    for certificate in subject.graph.blueprint.of_type("certificate"):
        key = str(certificate.value("key_algorithm"))
        uses = [use for use in host_uses(subject.graph).get(certificate.id, ()) if use.resource.type == API]
        unfit = [use for use in uses if key not in _taken(use)]
        if key in WEAK_KEYS:
            yield _failed(certificate, key, Severity.HIGH, [])
        elif any(key not in API_KEYS_ASKED for _ in unfit) or any(_private(use) for use in unfit):
            yield _failed(certificate, key, Severity.LOW, unfit)
        elif unfit:
            question = f"Does API Gateway take the {key} key of `{certificate.id}` for `{unfit[0].host}`?"
            yield unsaid(certificate.id, question, "key_algorithm")
        else:
            yield passed(certificate.id)


def _private(use: HostUse) -> bool:
    return bool(use.resource.value("endpoint") == "private")


def _taken(use: HostUse) -> tuple[str, ...]:
    return API_KEYS["private" if _private(use) else "public"]


def _failed(certificate: Resource, key: str, severity: Severity, unfit: list[HostUse]) -> Verdict:
    hosts = [use.host for use in unfit]
    return Verdict(
        Outcome.FAILED,
        (certificate.id,),
        severity=severity,
        message=fitting(
            f"AWS takes no {key} key like that of `{certificate.id}` for an API",
            f"AWS takes no {key} key for this API",
            rule=_WEAK,
        )
        if unfit
        else fitting(
            f"the {key} key of `{certificate.id}` can be computed",
            f"an {key} key can be computed",
            rule=_WEAK,
        ),
        place=At(
            certificate.id, ("key_algorithm",), "beyond what API Gateway takes" if unfit else "too short"
        ),
        related=tuple(At(use.resource.id, (*use.path, "certificate"), "shown here") for use in unfit[:2]),
        hint="`key_algorithm: rsa-2048`",
        pieces=tuple(Piece(host, _WEAK, severity, key) for host in hosts),
        moved=moved_by(severity, Severity.HIGH, "it is strong, and the name does not take it"),
        silent="key_algorithm",
    )


@rule(
    _WILD,
    concern="encryption",
    severity=Severity.INFO,
    applies_to=("certificate",),
    covers=("acm-no-wildcard-name",),
    refs={
        "cwe": ("CWE-295",),
        "well_architected": ("SEC09-BP01",),
        "checkov": ("CKV2_AWS_71",),
    },
)
def wildcard_certificate(subject: Subject) -> Iterator[Verdict]:
    """A wildcard certificate lets whoever holds its key be any host of the domain.

    WHY
      A certificate for one host can be misused for that host. One for `*.example.com` is good for every
      name beside it, those of other teams included.

    HOW IT IS ATTACKED
      The key is taken from the least guarded place that has it, and serves the sign-in page of another
      system.

    JUDGED
      Fails      a wildcard of which the design uses at most one host, without a `note` that says why
      Passes     exact names; a wildcard for two or more hosts of the design; one with a note
      Severity   info; low where it serves another account too, or partners

    MEND IT
      The exact hosts under `names`.

    FALSE ALARM?
      A subdomain for each tenant: say so in a `note`.

    SOURCES
      https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html

    Bad:
        archgen: 1
        name: Any host
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: ["*.example.com"]}

    Good:
        archgen: 1
        name: One host
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: [api.example.com]}
    """
    graph = subject.graph
    for certificate in graph.blueprint.of_type("certificate"):
        wild = [name for name in names_of(certificate) if is_wildcard(name)]
        uses = host_uses(graph).get(certificate.id, ())
        hosts = {use.host for use in uses if any(covers(name, use.host) for name in wild)}
        if not wild or len(hosts) > 1 or certificate.stated("note"):
            yield passed(certificate.id)
        else:
            yield _wild(graph, certificate, wild, uses)


def _wild(graph: Graph, certificate: Resource, wild: list[str], uses: tuple[HostUse, ...]) -> Verdict:
    shared = next((why for use in uses if (why := _shared(graph, certificate, use))), "")
    severity = Severity.LOW if shared else Severity.INFO
    exact = list(dict.fromkeys(use.host for use in uses if not is_wildcard(use.host)))
    return Verdict(
        Outcome.FAILED,
        (certificate.id,),
        severity=severity,
        message=fitting(
            f"`{certificate.id}` is good for any host under {shown([name[2:] for name in wild], 2)}",
            f"`{certificate.id}` is good for any host beside its own",
            "a certificate is good for any host beside its own",
            rule=_WILD,
        ),
        place=At(certificate.id, ("names",), "a wildcard"),
        related=tuple(At(use.resource.id, (*use.path, "certificate"), "shown here") for use in uses[:2]),
        hint=f"`names: [{', '.join(exact)}]`" if exact else "the exact hosts under `names`, or a `note`",
        moved=moved_by(severity, Severity.INFO, shared),
    )


def _shared(graph: Graph, certificate: Resource, use: HostUse) -> str:
    """Why others use the certificate too; empty where nobody else does."""
    blueprint = graph.blueprint
    home, there = account_of(blueprint, certificate), account_of(blueprint, use.resource)
    if home and there and home != there:
        return "it serves another account too"
    callers = clients_of(blueprint, use.resource.id)
    partners = any(getattr(caller.body, "zone", None) == "partner" for caller in callers)
    return "partners use it" if partners or getattr(use.resource.body, "expose", None) == "partner" else ""


RULES = (domain_without_matching_certificate, weak_certificate_key, wildcard_certificate)
