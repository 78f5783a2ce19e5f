"""Host names that cannot lead where they are drawn to: shared by unlike APIs, or into a private one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API, EDGE, domain_path, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_SHARED = "domain-shared-across-api-types"
_PRIVATE = "private-api-unfit"


class _Host(Struct, frozen=True):
    """A domain block of an API: its owner, its place, and what it says."""

    api: Resource
    path: Pointer
    block: Any

    @property
    def base(self) -> str:
        """The base path on the name, without slashes."""
        return str(self.block.path or "/").strip("/")

    @property
    def private(self) -> bool:
        """True for a name that only VPCs know."""
        return bool(self.api.value("endpoint") == "private")

    @property
    def socket(self) -> bool:
        """True for a name of a WebSocket API."""
        return bool(self.api.value("protocol") == "websocket")


@rule(
    _SHARED,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("F40",),
)
def domain_shared_across_api_types(subject: Subject) -> Iterator[Verdict]:
    """A host name serves WebSocket APIs or the others, public APIs or private ones, never both.

    WHY
      APIs share a host name by base paths. AWS refuses a name that already serves the other sort, and
      a second API at a path that is taken.

    HOW IT IS ATTACKED
      It is not: the deployment of the second API fails, or it takes the place of the first.

    JUDGED
      Fails      two APIs of one Region name one host, and one is a WebSocket API and the other is not;
                 one is private and the other is not; or both have the same `path`
      Passes     REST and HTTP APIs at paths of their own
      Not        names that one API has alone

    MEND IT
      Another host name for one of them, or a `path` of its own.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-mappings.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
      botocore apigateway CreateBasePathMapping

    Bad:
        archgen: 1
        name: One name for all
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            domain: {name: api.example.com, certificate: cert}
            routes: {GET /health: {to: mock, public: A constant.}}
          news:
            type: api-gateway
            protocol: websocket
            domain: {name: api.example.com, certificate: cert, path: /news}
            authorizer: iam
            routes: {$connect: {to: fn}}
          cert: {type: certificate, names: [api.example.com]}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A name for each
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            domain: {name: api.example.com, certificate: cert}
            routes: {GET /health: {to: mock, public: A constant.}}
          orders:
            type: api-gateway
            protocol: http
            domain: {name: api.example.com, certificate: cert, path: /orders}
            authorizer: iam
            routes: {GET /orders: {to: fn}}
          cert: {type: certificate, names: [api.example.com]}
          fn: {type: lambda, runtime: python3.13}
    """
    for name, hosts in _names(subject.graph.blueprint).items():
        for place, host in enumerate(hosts):
            before = [one for one in hosts[:place] if one.api is not host.api and _meet(one.api, host.api)]
            if not before:
                yield idle(host.api.id, part=name)
                continue
            clash = next(((one, why) for one in before if (why := _clash(one, host))), None)
            yield passed(host.api.id, part=name) if clash is None else _clashing(name, host, *clash)


def _names(blueprint: Blueprint) -> dict[str, list[_Host]]:
    """The domain blocks of all APIs by host name, one of each API, in the order of the file."""
    found: dict[str, list[_Host]] = {}
    for api in blueprint.of_type(API):
        for place, block in enumerate(domains(api)):
            hosts = found.setdefault(str(block.name), [])
            if block.name is not None and all(host.api is not api for host in hosts):
                hosts.append(_Host(api, domain_path(api, place), block))
    return found


def _meet(one: Resource, other: Resource) -> bool:
    """True where both would be served by one domain name of API Gateway: each Region has its own."""
    return not one.regions or not other.regions or bool(set(one.regions) & set(other.regions))


def _clash(one: _Host, other: _Host) -> str:
    """Why the two cannot share a name; empty where they can."""
    if one.socket is not other.socket:
        return "a WebSocket API shares no name"
    if one.private is not other.private:
        return "private and public share no name"
    return "the path is taken" if one.base == other.base else ""


def _clashing(name: str, host: _Host, other: _Host, why: str) -> Verdict:
    taken = why == "the path is taken"
    return Verdict(
        Outcome.FAILED,
        (host.api.id,),
        name,
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses `{name}` for `{other.api.id}` and `{host.api.id}` at once",
            f"AWS refuses one name for `{other.api.id}` and `{host.api.id}`",
            "AWS refuses one host name for two such APIs",
            rule=_SHARED,
        ),
        place=At(host.api.id, (*host.path, "name"), why),
        related=(At(other.api.id, (*other.path, "name"), "named here first"),),
        hint=(f"`path: /{host.api.id}`, or " if taken else "") + f"another `name` for {host.api.id}",
        refused=True,
    )


class _Way(Struct, frozen=True):
    """A way to a private API that leads nowhere."""

    name: str
    at: At
    says: str
    hint: str
    refused: bool = False


@rule(
    _PRIVATE,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("F30",),
)
def private_api_unfit(subject: Subject) -> Iterator[Verdict]:
    """A private API is entered by an interface endpoint in a VPC; CloudFront and public DNS lead nowhere.

    WHY
      The hosts of a private API answer only what comes through an endpoint for execute-api. Its own
      names are private too: AWS takes no wildcard for them and no base path of several levels.

    HOW IT IS ATTACKED
      It is not: nothing arrives. To make it work the API is then opened to the internet, with a policy
      and routes that were meant for colleagues.

    JUDGED
      Fails      a cloudfront fetches from a private API; a record of a public zone leads to it, or its
                 name stands in one; its name is a wildcard, or its `path` has several levels
      Passes     none of these
      Not        APIs of other endpoint types

    MEND IT
      `endpoint: regional` where the internet must come in; else a private zone, or no name, and a
      vpc-endpoint for execute-api.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html

    Bad:
        archgen: 1
        name: An edge before a private API
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api}
          api:
            type: api-gateway
            protocol: rest
            endpoint: private
            routes: {GET /health: {to: mock, public: A constant.}}

    Good:
        archgen: 1
        name: A private API by its endpoint
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: private
            routes: {GET /health: {to: mock, public: A constant.}}
          door: {type: vpc-endpoint, service: execute-api, in: network}
        boundaries:
          network: {type: vpc, cidr: 10.0.0.0/16}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        if api.value("endpoint") != "private":
            yield idle(api.id)
            continue
        ways = [*_fetched(blueprint, api), *_named(blueprint, api)]
        yield _unreached(api, ways) if ways else passed(api.id)


