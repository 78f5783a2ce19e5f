"""What authorizers let in: tokens made for others, everybody while they fail, and what code must verify."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.asking import decides_by_code
from archgen.graph.attributes import DataClass
from archgen.graph.model import Graph
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.authorizer_use import (
    AUTHORIZER,
    greatest_class,
    guarded,
    issuers,
    relying_on,
    trusted_steps,
)
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.end_users import signed_in_at
from archgen.rules.readings.routes import Way, clients_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_AUDIENCE = "jwt-without-audience"
_OPEN = "authorizer-failing-open"
_HAND_MADE = "hand-made-token-check"
_PROVIDER = "identity-provider"
_TOKEN_WORDS = ("authorization", "token", "jwt", "bearer", "claim", "scope", "signature", "expiry")


@rule(
    _AUDIENCE,
    concern="authentication",
    severity=Severity.CRITICAL,
    applies_to=("authorizer", "identity-provider"),
    covers=("authz-jwt-issuer-audience",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-345", "CWE-347"),
    },
)
def jwt_without_audience(subject: Subject) -> Iterator[Verdict]:
    """A JWT authorizer without an audience takes tokens that were made for other applications.

    WHY
      The issuer signs tokens for all who use it, and each signature is good. Only the audience says
      for whom a token was made; where nobody compares it, any of them opens this API.

    HOW IT IS ATTACKED
      Somebody signs in at another application of the same issuer, or registers one of their own, and
      sends that token here.

    JUDGED
      Fails      a JWT authorizer without `audience`, or with a wildcard in it; a provider named as the
                 authorizer itself, without `audience`
      Passes     every audience is written out
      Not        authorizers of other kinds; issuers whose keys cannot be read have a rule of their own
      Severity   high where every issuer is a user pool with one app client

    MEND IT
      `audience:` with the app clients of the pool, or the name that the provider has for this API.

    FALSE ALARM?
      The issuer serves this API and nothing else, and always will: waive it with that reason.

    SOURCES
      botocore apigatewayv2 JWTConfiguration.Audience
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html

    Bad:
        archgen: 1
        name: Anybody's tokens
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: token, routes: {GET /notes: {to: fn}}}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/"}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Tokens for this API
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: token, routes: {GET /notes: {to: fn}}}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [notes]}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    asking = [(one, getattr(one.body, "kind", None) == "jwt") for one in blueprint.of_type(AUTHORIZER)]
    direct = [(one, bool(guarded(blueprint, one.id))) for one in blueprint.of_type(_PROVIDER)]
    for resource, applies in (*asking, *direct):
        audience = getattr(resource.body, "audience", None) or ()
        wild = [one for one in audience if "*" in one]
        if not applies:
            yield idle(resource.id)
        elif audience and not wild:
            yield passed(resource.id)
        else:
            yield _for_anybody(blueprint, resource, wild)


def _for_anybody(blueprint: Blueprint, resource: Resource, wild: Sequence[str]) -> Verdict:
    apart = resource.type == AUTHORIZER and _serves_this_alone(blueprint, resource)
    severity = Severity.HIGH if apart else Severity.CRITICAL
    for_whom = ", ".join(dict.fromkeys(_audiences(blueprint, resource))) or "<this API's name at the issuer>"
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=fitting(
            f"`{resource.id}` takes tokens that were made for other applications",
            f"`{resource.id}` takes tokens made for others",
            "tokens made for other applications are taken",
            rule=_AUDIENCE,
        ),
        place=At(resource.id, ("audience",), "fits any token")
        if wild
        else At(resource.id, ("issuer",) if resource.stated("issuer") else (), "`audience` not stated"),
        hint=f"`audience: [{for_whom}]` on {resource.id}",
        moved=moved_by(severity, Severity.CRITICAL, "no other application is drawn at the issuer"),
        silent="audience",
    )


def _serves_this_alone(blueprint: Blueprint, authorizer: Resource) -> bool:
    """True when every issuer is drawn, is a pool, and has no more than one application."""
    named = getattr(authorizer.body, "issuer", None) or ()
    drawn = issuers(blueprint, authorizer)
    pools = [one for one in drawn if hasattr(one.body, "app_clients")]
    alone = all(len(getattr(pool.body, "app_clients", None) or ()) <= 1 for pool in pools)
    return bool(pools) and len(pools) == len(drawn) >= len(named) and alone


