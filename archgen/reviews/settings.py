"""Settings in the words of a reader: limits, tokens, keys, host names."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import ASKING_ROUTE
from archgen.catalogue.capabilities import Encryptable
from archgen.catalogue.key_facts import DEFAULT_KEY
from archgen.catalogue.units import Rate
from archgen.graph.web_acls import acls, inspects
from archgen.reviews.language import listed, quantity
from archgen.reviews.model import Words, code, plain, soft

PROOFS = {
    "api-key": "an API key",
    "iam": "a signature",
    "jwt": "a token",
    "mutual-tls": "a certificate",
    "oauth-client-credentials": "OAuth credentials",
    "signed-url": "a signed URL",
    "none": "nothing",
}
"""How a caller proves itself, in words."""

_KEYS = {
    "aws-owned": "AWS-owned",
    "aws-managed": "AWS-managed",
    "s3-managed": "S3-managed",
    "sqs-managed": "SQS-managed",
    "none": "none",
}
"""Whose key it is where it is not a key of the design, in words."""

DECIDED = "what "
"""Begins the words for what a function decides, in place of a token."""

_SPOKEN = {"ip": "address", "forwarded-ip": "forwarded address"}


def throttle_of(throttle: Any) -> str:  # noqa: ANN401 - a Throttle of any API
    """`500/s, burst 1,000`; empty where there is no rate."""
    if throttle is None or throttle.rate is None:
        return ""
    burst = f", burst {throttle.burst:,}" if throttle.burst is not None else ""
    return f"{rate_in_words(throttle.rate)}{burst}"


def rate_in_words(rate: Rate) -> str:
    """`500/s` and `20/min` for a rate over one second or minute, `2,000 in 5 min` over a longer time."""
    period = quantity(rate.period)
    unit = period.removeprefix("1 ")
    return f"{rate.count:,.0f}/{unit}" if unit != period else f"{rate.count:,.0f} in {period}"


def rate_rules(blueprint: Blueprint, target: Resource) -> list[str]:
    """What the web ACLs before a resource let one caller send: `2,000 in 5 min per address`."""
    return [
        f"{rate_in_words(limit.requests)} per {_SPOKEN.get(limit.by or 'ip', limit.by)}"
        for acl in acls(blueprint, target)
        for limit in getattr(acl.body, "rate_limit", None) or ()
        if limit.action != "count" and limit.requests
    ]


def inspecting(blueprint: Blueprint, target: Resource) -> list[str]:
    """The web ACLs before a resource that stop what they find or let only marked requests pass."""
    return [
        acl.id
        for acl in acls(blueprint, target)
        if inspects(acl) or getattr(acl.body, "default_action", "") == "block"
    ]


def asked_of(blueprint: Blueprint, name: str) -> Words:
    """What an authorizer asks of callers: `access token of customers`."""
    if name not in blueprint.resources:
        return (plain("a signature by IAM" if name == "iam" else name),)
    who = blueprint.resources[name]
    issuers = [r.target for r in blueprint.outgoing.get(name, ()) if r.verb in ("user_pool", "issuer")]
    token = getattr(who.body, "token", None)
    function = getattr(who.body, "function", None)
    if function:
        return plain(DECIDED), code(function), plain(" decides")
    lead = f"{token} token of " if token else "token of "
    return plain(lead), code(issuers[0] if issuers else name)


def one(words: Words) -> Words:
    """What an authorizer asks for with its article: `an access token of customers`."""
    first = words[0].text
    if "token" not in first:
        return words
    return (plain(f"an {first}" if first[0] in "aeio" else f"a {first}"), *words[1:])


def speaks_websocket(api: Resource) -> bool:
    """True for a WebSocket API."""
    return getattr(api.body, "protocol", None) == "websocket"


def authorizer_of(api: Resource, route: Any) -> str:  # noqa: ANN401 - a Route
    """Who checks callers of a route; empty for nobody.

    The messages of a WebSocket API come over connections that `$connect` let in: only it asks.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
    """
    if speaks_websocket(api):
        if ASKING_ROUTE not in api.routes:
            return ""
        route = api.routes[ASKING_ROUTE]
    name = route.authorizer or getattr(api.body, "authorizer", None) or ""
    return "" if name == "none" else str(name)


def key_of(blueprint: Blueprint, resource: Resource) -> Words:
    """Whose key encrypts a resource."""
    key = getattr(resource.body, "encryption_key", None) if isinstance(resource.body, Encryptable) else None
    if not key:
        word = DEFAULT_KEY.get(resource.type, "")
        return (soft(_KEYS.get(word, "AWS's own") + " (AWS default)"),)
    if key in blueprint.resources:
        return (code(str(key)), plain(", ours"))
    return (plain(_KEYS.get(str(key), str(key))),)


def held(resource: Resource) -> tuple[str, ...]:
    """The data words and assets that a resource is said to hold."""
    return tuple(getattr(resource.body, "holds", None) or ())


def with_scopes(route: Any) -> str:  # noqa: ANN401 - a Route
    """Scopes and groups that a route asks for, as a list."""
    return listed([*(route.scopes or ()), *(route.groups or ())])
