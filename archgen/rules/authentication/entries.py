"""Who may come in: routes that ask nobody, and sign-in pages that everybody may flood."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, Exposure, exposure, reach, stores_in_reach
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import carries, runs_steps, stores
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.authentication.connecting import way_to_messages
from archgen.rules.readings.connections import asks_nobody, connecting_hint, unmet, void_guards
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, certificates_at_own_names, mutual_tls_only, routes
from archgen.rules.readings.sign_in import (
    acl_of,
    class_opened,
    grants_nothing,
    local_users,
    people,
    rate_limited,
    said_or_default,
    watched,
)
from archgen.rules.readings.usage_keys import key_alone
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_OPEN = "route-without-authorizer"
_SPARE = "default-endpoint-beside-domain"
"""Says the same, nearer to the cause, where certificates are asked for at all other hosts."""
_PASSWORD = "password-only-sign-in"  # noqa: S105 - the rule's name


@rule(
    _OPEN,
    concern="authentication",
    severity=Severity.CRITICAL,
    applies_to=("api-gateway",),
    covers=("apigw-route-authorization", "x-websocket-connect-auth"),
    refs={
        "security_hub": ("APIGateway.8",),
        "owasp_api": ("API2:2023", "API5:2023"),
        "cwe": ("CWE-306",),
        "well_architected": ("SEC02-BP01",),
        "checkov": ("CKV_AWS_59", "CKV_AWS_309", "CKV2_AWS_70"),
    },
    former=("websocket-connect-without-authorizer",),
)
def route_without_authorizer(subject: Subject) -> Iterator[Verdict]:
    """A route that names nobody who checks the caller serves everybody who finds it.

    WHY
      API Gateway runs whatever a route points to unless the route, or its API, names an authorizer.
      A user pool beside the API protects nothing: the pool hands out tokens, the authorizer asks
      for them.

    HOW IT IS ATTACKED
      A crawler finds the host in certificate logs, calls each path and keeps what answers 200.
      No account and no skill are needed.

    JUDGED
      Fails      a route with no authorizer of its own, none on its API, and no `public:` reason; of a
                 WebSocket API `$connect`, where nothing on the way to its messages asks who connects,
                 and every message where it has no `$connect`
      Passes     `authorizer:` on the route or the API, `iam` included; a `public:` reason; an API whose
                 only names ask for client certificates
      Not        `OPTIONS` to mock, the messages of a WebSocket behind `$connect`, and routes whose callers
                 show a key (api-key-as-authentication tells of those)

    MEND IT
      `authorizer:` on the API. For a REST API a user pool's name is enough; an HTTP API asks the pool
      with a JWT; a WebSocket API takes `iam` or a function, on `$connect`.

    FALSE ALARM?
      The route is meant to be open: write why in `public:`; the review prints it for the board.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html

    Bad:
        archgen: 1
        name: Open notes
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb}

    Good:
        archgen: 1
        name: Guarded notes
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        inherited = []
        for way in routes(api):
            if not way.asks_callers and way not in unmet(api):
                yield idle(api.id, part=way.name)
            elif way.route.public or mutual_tls_only(api) or not asks_nobody(graph, way):
                yield passed(api.id, part=way.name)
            elif key_alone(graph, way):
                yield idle(api.id, part=way.name)
            elif way.inherits:
                inherited.append(way)
            else:
                yield _open_routes(graph, api, [way])
        if inherited:
            yield _open_routes(graph, api, inherited)


def _open_routes(graph: Graph, api: Resource, ways: list[Way]) -> Verdict:
    own = not ways[0].inherits
    first = ways[0]
    stores = list(dict.fromkeys(store for way in ways for store in stores_in_reach(graph, way.node)))
    weights = {way.name: _openness(graph, way) for way in ways}
    severity, why = max(weights.values(), key=lambda weight: weight[0])
    label = "no authorizer here" if len(ways) == 1 else f"no authorizer for {len(ways)} routes"
    pool = next(iter(graph.blueprint.of_type("cognito-user-pool")), None)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        first.name if own else None,
        severity=severity,
        message=fitting(
            *([f"anyone on the internet can reach {shown(stores)}"] if stores else []),
            f"anyone on the internet can call `{api.id}`",
            rule=_OPEN,
        ),
        place=At(api.id, ("routes", first.name), label, key=True)
        if len(ways) == 1
        else At(api.id, (), label),
        related=grants_nothing(graph.blueprint, api.id),
        path=way_to_messages(graph, first),
        hint=f"{connecting_hint(api)}; or a `public:` reason there"
        if first.websocket
        else f"`authorizer: {pool.id if pool else 'iam'}` on {api.id}, or a `public:` reason on the route",
        pieces=()
        if own or void_guards(api)
        else tuple(Piece(name, _OPEN, weight, "asks nobody") for name, (weight, _) in weights.items()),
        moved=moved_by(severity, Severity.CRITICAL, why),
        cause=(first.node if own else api.id, Guard.IDENTITY),
        folds_into=(_SPARE,) if certificates_at_own_names(api) else void_guards(api),
        silent="authorizer",
        assumed_default=not own and not api.stated("authorizer"),
    )


def _openness(graph: Graph, way: Way) -> tuple[Severity, str]:
    """How grave an open route is, and why it is less than critical."""
    if exposure(graph, way.node) < Exposure.PARTNER:
        return Severity.MEDIUM, "only the inside reaches it"
    if way.mock:
        return Severity.HIGH, "the API answers by itself"
    if not any(_kept(graph.blueprint, name) for name in reach(graph, way.node)):
        return Severity.HIGH, "no data lies behind"
    return Severity.CRITICAL, ""