def _audiences(blueprint: Blueprint, authorizer: Resource) -> tuple[str, ...]:
    """What the issuers say of whom their tokens are for: app clients, or a provider's audience."""
    return tuple(
        name
        for issuer in issuers(blueprint, authorizer)
        for name in (
            getattr(issuer.body, "app_clients", None) or getattr(issuer.body, "audience", None) or ()
        )
    )


@rule(
    _OPEN,
    concern="authentication",
    severity=Severity.CRITICAL,
    applies_to=("authorizer", "identity-provider"),
    covers=("authz-lambda-fail-closed", "x-idp-single-point"),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-636",),
        "well_architected": ("SEC05-BP02",),
    },
    former=("identity-outage-that-opens",),
)
def authorizer_failing_open(subject: Subject) -> Iterator[Verdict]:
    """An authorizer that lets callers in when it fails is a lock that opens when it is broken.

    WHY
      What a check depends on can be made to fail: a provider that is down, a table that throttles, a
      function that runs into its timeout. A check that then says yes holds only on good days.

    HOW IT IS ATTACKED
      The authorizer's function or its provider is flooded until it fails. From then on everybody is
      let in, without any token.

    JUDGED
      Fails      `on_error: allow` on an authorizer; `if_down: allow` on the provider whose tokens it
                 takes, or that its function calls
      Passes     `on_error: deny`, `if_down: deny` or `cached`
      Built      nothing said: API Gateway denies when an authorizer fails, and cannot check a token
                 without the provider's keys
      Asks       what a function does while a provider is down that says nothing of it
      Not        providers that no authorizer asks
      Severity   high where no confidential data is in reach

    MEND IT
      `on_error: deny`. Let the answers of a good hour be kept instead: `cache:` for the authorizer,
      `if_down: cached` for the provider.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html

    Bad:
        archgen: 1
        name: Opens when broken
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate: {type: authorizer, kind: lambda-request, function: check, on_error: allow}
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Stays shut
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate: {type: authorizer, kind: lambda-request, function: check, on_error: deny}
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for authorizer in blueprint.of_type(AUTHORIZER):
        if authorizer.value("on_error") == "allow":
            yield _failing_open(graph, authorizer, "on_error", guarded(blueprint, authorizer.id))
        else:
            yield passed(authorizer.id) if authorizer.stated("on_error") else built(authorizer.id)
    for provider in blueprint.of_type(_PROVIDER):
        yield _of_provider(graph, provider)


def _of_provider(graph: Graph, provider: Resource) -> Verdict:
    """The answer for a provider: what becomes of callers while it cannot be reached."""
    asking = relying_on(graph).get(provider.id, ())
    ways = tuple(way for name in (provider.id, *asking) for way in guarded(graph.blueprint, name))
    if not ways:
        return idle(provider.id)
    if provider.value("if_down") == "allow":
        return _failing_open(graph, provider, "if_down", ways)
    if provider.stated("if_down"):
        return passed(provider.id, confidence=Confidence.STATED)
    if any(decides_by_code(graph.blueprint, name) for name in asking):
        question = f"Does `{ways[0].api.id}` let anybody in while `{provider.id}` cannot be reached?"
        return unsaid(provider.id, question, "if_down")
    return built(provider.id)


def _failing_open(graph: Graph, resource: Resource, field: str, ways: Sequence[Way]) -> Verdict:
    secret = greatest_class(graph, ways) >= DataClass.CONFIDENTIAL
    severity = Severity.CRITICAL if secret else Severity.HIGH
    apis = tuple(dict.fromkeys(way.api.id for way in ways))
    opened = shown(apis) if apis else "everything behind it"
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=fitting(
            f"whoever makes `{resource.id}` fail gets into {opened}",
            f"whoever makes `{resource.id}` fail is let in",
            "whoever makes the check fail is let in",
            rule=_OPEN,
        ),
        place=At(resource.id, (field,), "lets everybody in when it fails"),
        path=_way_to(graph, resource, ways[0]) if ways else (),
        hint=f"`{field}: deny` on {resource.id}",
        pieces=tuple(Piece(way.node, _OPEN, severity, "open while the check fails") for way in ways),
        moved=moved_by(severity, Severity.CRITICAL, "no confidential data lies behind"),
        stands_for=apis,
        silent=field,
    )


def _way_to(graph: Graph, resource: Resource, way: Way) -> tuple[Hop, ...]:
    """From a route to what it relies on: its authorizer, the function that decides, the provider."""
    steps = [way.node, *(step for step in trusted_steps(graph, way.authorizer, resource.id))]
    return tuple(
        Hop(name, "lets everybody in when it fails" if name == resource.id else "", name == resource.id)
        for name in steps
    )


@rule(
    _HAND_MADE,
    concern="authentication",
    severity=Severity.INFO,
    applies_to=("authorizer",),
    covers=("authz-cognito-authorizer-used",),
    refs={
        "cdk_nag": ("AwsSolutions-COG4",),
        "well_architected": ("SEC02-BP04",),
    },
)
def hand_made_token_check(subject: Subject) -> Iterator[Verdict]:
    """Code that verifies a token does by hand what API Gateway does by itself.

    WHY
      Signature, issuer, audience, expiry and rotated keys must all be checked, and checked right, in
      code that stands before every request. The native authorizers do that, and somebody else mends
      them.

    HOW IT IS ATTACKED
      A token with another algorithm, an expired one or one for another audience is tried; one check
      that was forgotten is enough.

    JUDGED
      Fails      callers sign in with a user pool or an OIDC provider, and the function decides on the
                 token alone: `decides_on` names nothing else, and the function reads, calls and takes on
                 nothing
      Passes     a native authorizer; or `decides_on` names what it cannot see, such as a table, a
                 certificate, an address or a key
      Not        `decides_on` not said; WebSocket APIs, which have no native one; SAML

    MEND IT
      `kind: cognito` with `user_pool` on a REST API, or `kind: jwt` with `issuer` and `audience`.

    FALSE ALARM?
      It looks tokens up in a list of revoked ones: name the list in `decides_on`.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html

    Bad:
        archgen: 1
        name: Verified by hand
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, calls: api, signs_in_with: users}
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate: {type: authorizer, kind: lambda-request, function: check, decides_on: [header.Authorization]}
          check: {type: lambda, runtime: python3.13}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Verified by AWS
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, calls: api, signs_in_with: users}
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate: {type: authorizer, kind: cognito, user_pool: users}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for authorizer in blueprint.of_type(AUTHORIZER):
        ways = [way for way in guarded(blueprint, authorizer.id) if not way.websocket]
        directories = _sign_in(blueprint, authorizer, ways)
        read = getattr(authorizer.body, "decides_on", None)
        if not ways or not directories:
            yield idle(authorizer.id)
        elif not decides_by_code(blueprint, authorizer.id):
            yield passed(authorizer.id)
        elif read is None:
            yield idle(authorizer.id)
        elif _sees_more(blueprint, authorizer, read):
            yield passed(authorizer.id, confidence=Confidence.STATED)
        else:
            yield _by_hand(authorizer, directories[0], ways[0])


