"""Who may come in: routes that ask nobody, and sign-in that a stolen password opens."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, Exposure, exposure, stores_in_reach
from archgen.graph.model import Graph, Guard
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.routes import API, Way, mutual_tls_only, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.sign_in import (
    acl_of,
    class_opened,
    grants_nothing,
    guessable,
    local_users,
    people,
    rate_limited,
    watched,
    weighs,
)
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_OPEN = "route-without-authorizer"
_PASSWORD = "password-only-sign-in"  # noqa: S105 - the rule's name
_LONG_ENOUGH = 12
_LEAST = 8


@rule(
    _OPEN,
    concern="authentication",
    severity=Severity.CRITICAL,
    applies_to=("api-gateway",),
    covers=("apigw-route-authorization",),
    refs={
        "security_hub": ("APIGateway.8",),
        "owasp_api": ("API2:2023", "API5:2023"),
        "cwe": ("CWE-306",),
        "well_architected": ("SEC02-BP01",),
        "checkov": ("CKV_AWS_59", "CKV_AWS_309", "CKV2_AWS_70"),
    },
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
      Fails      a route, or `$connect` of a WebSocket API, with no authorizer of its own, none on its
                 API, and no `public:` reason
      Passes     `authorizer:` on the route or the API, `iam` included; a `public:` reason; an API whose
                 only names ask for client certificates
      Not        `OPTIONS` to mock, and the messages of a WebSocket behind `$connect`

    MEND IT
      `authorizer:` on the API. For a REST API a user pool's name is enough; an HTTP API asks the pool
      with a JWT; a WebSocket API takes `iam` or a function, on `$connect`.

    FALSE ALARM?
      The route is meant to be open: write why in `public:`; the review prints it for the board.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html

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
    for api in subject.graph.blueprint.of_type(API):
        inherited = []
        for way in routes(api):
            if not way.asks_callers:
                yield idle(api.id, part=way.name)
            elif way.authorizer != "none" or way.route.public or mutual_tls_only(api):
                yield passed(api.id, part=way.name)
            elif way.inherits:
                inherited.append(way)
            else:
                yield _open_routes(subject.graph, api, [way])
        if inherited:
            yield _open_routes(subject.graph, api, inherited)


def _open_routes(graph: Graph, api: Resource, ways: list[Way]) -> Verdict:
    own = not ways[0].inherits
    first = ways[0]
    stores = list(dict.fromkeys(store for way in ways for store in stores_in_reach(graph, way.node)))
    severities = {way.name: _openness(graph, way) for way in ways}
    label = "no authorizer here" if len(ways) == 1 else f"no authorizer for {len(ways)} routes"
    pool = next(iter(graph.blueprint.of_type("cognito-user-pool")), None)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        first.name if own else None,
        severity=max(severities.values()),
        message=fitting(
            *([f"anyone on the internet can reach {shown(stores)}"] if stores else []),
            f"anyone on the internet can call `{api.id}`",
            rule=_OPEN,
        ),
        place=At(api.id, ("routes", first.name), label, key=True)
        if len(ways) == 1
        else At(api.id, (), label),
        related=grants_nothing(graph.blueprint, api.id),
        hint=f"`authorizer: {pool.id if pool else 'iam'}` on {api.id}, or a `public:` reason on the route",
        pieces=()
        if own
        else tuple(Piece(name, _OPEN, severity, "asks nobody") for name, severity in severities.items()),
        cause=(first.node if own else api.id, Guard.IDENTITY),
        silent="authorizer",
    )


def _openness(graph: Graph, way: Way) -> Severity:
    if exposure(graph, way.node) < Exposure.PARTNER:
        return Severity.MEDIUM
    return Severity.HIGH if way.mock or not stores_in_reach(graph, way.node) else Severity.CRITICAL


@rule(
    _PASSWORD,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("cognito-user-pool",),
    covers=("cognito-mfa", "cognito-password-policy", "cognito-temp-password-expiry"),
    refs={
        "security_hub": ("Cognito.5", "Cognito.3"),
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-308", "CWE-521", "CWE-262"),
        "well_architected": ("SEC02-BP01",),
    },
)
def password_only_sign_in(subject: Subject) -> Iterator[Verdict]:
    """A user pool that asks for a password alone is opened by a password that leaked elsewhere.

    WHY
      People use one password in many places. Without a second factor, or a check of how and from
      where somebody signs in, whoever has the password is that person.

    HOW IT IS ATTACKED
      Lists of leaked names and passwords are tried by the million from rented addresses; a fraction
      of a percent works.

    JUDGED
      Fails      `mfa` is off, which is AWS's default; or optional without threat protection
      Passes     `mfa: required`, or optional with `threat_protection: enforced`
      Parts      a password of fewer than 12 characters; open sign-up and a missing web ACL fold in
      Not        pools whose app clients are machines only, or whose users all come from elsewhere

    MEND IT
      `mfa: required`, or `mfa: optional` with `plan: plus` and `threat_protection: enforced`.

    FALSE ALARM?
      A public forum with nothing to lose: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
      https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html

    Bad:
        archgen: 1
        name: Passwords only
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool}

    Good:
        archgen: 1
        name: Second factor
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, mfa: required, mfa_factors: [totp]}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type("cognito-user-pool"):
        if not local_users(blueprint, pool):
            yield idle(pool.id)
        elif guessable(pool) is None:
            yield passed(pool.id)
        else:
            yield _password_only(subject.graph, pool)


