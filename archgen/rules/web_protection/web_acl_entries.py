"""Front doors as a web ACL is asked for there: one before each entry, closed where all callers are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import Exposure, exposure, reach
from archgen.graph.doors import front, has_routes, is_edge
from archgen.graph.levels import Question
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import outside
from archgen.graph.places import Place, places
from archgen.graph.sources import INTERNET, PARTNER, zone_of
from archgen.graph.web_acls import acls
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.paths.callers import callers
from archgen.rules.paths.findings import entries_to_code, names_of, runs_code
from archgen.rules.paths.inspection import inspection_hint, inspection_place
from archgen.rules.readings.acls import protected
from archgen.rules.readings.context import Caller, behind_code, weigh
from archgen.rules.readings.routes import clients_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_ENTRY = "entry-without-web-acl"
_PARTNER = "partner-entry-allowing-by-default"
_PATH = "uninspected-path-to-code"
_UNFIT = "web-acl-on-unsupported-resource"


@rule(
    _ENTRY,
    concern="web-protection",
    severity=Severity.HIGH,
    applies_to=("api-gateway", "cloudfront", "generic"),
    covers=("apigw-waf-attached",),
    refs={
        "security_hub": ("APIGateway.4",),
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-693",),
        "well_architected": ("SEC05-BP04",),
        "checkov": ("CKV2_AWS_29", "CKV2_AWS_77"),
    },
)
def entry_without_web_acl(subject: Subject) -> Iterator[Verdict]:
    """An entry for strangers or partners leads to code, and no web ACL stands before it.

    WHY
      What is open to the internet is scanned all day for the flaws of the week. A web ACL stops what
      is known; without one, the code behind the entry meets all of it.

    HOW IT IS ATTACKED
      The same scripts that try every host try this one: injections, traversals, a library's last bug.

    JUDGED
      Fails      an API, a distribution or another host that the internet or partners reach leads to code,
                 and no web ACL stands before it, nor at an edge that is the only way in
      Passes     a web ACL on the way; what its rules are worth, web-acl-without-baseline judges
      Not        what only insiders reach, what leads to no code, function URLs and user pools
      Severity   less where callers prove who they are first, and where data is internal
      Folds      into uninspected-path-to-code, which follows the same way from the internet

    MEND IT
      The entry's name in `protects` of a regional waf. An HTTP or WebSocket API takes none: put a
      cloudfront with one in front, and close the direct way.

    FALSE ALARM?
      A CDN of another vendor inspects: draw it, with `capabilities: [inspects]`, or waive this. A
      sentence under `assumptions` does not answer it.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
      botocore wafv2 AssociateWebACL

    Bad:
        archgen: 1
        name: Nothing before the API
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {POST /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A web ACL before the API
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {POST /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    question = Question(Guard.INSPECTION, (INTERNET, PARTNER))
    bare = _bare_places(graph, question)
    for entry in graph.blueprint.resources.values():
        if not _is_entry(entry):
            continue
        if exposure(graph, entry.id) < Exposure.PARTNER or not _leads_to_code(graph, entry):
            yield idle(entry.id)
        elif entry.id not in bare:
            yield passed(entry.id)
        else:
            yield from (_uncovered(graph, entry, cause, place) for cause, place in bare[entry.id].items())


def _is_entry(resource: Resource) -> bool:
    """True for APIs, edges and other hosts; functions and pools have rules of their own."""
    exposes = "exposes" in (getattr(resource.body, "capabilities", None) or ())
    return has_routes(resource) or is_edge(resource) or exposes


def _leads_to_code(graph: Graph, entry: Resource) -> bool:
    resources = graph.blueprint.resources
    return any(name in resources and runs_code(resources[name]) for name in reach(graph, entry.id))


def _bare_places(graph: Graph, question: Question) -> Mapping[str, Mapping[str, Place]]:
    """By entry and cause: where code is reached past no web ACL, and AWS has none attached there.

    The doors of one entry are one cause, unless an edge stands before them and leaves some open.
    """
    found: dict[str, dict[str, Place]] = {}
    entries = [edge for edges in entries_to_code(graph).values() for edge in edges]
    for place in places(graph, question, entries):
        owner = graph.blueprint.resources[place.slot.resource]
        if acls(graph.blueprint, owner):
            continue
        rows, cause = found.setdefault(owner.id, {}), inspection_place(graph.blueprint, place)
        before = rows.get(cause)
        rows[cause] = place if before is None else _joined(before, place)
    return found


def _joined(one: Place, other: Place) -> Place:
    sinks = {id(edge): edge for edge in (*one.sinks, *other.sinks)}
    return replace(one, edges=(*one.edges, *other.edges), sinks=tuple(sinks.values()))


def _uncovered(graph: Graph, entry: Resource, cause: str, place: Place) -> Verdict:
    codes = names_of(place.sinks)
    strangers = exposure(graph, entry.id) is Exposure.INTERNET
    who = callers(graph, place.edges, codes)
    most = Caller.ANYONE if strangers else Caller.KNOWN
    weight = weigh(Severity.HIGH, [(min(who[code], most), behind_code(graph, code)) for code in codes])
    return Verdict(
        Outcome.FAILED,
        (entry.id,),
        (place.slot.part or None) if cause != entry.id else None,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"no web ACL stands between {'the internet' if strangers else 'partners'} and `{entry.id}`",
            f"no web ACL stands before `{entry.id}`",
            "no web ACL stands before an entry that leads to code",
            rule=_ENTRY,
        ),
        place=At(entry.id, place.slot.path if cause != entry.id else (), "no web ACL before it"),
        sinks=codes,
        hint=inspection_hint(graph.blueprint, entry),
        moved=weight.moved,
        cause=(cause, Guard.INSPECTION),
        folds_into=(_PATH, _UNFIT),
        silent="protects",
    )


@rule(
    _PARTNER,
    concern="web-protection",
    severity=Severity.LOW,
    applies_to=("waf",),
    covers=("waf-default-action",),
    refs={"cwe": ("CWE-276",)},
)
def partner_entry_allowing_by_default(subject: Subject) -> Iterator[Verdict]:
    """A web ACL before an entry for known callers lets in whoever no rule names.

    WHY
      The callers of a partner's or an internal API can be listed. Where the list is written, blocking
      by default costs nothing, and a stranger gets no answer at all.

    HOW IT IS ATTACKED
      The host is found by its certificate, which is public. Every request that no rule knows as bad
      reaches the authorizer, and what lies behind a route that forgot it.

    JUDGED
      Fails      `default_action: allow` on an ACL of which all targets are for partners or insiders: by
                 their network, by `expose`, or by the zones of all drawn callers
      Passes     `default_action: block`
      Not        an ACL before anything that the public is meant to call

    MEND IT
      `default_action: block`, with rules that allow the callers.

    FALSE ALARM?
      Partners without fixed addresses, and no header to know them by: waive it.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-default-action.html
      botocore wafv2 CreateWebACL.DefaultAction

    Bad:
        archgen: 1
        name: Open by default
        regions: [eu-west-1]
        resources:
          partners: {type: client, kind: machine, zone: partner, calls: api}
          waf: {type: waf, protects: api, default_action: allow, managed_rules: [common]}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {POST /quotes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Closed by default
        regions: [eu-west-1]
        resources:
          partners: {type: client, kind: machine, zone: partner, calls: api}
          waf:
            type: waf
            protects: api
            default_action: block
            managed_rules: [common, known-bad-inputs]
            rules: {partners: {match: address in partner-ranges, action: allow}}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {POST /quotes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for acl in graph.blueprint.of_type("waf"):
        targets = protected(graph.blueprint, acl)
        if not targets or not all(_for_known_callers(graph, target) for target in targets):
            yield idle(acl.id)
        elif acl.value("default_action") == "block":
            yield passed(acl.id, confidence=Confidence.MEDIUM)
        else:
            yield Verdict(
                Outcome.FAILED,
                (acl.id,),
                severity=Severity.LOW,
                confidence=Confidence.MEDIUM,
                message=fitting(
                    f"`{acl.id}` lets strangers in where only known callers are meant",
                    "a web ACL lets strangers in where only known callers are meant",
                ),
                place=At(acl.id, ("default_action",), "whoever no rule stops"),
                related=tuple(At(target.id, (), "not for everybody") for target in targets[:3]),
                hint="`default_action: block`, with a rule of `action: allow` for each group of callers",
                silent="default_action",
            )


def _for_known_callers(graph: Graph, target: Resource) -> bool:
    """True for what partners or insiders are meant to call, and nobody else."""
    blueprint = graph.blueprint
    said = getattr(target.body, "expose", None)
    if said is not None:
        return bool(said != "public")
    if not front(target):
        return False
    if Exposure.NONE < exposure(graph, target.id) < Exposure.INTERNET:
        return True
    zones = {zone_of(blueprint, caller) for caller in _callers(blueprint, target)}
    return bool(zones) and INTERNET not in zones


def _callers(blueprint: Blueprint, target: Resource) -> Iterator[Resource]:
    """Clients of the target, and systems of others that call it."""
    yield from clients_of(blueprint, target.id)
    for line in blueprint.incoming.get(target.id, ()):
        if line.verb == "calls" and outside(blueprint.resources[line.source]):
            yield blueprint.resources[line.source]


RULES = (entry_without_web_acl, partner_entry_allowing_by_default)
