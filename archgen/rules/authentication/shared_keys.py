"""Keys that many hold: a usage key in place of an authorizer, and services that carry one around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.model import Graph, Guard
from archgen.rules.answers import built, fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, mutual_tls_only, routes
from archgen.rules.readings.service_calls import proof, service_lines
from archgen.rules.readings.usage_keys import network_alone, shows_key
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_KEY = "api-key-as-authentication"
_SERVICE = "service-caller-with-shared-key"


@rule(
    _KEY,
    concern="authentication",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-api-key-as-authentication", "F37"),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-287", "CWE-798"),
        "well_architected": ("SEC02-BP01",),
    },
)
def api_key_as_authentication(subject: Subject) -> Iterator[Verdict]:
    """A usage key tells which plan a call counts for, not who is calling.

    WHY
      A key is one text that everybody of a plan sends along. It lies in apps, scripts and logs, does
      not expire, and API Gateway looks it up to count, not to know anybody.

    HOW IT IS ATTACKED
      The key is read from a phone app or a shared script; from then on whoever has it is every
      customer of that plan.

    JUDGED
      Fails      a route asks for a key, or a caller shows one, and there is no authorizer and no
                 `public:` reason
      Passes     an authorizer beside the key; client certificates on every name; a `public:` reason
      Built      private APIs: the network asks first, and the missing authorizer is told by itself
      Not        routes on which nobody shows a key
      Severity   critical where confidential data is in reach

    MEND IT
      Name an `authorizer`, and keep the key for counting alone.

    FALSE ALARM?
      Public data, counted per key: say so with `public:`.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html

    Bad:
        archgen: 1
        name: A key for all
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, api_key: true, routes: {GET /prices: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A key to count, an authorizer to know
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            api_key: true
            authorizer: iam
            routes:
              GET /prices: {to: fn}
          fn: {type: lambda, runtime: python3.13}
    """
    for api in subject.graph.blueprint.of_type(API):
        inherited = []
        for way in routes(api):
            if not shows_key(subject.graph.blueprint, way):
                yield idle(api.id, part=way.name)
            elif way.authorizer != "none" or way.route.public or mutual_tls_only(api):
                yield passed(api.id, part=way.name)
            elif network_alone(subject.graph, way):
                yield built(api.id, part=way.name)
            elif way.inherits:
                inherited.append(way)
            else:
                yield _keyed(subject.graph, api, [way])
        if inherited:
            yield _keyed(subject.graph, api, inherited)


def _keyed(graph: Graph, api: Resource, ways: Sequence[Way]) -> Verdict:
    first, own = ways[0], not ways[0].inherits
    severities = {way.name: _weight(graph, way) for way in ways}
    worst = max(severities.values())
    callers = dict.fromkeys(line.source for line in service_lines(graph.blueprint) if line.target == api.id)
    label = "a key, and no authorizer" if len(ways) == 1 else f"a key, no authorizer on {len(ways)} routes"
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        first.name if own else None,
        severity=worst,
        message=fitting(
            f"callers of `{api.id}` show a key that does not say who they are",
            "callers show a key that does not say who they are",
            rule=_KEY,
        ),
        place=At(api.id, ("routes", first.name), label, key=True)
        if len(ways) == 1
        else At(api.id, ("api_key",) if api.stated("api_key") else (), label),
        hint=f"`authorizer: iam` or a user pool's on {api.id}; the key stays for counting"
        if not own
        else "`authorizer: iam` or a user pool's on the route; the key stays for counting",
        pieces=()
        if own
        else tuple(Piece(name, _KEY, severity, "asks for a key") for name, severity in severities.items()),
        moved=moved_by(worst, Severity.HIGH, "confidential data lies behind"),
        cause=(first.node if own else api.id, Guard.IDENTITY),
        stands_for=tuple(callers),
        silent="authorizer",
    )


def _weight(graph: Graph, way: Way) -> Severity:
    secret = class_in_reach(graph, way.node) >= DataClass.CONFIDENTIAL
    return Severity.CRITICAL if secret else Severity.HIGH


@rule(
    _SERVICE,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("any",),
    covers=("authz-iam-for-service-callers",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-798",),
        "well_architected": ("SEC02-BP02", "SEC09-BP04"),
    },
)
def service_caller_with_shared_key(subject: Subject) -> Iterator[Verdict]:
    """A service inside AWS carries a key around where its role would do.

    WHY
      Code in AWS has a role, whose credentials AWS changes every few hours. A key beside it must be
      kept, handed out and changed by people, and tells nobody which service called.

    HOW IT IS ATTACKED
      The key is read from a variable, a repository or a log of one service; it opens the API from
      anywhere, in the name of all services that share it.

    JUDGED
      Fails      code of the design, a client of kind service or another AWS account calls an API or a
                 function URL with a key, or an API that knows callers by a key alone
      Passes     `auth: iam`, mutual TLS, client credentials or another token that expires
      Built      what it calls asks for `iam`; a function that is invoked
      Severity   high where confidential data is in reach

    MEND IT
      `auth: iam` on the line, and `authorizer: iam` on the route.

    FALSE ALARM?
      The caller runs outside of AWS: make it a client of kind machine.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html

    Bad:
        archgen: 1
        name: A key between services
        regions: [eu-west-1]
        resources:
          billing: {type: lambda, runtime: python3.13, calls: {api: {auth: api-key}}}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /prices: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A role between services
        regions: [eu-west-1]
        resources:
          billing: {type: lambda, runtime: python3.13, calls: {api: {auth: iam}}}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /prices: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for line in service_lines(graph.blueprint):
        shown = proof(graph, line)
        if shown == "none":
            yield idle(line.source, part=line.part)
        elif shown == "api-key":
            yield _carried(graph, line)
        elif shown == "iam" and line.settings.auth is None:
            yield built(line.source, part=line.part)
        else:
            yield passed(line.source, part=line.part, confidence=Confidence.STATED)


def _carried(graph: Graph, line: Relation) -> Verdict:
    secret = class_in_reach(graph, line.target) >= DataClass.CONFIDENTIAL
    severity = Severity.HIGH if secret else Severity.MEDIUM
    url = getattr(graph.blueprint.resources[line.target].body, "url", None) is not None
    asking = "`auth: iam` under `url`" if url else "`authorizer: iam` on the route"
    return Verdict(
        Outcome.FAILED,
        (line.source,),
        line.part,
        severity=severity,
        message=fitting(
            f"`{line.source}` calls `{line.target}` with a key that others can copy",
            f"`{line.source}` calls with a key that others can copy",
            "a service calls with a key that others can copy",
            rule=_SERVICE,
        ),
        place=At(line.source, line.path, "a key" if line.settings.auth else "a key is all it can show"),
        hint=f"`calls: {{{line.target}: {{auth: iam}}}}` on {line.source}, and {asking} of {line.target}",
        moved=moved_by(severity, Severity.MEDIUM, "confidential data lies behind"),
        folds_into=(_KEY, "function-url-without-authentication"),
        silent="auth",
    )


RULES = (api_key_as_authentication, service_caller_with_shared_key)
