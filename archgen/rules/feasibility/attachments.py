"""What AWS refuses or leaves without effect, one rule for each belief."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.capabilities import Inspectable
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.routes import API, EDGE
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_SHIELDED = (EDGE, "route53")
_GLOBAL_REGION = "us-east-1"
_NOUNS = {
    API: "an API",
    "waf": "a web ACL",
    "lambda": "a function",
    "cognito-user-pool": "a user pool",
    "dynamodb": "a table",
    "bucket": "a bucket",
}


def _noun(resource: Resource) -> str:
    return _NOUNS.get(resource.type, f"`{resource.id}`")


@rule(
    "shield-on-unsupported-resource",
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("shield",),
    covers=("f-shield-targets", "F03", "f-edge-endpoint-not-own-cdn"),
)
def shield_on_unsupported_resource(subject: Subject) -> Iterator[Verdict]:
    """Shield Advanced protects neither an API nor a web ACL; AWS refuses the protection.

    WHY
      Shield Advanced takes CloudFront distributions, Route 53 zones, Global Accelerators, load
      balancers and Elastic IP addresses. Nothing else can be named, so a design that counts on
      it elsewhere pays for a protection that is not there.

    HOW IT IS ATTACKED
      A flood of requests hits the API's own host. Only what AWS gives everybody stands in its way.

    JUDGED
      Fails      a shield of tier advanced protects anything but a cloudfront or a route53 zone
      Passes     each target is one of those
      Not        generic resources, whose kind archgen does not know, and the standard tier

    MEND IT
      Put a cloudfront in front of the API, protect that, and close the way round it with a header
      that a web ACL on the API asks for.

    FALSE ALARM?
      None known. A load balancer or an Elastic IP address is written as `generic` and passes.

    SOURCES
      botocore shield ProtectedResourceType
      https://docs.aws.amazon.com/waf/latest/developerguide/ddos-protections-by-resource-type.html

    Bad:
        archgen: 1
        name: Shielded API
        regions: [eu-west-1]
        resources:
          shield: {type: shield, tier: advanced, protects: api}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}

    Good:
        archgen: 1
        name: Shielded edge
        regions: [eu-west-1]
        resources:
          shield: {type: shield, tier: advanced, protects: edge}
          edge: {type: cloudfront, origin: api}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
    """
    blueprint = subject.graph.blueprint
    for shield in blueprint.of_type("shield"):
        targets = _targets(blueprint, shield, "protects")
        known = [target for target in targets if target.type != "generic"]
        if shield.value("tier") != "advanced" or not known:
            yield idle(shield.id)
            continue
        refused = [target for target in known if target.type not in _SHIELDED]
        yield _refused_shield(blueprint, shield, refused) if refused else passed(shield.id)


def _refused_shield(blueprint: Blueprint, shield: Resource, refused: list[Resource]) -> Verdict:
    nouns = list(dict.fromkeys(_noun(target) for target in refused))
    *first, last = nouns
    told = f"{', '.join(first)} and {last}" if first else last
    api = next((t for t in _behind(blueprint, refused) if t.type == API), None)
    return Verdict(
        Outcome.FAILED,
        (shield.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses Shield Advanced on {' and on '.join(nouns)}",
            f"AWS refuses Shield Advanced on {told}",
            f"AWS refuses `{shield.id}` on {len(refused)} resources",
        ),
        place=At(
            shield.id, ("protects",), "cannot be protected" if len(refused) == 1 else "none can be protected"
        ),
        pieces=tuple(
            Piece(t.id, "shield-on-unsupported-resource", Severity.HIGH, f"{_noun(t)} cannot be protected")
            for t in refused
        ),
        hint=_shield_hint(blueprint, shield, api),
        notes=() if api is None or api in refused else (f"`{api.id}` itself cannot be protected either",),
        refused=True,
    )


def _behind(blueprint: Blueprint, targets: list[Resource]) -> Iterator[Resource]:
    """The targets themselves, and what a web ACL among them stands in front of."""
    for target in targets:
        yield target
        yield from _targets(blueprint, target, "protects")


def _shield_hint(blueprint: Blueprint, shield: Resource, api: Resource | None) -> str:
    edges = blueprint.of_type(EDGE)
    if edges:
        return f"`protects: {edges[0].id}` on {shield.id}: CloudFront can be protected"
    origin = api.id if api else "<what is protected>"
    return (
        "put CloudFront in front and protect that:\n"
        "edge:\n"
        "  type: cloudfront\n"
        f"  origin: {origin}\n"
        "  origin_header: {name: x-edge-key, secret: edge-key}\n"
        "edge-key: {type: secret, rotation: 30d}\n"
        f"{shield.id}: {{protects: edge}}\n"
        f"and let a web ACL on {origin} block requests without `x-edge-key`"
    )


def _targets(blueprint: Blueprint, resource: Resource, verb: str) -> list[Resource]:
    named = [r.target for r in blueprint.outgoing.get(resource.id, ()) if r.verb == verb]
    return [blueprint.resources[name] for name in dict.fromkeys(named)]


@rule(
    "web-acl-on-unsupported-resource",
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("waf",),
    covers=("f-waf-on-http-api", "f-function-url-no-waf", "F01"),
    refs={
        "cwe": ("CWE-693",),
    },
)
def web_acl_on_unsupported_resource(subject: Subject) -> Iterator[Verdict]:
    """AWS WAF cannot stand in front of an HTTP or WebSocket API, a function or a network load balancer.

    WHY
      A web ACL attaches to CloudFront, REST APIs, user pools, application load balancers and a few
      more. Drawn on anything else it inspects nothing, and everybody believes that it does.

    HOW IT IS ATTACKED
      Requests that the rules would have stopped reach the code, because no rule ever sees them.

    JUDGED
      Fails      `protects` names an HTTP or WebSocket API, a function, or another type that WAF does not know
      Passes     cloudfront, a REST API, a user pool
      Asks       a private REST API: whether WAF inspects it is not documented
      Not        generic resources, whose kind archgen does not know

    MEND IT
      Put a cloudfront in front, let the web ACL protect that, and close the direct way.

    FALSE ALARM?
      None known.

    SOURCES
      botocore wafv2 AssociateWebACL
      https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html

    Bad:
        archgen: 1
        name: Guarded HTTP API
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
          api: {type: api-gateway, protocol: http, routes: {GET /health: {to: fn, public: A constant.}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Guarded REST API
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
    """
    blueprint = subject.graph.blueprint
    for acl in blueprint.of_type("waf"):
        relations = [r for r in blueprint.outgoing.get(acl.id, ()) if r.verb == "protects"]
        if not relations:
            yield idle(acl.id)
        for relation in relations:
            yield _attached(blueprint, acl, relation)


def _attached(blueprint: Blueprint, acl: Resource, relation: Relation) -> Verdict:
    target = blueprint.resources[relation.target]
    if target.type == "generic":
        return idle(acl.id, part=relation.part)
    if not isinstance(target.body, Inspectable):
        return _unattachable(acl, relation, _noun(target))
    protocol = target.value("protocol") if target.type == API else "rest"
    if protocol != "rest":
        return _unattachable(acl, relation, "an HTTP API" if protocol == "http" else "a WebSocket API")
    if target.type == API and target.value("endpoint") == "private":
        question = f"Does AWS WAF inspect the private API `{target.id}`?"
        return unsaid(acl.id, question, "protects", part=relation.part)
    return passed(acl.id, part=relation.part)


def _unattachable(acl: Resource, relation: Relation, noun: str) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        relation.part,
        severity=Severity.HIGH,
        message=f"AWS refuses a web ACL on {noun}",
        place=At(acl.id, relation.path, "WAF cannot stand here"),
        related=(At(relation.target, (), noun.split(" ", 1)[-1]),),
        pieces=(
            Piece(relation.target, "web-acl-on-unsupported-resource", Severity.HIGH, "inspected by nobody"),
        ),
        hint=f"put a cloudfront in front of {relation.target}, let {acl.id} protect that, "
        "and close the direct way",
        refused=True,
    )


@rule(
    "certificate-in-wrong-region",
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("certificate",),
    covers=("f-acm-region-edge", "F26"),
    fixable=True,
)
def certificate_in_wrong_region(subject: Subject) -> Iterator[Verdict]:
    """A host name can only use a certificate of the Region that AWS demands for it.

    WHY
      CloudFront, edge-optimised APIs and the sign-in pages of a user pool take certificates from
      us-east-1 alone; every other API takes them from its own Region. Elsewhere AWS does not find them.

    HOW IT IS ATTACKED
      It is not: the deployment fails, often on the day of a move to another Region.

    JUDGED
      Fails      the certificate's Region is not the one that a domain using it needs
      Passes     it is
      Not        a certificate that no domain uses

    MEND IT
      `region: us-east-1` on the certificate of an edge.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html

    Bad:
        archgen: 1
        name: Certificate at home
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: files, domain: {name: www.example.com, certificate: cert}}
          cert: {type: certificate, names: [www.example.com]}
          files: {type: bucket}

    Good:
        archgen: 1
        name: Certificate at the edge
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: files, domain: {name: www.example.com, certificate: cert}}
          cert: {type: certificate, names: [www.example.com], region: us-east-1}
          files: {type: bucket}
    """
    blueprint = subject.graph.blueprint
    for certificate in blueprint.of_type("certificate"):
        users = [r for r in blueprint.incoming.get(certificate.id, ()) if r.verb == "certificate"]
        if not users or not certificate.regions:
            yield idle(certificate.id)
            continue
        yield _certified(blueprint, certificate, users)


def _certified(blueprint: Blueprint, certificate: Resource, users: list[Relation]) -> Verdict:
    for user in users:
        needed = _regions_needed(blueprint.resources[user.source])
        if needed and not set(needed) <= set(certificate.regions):
            wanted = needed[0]
            here = certificate.regions[0]
            return Verdict(
                Outcome.FAILED,
                (certificate.id,),
                severity=Severity.HIGH,
                message=fitting(
                    f"AWS refuses `{certificate.id}` for `{user.source}`: it is in {here}",
                    f"AWS refuses `{certificate.id}` in {here}",
                ),
                place=At(certificate.id, ("region",), f"{user.source} needs it in {wanted}"),
                related=(At(user.source, user.path, "used here"),),
                hint=f"`region: {wanted}` on {certificate.id}",
                mend=Mend(
                    f"sets region: {wanted} on {certificate.id}", certificate.id, (("region", wanted),)
                ),
                refused=True,
            )
    return passed(certificate.id)


def _regions_needed(user: Resource) -> tuple[str, ...]:
    if user.type in (EDGE, "cognito-user-pool"):
        return (_GLOBAL_REGION,)
    if user.type == API and user.value("protocol") == "rest" and user.value("endpoint") in (None, "edge"):
        return (_GLOBAL_REGION,)
    return user.regions


RULES = (shield_on_unsupported_resource, web_acl_on_unsupported_resource, certificate_in_wrong_region)
