"""Authorizers that AWS refuses: of a kind that the protocol lacks, or blind to the tokens they get."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import (
    ASKING_ROUTE,
    JWT_ALGORITHMS,
    TOKEN_READERS,
    checkable,
    offered,
)
from archgen.finding.finding import Category, Severity
from archgen.graph.asking import keys_hidden, misplaced
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_UNFIT = "authorizer-unfit-for-protocol"
_BLIND = "unverifiable-jwt"
_AN_API = {"rest": "a REST API", "http": "an HTTP API", "websocket": "a WebSocket API"}

_WORDS = {
    "jwt": "JWT",
    "cognito": "Cognito",
    "cognito-user-pool": "Cognito",
    "identity-provider": "JWT",
}


class _Use(Struct, frozen=True):
    """One place of an API that names an authorizer that AWS refuses there."""

    part: str
    path: Pointer
    authorizer: str
    elsewhere: bool = False
    """True where the kind would do, but stands on a message instead of `$connect`."""


@rule(
    _UNFIT,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("api-gateway", "authorizer"),
    covers=(
        "f-cognito-authorizer-type",
        "f-jwt-authorizer-placement",
        "f-websocket-authorizer-place",
        "F06",
    ),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-306",),
    },
)
def authorizer_unfit_for_protocol(subject: Subject) -> Iterator[Verdict]:
    """An authorizer of a kind that the API's protocol lacks checks nobody: AWS refuses it.

    WHY
      REST APIs take Cognito, JWT and both kinds of Lambda authorizer, HTTP APIs JWT and Lambda
      authorizers of kind request, WebSocket APIs the latter or `iam`, and on `$connect` alone. Drawn
      anywhere else, a guard that everybody counts on is not there.

    HOW IT IS ATTACKED
      The deployment fails; in a hurry the authorizer is left out, and the route answers everybody.

    JUDGED
      Fails      cognito or lambda-token on an HTTP or WebSocket API; a JWT, a pool or a provider on a
                 WebSocket API; an authorizer on a message of a WebSocket API, or one without `$connect`
      Passes     the protocol has the kind; a pool or provider on an HTTP API, asked with a JWT
      Not        an API that names no authorizer

    MEND IT
      On an HTTP API `kind: jwt` with the pool as issuer. On a WebSocket API `kind: lambda-request` with
      a function that verifies the token, on `$connect`.

    FALSE ALARM?
      None known. Older tools and one page of AWS say that REST APIs have no JWT authorizer; they do.

    SOURCES
      botocore apigateway AuthorizerType, botocore apigatewayv2 AuthorizerType
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html

    Bad:
        archgen: 1
        name: Notes over HTTP
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: token, routes: {GET /notes: {to: fn}}}
          token: {type: authorizer, kind: cognito, user_pool: users}
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code]}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Notes over HTTP, asked with a JWT
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: token, routes: {GET /notes: {to: fn}}}
          token: {type: authorizer, kind: jwt, issuer: users, audience: [web]}
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code]}}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        unfit = list(_unfit(blueprint, api))
        if unfit:
            yield _refused(blueprint, api, unfit)
        elif any(way.authorizer != "none" for way in routes(api)) or api.value("authorizer") != "none":
            yield passed(api.id)
        else:
            yield idle(api.id)


def _unfit(blueprint: Blueprint, api: Resource) -> Iterator[_Use]:
    """The uses of authorizers that AWS refuses: the API's own first, then each route's."""
    own = str(api.value("authorizer") or "none")
    inheriting = [way for way in routes(api) if way.inherits and way.authorizer != "none"]
    if own != "none" and not _takes(blueprint, api, own):
        yield _Use("authorizer", ("authorizer",), own)
    elif any(_misplaced(api, way) for way in inheriting):
        yield _Use("authorizer", ("authorizer",), own, elsewhere=True)
    for way in routes(api):
        if way.inherits or way.authorizer == "none":
            continue
        path = ("routes", way.name, "authorizer")
        if not _takes(blueprint, api, way.authorizer):
            yield _Use(way.name, path, way.authorizer)
        elif _misplaced(api, way):
            yield _Use(way.name, path, way.authorizer, elsewhere=True)


