"""Floods: what Shield Advanced leaves out, and whether anybody decided how much protection it takes."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.doors import front
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.acls import protected
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import fronted_by
from archgen.rules.readings.shields import ADVANCED, can_be_shielded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_UNCOVERED = "shield-with-uncovered-entry"
_UNDECIDED = "ddos-tier-undecided"
_REFUSED = "shield-on-unsupported-resource"
_ZONE = "route53"


@rule(
    _UNCOVERED,
    concern="web-protection",
    severity=Severity.MEDIUM,
    applies_to=("shield",),
    covers=("shield-covers-every-entry",),
    refs={
        "well_architected": ("SEC05-BP04",),
        "prowler": (
            "shield_advanced_protection_in_cloudfront_distributions",
            "shield_advanced_protection_in_internet_facing_load_balancers",
            "shield_advanced_protection_in_route53_hosted_zones",
        ),
    },
)
def shield_with_uncovered_entry(subject: Subject) -> Iterator[Verdict]:
    """Shield Advanced protects what is listed, and nothing beside it.

    WHY
      The subscription is for the whole account, the protection for each resource that is named. An
      entry that nobody lists has what everybody has, and its cost in a flood is not given back.

    HOW IT IS ATTACKED
      A flood goes to the second front door, or to the DNS zone without which no name is found.

    JUDGED
      Fails      a shield of tier advanced lists neither some distribution or load balancer that the
                 internet reaches (medium), nor the public zone that leads to one (low); it may list none
      Passes     each of those is in `protects` of one such shield
      Not        the standard tier; designs without an entry that Shield Advanced can protect
      Folds      into shield-on-unsupported-resource, which names what to list instead

    MEND IT
      The entry's name in `protects`.

    FALSE ALARM?
      An entry of no worth: waive it by its name.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/ddos-protections-by-resource-type.html
      botocore shield ProtectedResourceType

    Bad:
        archgen: 1
        name: One of two doors
        regions: [eu-west-1]
        resources:
          shield: {type: shield, tier: advanced, protects: shop}
          shop: {type: cloudfront, origin: api}
          files: {type: cloudfront, origin: pictures}
          pictures: {type: bucket, public_access: blocked}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}

    Good:
        archgen: 1
        name: Both doors
        regions: [eu-west-1]
        resources:
          shield: {type: shield, tier: advanced, protects: [shop, files]}
          shop: {type: cloudfront, origin: api}
          files: {type: cloudfront, origin: pictures}
          pictures: {type: bucket, public_access: blocked}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
    """
    graph = subject.graph
    shields = [one for one in graph.blueprint.of_type("shield") if one.value("tier") == ADVANCED]
    covered = {target.id for shield in shields for target in protected(graph.blueprint, shield)}
    entries = list(_coverable(graph))
    missing = [entry for entry in entries if entry.id not in covered]
    for shield in graph.blueprint.of_type("shield"):
        if shield not in shields or not entries:
            yield idle(shield.id)
        elif not missing or shield is not shields[0]:
            # What no shield lists is told once, at the first.
            yield passed(shield.id)
        else:
            yield _leaving_out(shield, missing)


def _coverable(graph: Graph) -> Iterator[Resource]:
    """Entries from the internet that Shield Advanced can protect, and the public zones of their names."""
    blueprint = graph.blueprint
    for resource in blueprint.resources.values():
        if resource.type == _ZONE:
            if not resource.value("private") and _leads_inside(graph, resource):
                yield resource
        elif can_be_shielded(resource) and exposure(graph, resource.id) is Exposure.INTERNET:
            yield resource


def _leads_inside(graph: Graph, zone: Resource) -> bool:
    """True for a zone with the name of something that the internet reaches."""
    lines = graph.blueprint.outgoing.get(zone.id, ())
    return any(line.verb == "records" and exposure(graph, line.target) is Exposure.INTERNET for line in lines)


def _leaving_out(shield: Resource, missing: list[Resource]) -> Verdict:
    pieces = tuple(
        Piece(
            entry.id,
            _UNCOVERED,
            Severity.LOW if entry.type == _ZONE else Severity.MEDIUM,
            "a zone" if entry.type == _ZONE else "an entry",
        )
        for entry in missing
    )
    severity = max(piece.severity for piece in pieces)
    names = [entry.id for entry in missing]
    return Verdict(
        Outcome.FAILED,
        (shield.id,),
        severity=severity,
        message=fitting(
            f"a flood on {shown(names)} meets no more than AWS's basic protection",
            f"`{shield.id}` leaves {shown(names, 2)} to AWS's basic protection",
            f"Shield Advanced leaves {len(names)} of the entries out",
            rule=_UNCOVERED,
        ),
        place=At(shield.id, ("protects",), "does not list it" if len(names) == 1 else "does not list them"),
        related=tuple(At(name, (), "a flood gets here") for name in names[:3]),
        hint=f"{', '.join(names)} in `protects` of {shield.id}",
        pieces=pieces,
        moved=moved_by(severity, Severity.MEDIUM, "all entries are covered, and only a zone is not"),
        folds_into=(_REFUSED,),
        silent="protects",
        assumed_default=not shield.stated("protects"),
    )


@rule(
    _UNDECIDED,
    concern="web-protection",
    severity=Severity.INFO,
    applies_to=("any",),
    covers=("shield-advanced-decision",),
    refs={"cwe": ("CWE-400",), "well_architected": ("SEC05-BP04",)},
)
def ddos_tier_undecided(subject: Subject) -> Iterator[Verdict]:
    """Whoever promises that an entry works ought to say what it counts on in a flood.

    WHY
      AWS Shield's standard tier is on everywhere and stops common floods below HTTP. The advanced tier
      is bought for the year, for people who answer the phone and for the cost that a flood makes.
      Either may be right; which one is a decision, and an objective for availability asks for it.

    HOW IT IS ATTACKED
      A flood that looks like callers lasts for days. Who may be called, and who pays, is found out
      then.

    JUDGED
      Asks       about an entry from the internet with `availability`, where neither a shield of any tier
                 nor a decision speaks of it
      Passes     a shield protects it or the edge in front, or has no `protects` and a tier; or a decision
                 names Shield
      Not        entries without an objective, and what the internet does not reach

    MEND IT
      `shield: {type: shield, tier: standard}`, or a decision with the title `AWS Shield Standard`.

    FALSE ALARM?
      None: it is a question, and never a finding.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/ddos-advanced-summary-deciding.html

    Bad:
        archgen: 1
        name: A promise
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, availability: 99.95%}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}

    Good:
        archgen: 1
        name: A promise with a tier
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, availability: 99.95%}
          shield: {type: shield, tier: standard}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for entry in blueprint.resources.values():
        if not front(entry) and not can_be_shielded(entry):
            continue
        if getattr(entry.body, "availability", None) is None or not _from_internet(graph, entry):
            yield idle(entry.id)
        elif _decided(blueprint, entry):
            yield passed(entry.id)
        else:
            question = (
                f"Is AWS Shield's standard tier enough for `{entry.id}`, or is the advanced one bought?"
            )
            yield unsaid(entry.id, question, "tier")


def _from_internet(graph: Graph, entry: Resource) -> bool:
    return exposure(graph, entry.id) is Exposure.INTERNET


def _decided(blueprint: Blueprint, entry: Resource) -> bool:
    """True when a shield stands before the entry or its edges, or for all, or a decision speaks of one."""
    names = {entry.id, *(edge.id for edge in fronted_by(blueprint, entry.id))}
    for shield in blueprint.of_type("shield"):
        targets = {target.id for target in protected(blueprint, shield)}
        if targets & names or (not targets and shield.stated("tier")):
            return True
    told = (f"{one.title} {one.context} {one.chosen} {one.consequences}" for one in blueprint.decisions)
    return any("shield" in text.lower() for text in told)


RULES = (shield_with_uncovered_entry, ddos_tier_undecided)