def _kept(blueprint: Blueprint, name: str) -> bool:
    """True for what a caller can read or change: a store, a channel, a workflow, an opaque backend."""
    resource = blueprint.resources.get(name)
    return resource is not None and (
        stores(resource) or carries(resource) or runs_steps(resource) or resource.type == "generic"
    )


@rule(
    "open-sign-up",
    concern="authentication",
    severity=Severity.LOW,
    applies_to=("cognito-user-pool",),
    covers=("cognito-self-signup",),
    refs={
        "owasp_api": ("API6:2023",),
        "cwe": ("CWE-799",),
    },
)
def open_sign_up(subject: Subject) -> Iterator[Verdict]:
    """Anybody may open accounts in a user pool unless the design closes sign-up.

    WHY
      AWS's API leaves sign-up open. Accounts that nobody verified stay unconfirmed, so it is no open
      door, but a script fills the pool, and the bill counts each active account.

    HOW IT IS ATTACKED
      A script signs up made-up people by the thousand, to send them messages at somebody's cost or
      to have accounts in store.

    JUDGED
      Fails      sign-up is open, and neither verified and rate-limited nor under threat protection
      Passes     `self_sign_up: false`; or `verify` with a web ACL that limits rates; or
                 `threat_protection: enforced`
      Not        pools without users of their own

    MEND IT
      `self_sign_up: false`, or `verify: email` and a web ACL that protects the pool.

    FALSE ALARM?
      Open registration is the product: state `verify`, and let a web ACL limit it.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html

    Bad:
        archgen: 1
        name: Open sign-up
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, mfa: required}

    Good:
        archgen: 1
        name: Invited people
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, mfa: required, self_sign_up: false}
    """
    # Always low: that a new account has rights at once would weigh more, and no field says so.
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type("cognito-user-pool"):
        if not local_users(blueprint, pool):
            yield idle(pool.id)
        elif _sign_up_held(blueprint, pool):
            yield passed(pool.id)
        else:
            yield Verdict(
                Outcome.FAILED,
                (pool.id,),
                severity=Severity.LOW,
                message=f"a script can fill `{pool.id}` with accounts",
                place=At(pool.id, ("self_sign_up",), said_or_default(pool, "self_sign_up", "true")),
                hint="`self_sign_up: false`, or `verify: email` and a web ACL with a rate limit on the pool",
                folds_into=(_PASSWORD,),
                silent="self_sign_up",
                assumed_default=not pool.stated("self_sign_up"),
            )


def _sign_up_held(blueprint: Blueprint, pool: Resource) -> bool:
    verified = bool(getattr(pool.body, "verify", None)) and "none" not in (pool.value("verify") or ())
    return (
        pool.value("self_sign_up") is False or watched(pool) or (verified and rate_limited(blueprint, pool))
    )


@rule(
    "user-pool-without-web-acl",
    concern="web-protection",
    severity=Severity.LOW,
    applies_to=("cognito-user-pool",),
    covers=("cognito-waf",),
    refs={
        "well_architected": ("SEC05-BP04",),
    },
)
def user_pool_without_web_acl(subject: Subject) -> Iterator[Verdict]:
    """The sign-in pages of a user pool take requests from everybody, as fast as they come.

    WHY
      A user pool has public endpoints of its own, beside the API. What limits or filters requests to
      the API never sees a sign-in.

    HOW IT IS ATTACKED
      Passwords are tried against the pool's endpoint directly; its quota, used up, locks everybody out.

    JUDGED
      Fails      browsers or phones sign in at the pool, and no web ACL protects it
      Passes     a regional web ACL names it in `protects`
      Not        a pool that only machines use

    MEND IT
      A waf with `scope: regional`, `protects:` the pool, a `rate_limit` and managed rules.

    FALSE ALARM?
      A pool of little value: the pool's own quota is the limit, waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html

    Bad:
        archgen: 1
        name: Bare pool
        regions: [eu-west-1]
        resources:
          browser: {type: client, kind: browser, signs_in_with: users}
          users: {type: cognito-user-pool, mfa: required}

    Good:
        archgen: 1
        name: Guarded pool
        regions: [eu-west-1]
        resources:
          browser: {type: client, kind: browser, signs_in_with: users}
          users: {type: cognito-user-pool, mfa: required}
          pool-waf:
            type: waf
            scope: regional
            protects: users
            default_action: allow
            managed_rules: [ip-reputation]
            rate_limit: {requests: 100/5m, by: ip}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type("cognito-user-pool"):
        if not people(blueprint, pool):
            yield idle(pool.id)
        elif acl_of(blueprint, pool.id) is not None:
            yield passed(pool.id)
        else:
            floods = class_opened(subject.graph, pool) >= DataClass.CONFIDENTIAL
            severity = Severity.MEDIUM if floods and not watched(pool) else Severity.LOW
            yield Verdict(
                Outcome.FAILED,
                (pool.id,),
                severity=severity,
                message=fitting(
                    f"nothing slows down who tries passwords at `{pool.id}`",
                    f"passwords can be guessed at `{pool.id}`",
                    rule="user-pool-without-web-acl",
                ),
                place=At(pool.id, (), "no web ACL protects it"),
                hint=f"a waf with `scope: regional`, `protects: {pool.id}` and a `rate_limit`",
                moved=moved_by(
                    severity, Severity.LOW, "confidential data lies behind, and nothing weighs a sign-in"
                ),
                folds_into=(_PASSWORD, "open-sign-up"),
                silent="protects",
            )


RULES = (route_without_authorizer, open_sign_up, user_pool_without_web_acl)