def _misplaced(api: Resource, way: Way) -> bool:
    return misplaced(api, way.name, way.route)


def _takes(blueprint: Blueprint, api: Resource, name: str) -> bool:
    protocol = str(api.value("protocol"))
    asked = blueprint.resources.get(name)
    if asked is None:
        return True
    kind = getattr(asked.body, "kind", None) if asked.type == "authorizer" else None
    return offered(protocol, str(kind)) if kind else protocol in (*TOKEN_READERS, "None")


def _refused(blueprint: Blueprint, api: Resource, unfit: list[_Use]) -> Verdict:
    first = unfit[0]
    names = list(dict.fromkeys(use.authorizer for use in unfit))
    told = _AN_API[str(api.value("protocol"))]
    resources = blueprint.resources
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.HIGH,
        message=fitting(
            *([f"AWS asks callers of `{api.id}` at `{ASKING_ROUTE}` alone"] if first.elsewhere else []),
            f"AWS has no {_kind(blueprint, first.authorizer)} authorizer for {told}",
            f"AWS refuses {shown(names)} on {told}",
            rule=_UNFIT,
        ),
        place=At(api.id, first.path, "asks nobody: AWS refuses it here"),
        related=(
            *(At(api.id, use.path, "nor here") for use in unfit[1:4]),
            *(At(name, ("kind",), f"not for {told}") for name in names if _own_kind(resources.get(name))),
        ),
        hint=_hint(blueprint, api, first),
        pieces=tuple(
            Piece(use.part, _UNFIT, Severity.HIGH, f"`{use.authorizer}` is refused") for use in unfit
        ),
        refused=True,
    )


def _own_kind(resource: Resource | None) -> bool:
    return resource is not None and resource.type == "authorizer"


def _kind(blueprint: Blueprint, name: str) -> str:
    asked = blueprint.resources.get(name)
    if asked is None:
        return name
    kind = str(getattr(asked.body, "kind", None)) if asked.type == "authorizer" else asked.type
    return _WORDS.get(kind, kind)


def _hint(blueprint: Blueprint, api: Resource, use: _Use) -> str:
    if use.elsewhere:
        return _moved(api, use)
    asked = blueprint.resources[use.authorizer]
    name = use.authorizer if asked.type == "authorizer" else "token-check"
    if api.value("protocol") == "http" and getattr(asked.body, "kind", None) == "cognito":
        pool = getattr(asked.body, "user_pool", None) or "<user pool>"
        clients = ", ".join(_app_clients(blueprint, pool)) or "<app client>"
        return (
            f"ask the pool with a JWT:\n"
            f"{name}: {{type: authorizer, kind: jwt, issuer: {pool}, audience: [{clients}]}}"
        )
    function = getattr(asked.body, "function", None) or "<one that verifies the token>"
    if asked.type == "authorizer":
        return f"let code decide: `kind: lambda-request` and `function: {function}` on {name}"
    where = f"{ASKING_ROUTE} of {api.id}" if api.value("protocol") == "websocket" else api.id
    return (
        f"let code decide, with `authorizer: {name}` on {where}:\n"
        f"{name}: {{type: authorizer, kind: lambda-request, function: {function}}}"
    )


def _moved(api: Resource, use: _Use) -> str:
    """What ends an authorizer on a message: `$connect` asks, the message does not."""
    asking = {way.name for way in routes(api) if way.authorizer != "none"}
    if ASKING_ROUTE in asking:
        return f"no `authorizer` on `{use.part}`: `{ASKING_ROUTE}` asks already"
    on_connect = f"`authorizer: {use.authorizer}` on `{ASKING_ROUTE}` of {api.id}"
    return on_connect if use.part == "authorizer" else f"{on_connect}, and none on `{use.part}`"