def _sign_in(blueprint: Blueprint, authorizer: Resource, ways: Sequence[Way]) -> tuple[Resource, ...]:
    """The pools and OIDC providers whose tokens callers of these routes show."""
    clients = dict.fromkeys(client.id for way in ways for client in clients_of(blueprint, way.api.id))
    drawn = signed_in_at(blueprint, tuple(blueprint.resources[name] for name in clients))
    found = issuers(blueprint, authorizer) or drawn
    return tuple(one for one in found if getattr(one.body, "kind", None) != "saml")


def _sees_more(blueprint: Blueprint, authorizer: Resource, read: Sequence[str]) -> bool:
    """True when the decision rests on more than what stands in a token."""
    if any(not any(word in one.lower() for word in _TOKEN_WORDS) for one in read):
        return True
    function = str(getattr(authorizer.body, "function", None))
    acts = ("reads", "writes", "calls", "assumes", "variables")
    return any(line.verb in acts for line in blueprint.outgoing.get(function, ()))


def _by_hand(authorizer: Resource, directory: Resource, way: Way) -> Verdict:
    pool = hasattr(directory.body, "app_clients")
    if pool and way.api.value("protocol") == "rest":
        native = f"`kind: cognito` and `user_pool: {directory.id}`"
    else:
        native = f"`kind: jwt`, `issuer: {directory.id}` and `audience`"
    return Verdict(
        Outcome.FAILED,
        (authorizer.id,),
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"code of `{authorizer.id}` verifies tokens that AWS would verify",
            "code verifies tokens that AWS would verify",
            rule=_HAND_MADE,
        ),
        place=At(authorizer.id, ("decides_on",), "nothing but the token"),
        hint=f"{native} on {authorizer.id}",
        silent="kind",
    )


RULES = (jwt_without_audience, authorizer_failing_open, hand_made_token_check)