def _password_only(graph: Graph, pool: Resource) -> Verdict:
    optional = pool.value("mfa") == "optional"
    severity = Severity.LOW if optional else Severity.MEDIUM
    if weighs(graph, pool):
        severity = Severity.HIGH
    pieces = [
        Piece("mfa", _PASSWORD, severity, "optional, and nothing weighs the risk" if optional else "off")
    ]
    length = _password_length(pool)
    if length < _LONG_ENOUGH:
        pieces.append(Piece("password", _PASSWORD, Severity.LOW, f"{length} characters are enough"))
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=fitting(
            f"a leaked password is enough to sign in at `{pool.id}`",
            f"a leaked password opens `{pool.id}`",
            rule=_PASSWORD,
        ),
        place=At(pool.id, ("mfa",), "optional" if optional else _default(pool, "mfa", "off")),
        hint="`mfa: required`, or `mfa: optional` with `plan: plus` and `threat_protection: enforced`",
        pieces=tuple(pieces),
        silent="mfa",
        assumed_default=not pool.stated("mfa"),
    )


def _default(resource: Resource, field: str, default: str) -> str:
    return f"`{field}: {default}`" if resource.stated(field) else f"not stated; AWS defaults to {default}"


def _password_length(pool: Resource) -> int:
    password = getattr(pool.body, "password", None)
    length = password.length if password is not None else None
    return _LEAST if length is None else int(length)


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
                place=At(pool.id, ("self_sign_up",), _default(pool, "self_sign_up", "true")),
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
            unwatched = not watched(pool)
            yield Verdict(
                Outcome.FAILED,
                (pool.id,),
                severity=Severity.MEDIUM if floods and unwatched else Severity.LOW,
                message=fitting(
                    f"nothing slows down who tries passwords at `{pool.id}`",
                    f"passwords can be guessed at `{pool.id}`",
                    rule="user-pool-without-web-acl",
                ),
                place=At(pool.id, (), "no web ACL protects it"),
                hint=f"a waf with `scope: regional`, `protects: {pool.id}` and a `rate_limit`",
                folds_into=(_PASSWORD, "open-sign-up"),
                silent="protects",
            )


RULES = (route_without_authorizer, password_only_sign_in, open_sign_up, user_pool_without_web_acl)