def _app_clients(blueprint: Blueprint, pool: str) -> tuple[str, ...]:
    resource = blueprint.resources.get(pool)
    return tuple(getattr(resource.body, "app_clients", None) or ()) if resource is not None else ()


@rule(
    _BLIND,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("authorizer",),
    covers=("f-jwt-authorizer-placement",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-347",),
    },
)
def unverifiable_jwt(subject: Subject) -> Iterator[Verdict]:
    """A JWT authorizer checks public-key signatures with keys that it fetches from the internet.

    WHY
      API Gateway has no place for a shared secret, so it takes RS and ES signatures only. It reads the
      issuer's description and keys over https from the public internet, even for a private API.

    HOW IT IS ATTACKED
      The authorizer cannot be deployed, and a token that is merely decoded in the code is believed
      whatever it says.

    JUDGED
      Fails      an algorithm other than RS256 to RS512 or ES256 to ES512; an issuer that is not https;
                 an issuer drawn inside a VPC
      Passes     public-key algorithms, or none written, and an issuer on the internet
      Not        authorizers of other kinds

    MEND IT
      Let the issuer sign with a key pair: `algorithms: [RS256]`. For an issuer that only the VPC can
      reach `kind: lambda-request`, with a function in the VPC that verifies the token.

    FALSE ALARM?
      A private issuer whose keys are published outside: draw it outside of the VPC.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-create.html

    Bad:
        archgen: 1
        name: A shared secret
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: token, routes: {GET /notes: {to: fn}}}
          token:
            type: authorizer
            kind: jwt
            issuer: https://id.example.com
            audience: [notes]
            algorithms: [HS256]
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A key pair
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: token, routes: {GET /notes: {to: fn}}}
          token:
            type: authorizer
            kind: jwt
            issuer: https://id.example.com
            audience: [notes]
            algorithms: [RS256]
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for authorizer in blueprint.of_type("authorizer"):
        if authorizer.value("kind") != "jwt":
            yield idle(authorizer.id)
            continue
        shared = [one for one in authorizer.value("algorithms") or () if not checkable(one)]
        hidden = [one for one in authorizer.value("issuer") or () if keys_hidden(blueprint, one)]
        if shared or hidden:
            apis = [api.id for api in blueprint.of_type(API) if _names(api, authorizer.id)]
            yield replace(_unverifiable(authorizer, shared, hidden), stands_for=tuple(apis))
        else:
            yield passed(authorizer.id)


def _names(api: Resource, authorizer: str) -> bool:
    return any(way.authorizer == authorizer for way in routes(api))


def _unverifiable(authorizer: Resource, shared: list[str], hidden: list[str]) -> Verdict:
    field = "algorithms" if shared else "issuer"
    label = "no public key" if shared else "keys cannot be read from the internet"
    hints = []
    if shared:
        hints.append(f"`algorithms: [{JWT_ALGORITHMS[0]}]` on {authorizer.id}, and a key pair at the issuer")
    if hidden:
        hints.append(
            "an issuer on the internet that begins with https://, "
            f"or `kind: lambda-request` on {authorizer.id} with a function that verifies the token"
        )
    return Verdict(
        Outcome.FAILED,
        (authorizer.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"`{authorizer.id}` cannot check signatures of {shown(shared)}"
            if shared
            else f"`{authorizer.id}` cannot read the keys of {shown(hidden)}",
            f"AWS refuses the {field} of `{authorizer.id}`",
            rule=_BLIND,
        ),
        place=At(authorizer.id, (field,), label),
        hint="; ".join(hints),
        pieces=(
            *(Piece(one, _BLIND, Severity.HIGH, "no key pair") for one in shared),
            *(Piece(one, _BLIND, Severity.HIGH, "keys out of reach") for one in hidden),
        ),
        refused=True,
    )


RULES = (authorizer_unfit_for_protocol, unverifiable_jwt)