def _fetched(blueprint: Blueprint, api: Resource) -> Iterator[_Way]:
    """The edges and public records that lead to the API."""
    for line in blueprint.incoming.get(api.id, ()):
        source = blueprint.resources[line.source]
        at = At(source.id, line.path, "leads to no private API")
        if line.verb == "origin" and source.type == EDGE:
            yield _Way(source.id, at, "CloudFront does not get in", f"`endpoint: regional` on {api.id}")
        elif line.verb == "records" and source.type == "route53" and not source.value("private"):
            yield _Way(source.id, at, "the record is public", f"`private: true` on a zone for {api.id}")


def _named(blueprint: Blueprint, api: Resource) -> Iterator[_Way]:
    """What AWS refuses of the API's own names."""
    for place, block in enumerate(domains(api)):
        path, name = domain_path(api, place), str(block.name)
        zone = blueprint.resources.get(str(block.zone))
        if zone is not None and zone.type == "route53" and not zone.value("private"):
            at = At(api.id, (*path, "zone"), "a public zone")
            yield _Way(name, at, "stands in a public zone", f"a zone with `private: true` for {name}")
        if name.startswith("*."):
            at = At(api.id, (*path, "name"), "no wildcard for a private name")
            yield _Way(name, at, "is a wildcard", "`name:` of one host", refused=True)
        if "/" in str(block.path or "").strip("/"):
            at = At(api.id, (*path, "path"), "one level for a private name")
            first = str(block.path).strip("/").split("/", maxsplit=1)[0]
            yield _Way(name, at, "has a path of several levels", f"`path: /{first}`", refused=True)


def _unreached(api: Resource, ways: list[_Way]) -> Verdict:
    first = ways[0]
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses `{first.name}` as a name of `{api.id}`",
            "AWS refuses this name of a private API",
            rule=_PRIVATE,
        )
        if first.refused
        else fitting(
            f"nobody gets to `{api.id}` by `{first.name}`", "nobody gets in this way", rule=_PRIVATE
        ),
        place=first.at,
        related=(At(api.id, ("endpoint",), "private"), *(way.at for way in ways[1:4])),
        hint="; ".join(dict.fromkeys(way.hint for way in ways)),
        pieces=tuple(Piece(way.name, _PRIVATE, Severity.HIGH, way.says) for way in ways),
        refused=any(way.refused for way in ways),
    )


RULES = (domain_shared_across_api_types, private_api_unfit)
