"""DNS names that lead to what is gone, or to somebody who does not know them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import DataClass
from archgen.graph.settings import declares
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.readings.routes import domain_path, domains, origins
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict
from archgen.source.document import Pointer

_NAME = "dangling-dns-name"
_ZONE = "route53"
_GONE = "retired"
_LITERAL = re.compile(r"[\d.:a-fA-F]+|.+\..+")
"""An address or a host name, in place of the name of a resource."""


class _End(Struct, frozen=True):
    """Where a name ends that leads nowhere: the steps to it, and why."""

    steps: tuple[str, ...]
    why: str


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.HIGH,
    applies_to=("route53", "api-gateway", "cloudfront"),
    covers=("x-subdomain-takeover-chain",),
    refs={"owasp_api": ("API9:2023",), "cwe": ("CWE-672",)},
)
def dangling_dns_name(subject: Subject) -> Iterator[Verdict]:
    """A DNS name that outlives what it led to belongs to whoever claims that next.

    WHY
      A record points at a host that AWS lends: of an API, a distribution, a bucket. When that is given
      back, the record stays, and AWS lends the same name to somebody else.

    HOW IT IS ATTACKED
      Names of a company are tried one after the other until one answers that nobody has it. The attacker
      claims the host, and shows a sign-in page under the company's own name.

    JUDGED
      Fails      a record whose chain ends at a `lifecycle: retired` resource, an edge's origin included, or
                 at one whose `domain` is another name; a retired resource whose `domain` has a `zone`
      Passes     it ends at a live resource that carries the name, or at another file's
      Built in   `domain.zone`: the record follows from the resource
      Asks       a record with a literal address or host: whose it is
      Not        designs without names of their own
      Severity   less for a zone that only a VPC asks

    MEND IT
      Take the record away before what it leads to, or give the `domain` that name.

    FALSE ALARM?
      A name that is parked on purpose: lead it to a page of your own.

    SOURCES
      https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/protection-from-dangling-dns.html

    Bad:
        archgen: 1
        name: A name that stayed
        regions: [eu-west-1]
        resources:
          zone: {type: route53, name: example.com, records: {old.example.com: api}}
          api:
            type: api-gateway
            protocol: http
            lifecycle: retired
            authorizer: iam
            domain: {name: old.example.com, certificate: cert}
            routes: {GET /notes: {to: mock}}
          cert: {type: certificate, names: [old.example.com]}

    Good:
        archgen: 1
        name: A name that is used
        regions: [eu-west-1]
        resources:
          zone: {type: route53, name: example.com, records: {api.example.com: api}}
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            domain: {name: api.example.com, certificate: cert}
            routes: {GET /notes: {to: mock}}
          cert: {type: certificate, names: [api.example.com]}
    """
    blueprint = subject.graph.blueprint
    for zone in blueprint.of_type(_ZONE):
        records = getattr(zone.body, "records", None) or {}
        if not records:
            yield idle(zone.id)
        for name, target in records.items():
            yield _record(blueprint, zone, str(name), str(target))
    for resource in blueprint.resources.values():
        for place, domain in enumerate(domains(resource)):
            if domain.zone is not None and not _recorded(blueprint, str(domain.zone), str(domain.name)):
                yield _derived(blueprint, resource, str(domain.name), (*domain_path(resource, place), "zone"))


def _recorded(blueprint: Blueprint, zone: str, name: str) -> bool:
    """True where the zone writes the name itself, so that it is judged there."""
    drawn = blueprint.resources.get(zone)
    return drawn is not None and name in (getattr(drawn.body, "records", None) or {})


def _record(blueprint: Blueprint, zone: Resource, name: str, target: str) -> Verdict:
    drawn = blueprint.resources.get(target)
    if drawn is None:
        if "/" not in target and _LITERAL.fullmatch(target):
            return unsaid(zone.id, f"Whose is `{target}`, to which `{name}` leads?", "records", part=name)
        return passed(zone.id, part=name)
    end = _end(blueprint, drawn, name)
    return passed(zone.id, part=name) if end is None else _dangling(zone, name, ("records", name), end)


def _end(blueprint: Blueprint, target: Resource, name: str) -> _End | None:
    """Where a name that leads to a resource dangles; None where the end is alive and carries it."""
    if target.body.lifecycle == _GONE:
        return _End((target.id,), "retired")
    carries = [str(domain.name) for domain in domains(target)]
    if declares(target, "domain") and not any(_is(name, own) for own in carries):
        return _End((target.id,), "carries another name" if carries else "carries no name of its own")
    behind = origins(blueprint, target.id)
    gone = [one.id for one in behind if one.body.lifecycle == _GONE]
    return _End((target.id, gone[0]), "retired") if gone else None


def _is(name: str, own: str) -> bool:
    """True where a domain serves the name, by a wildcard for one label too."""
    return name == own or (own.startswith("*.") and name.partition(".")[2] == own[2:])


def _derived(blueprint: Blueprint, resource: Resource, name: str, path: Pointer) -> Verdict:
    end = _end(blueprint, resource, name)
    return built(resource.id, part=name) if end is None else _dangling(resource, name, path, end)


def _dangling(owner: Resource, name: str, path: Pointer, end: _End) -> Verdict:
    inside = owner.type == _ZONE and bool(owner.value("private"))
    caller = Caller.INSIDE if inside else Caller.ANYONE
    weight = weigh(Severity.HIGH, [(caller, Behind(DataClass.CONFIDENTIAL, said=True))])
    last = end.steps[-1]
    steps = dict.fromkeys((owner.id, *end.steps))
    mend = f"no record for {name}"
    return Verdict(
        Outcome.FAILED,
        (owner.id,),
        name,
        severity=weight.severity,
        message=fitting(
            f"`{name}` leads to `{last}`, which is retired"
            if end.why == "retired"
            else f"`{name}` leads to `{last}`, which does not answer to it",
            f"`{name}` leads to what is gone",
            "a name of the design leads to what is gone",
            rule=_NAME,
        ),
        place=At(owner.id, path, "leads nowhere of ours"),
        related=tuple(
            At(one, ("lifecycle",) if end.why == "retired" else ("domain",), end.why)
            for one in end.steps[-1:]
            if one != owner.id
        ),
        path=tuple(Hop(step, end.why if step == last else "", place=step == last) for step in steps),
        hint=mend if end.why == "retired" else f"{mend}, or `domain: {{name: {name}}}` on {last}",
        moved=weight.moved,
        silent="records",
    )


RULES = (dangling_dns_name,)
