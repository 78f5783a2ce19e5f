"""Secrets that outlive today's key exchange."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import TerminatesTLS
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach, kinds
from archgen.rules.answers import idle, passed, unsaid
from archgen.rules.readings.routes import domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import Verdict

_NAME = "domain-without-post-quantum"
_SPOKEN = ("post-quantum", "_pq_", "ml-kem")


@rule(
    _NAME,
    concern="encryption",
    severity=Severity.INFO,
    applies_to=("TerminatesTLS",),
    covers=("apigw-domain-pq-tls",),
    refs={
        "security_hub": ("APIGateway.11",),
        "cwe": ("CWE-326",),
        "well_architected": ("SEC09-BP02",),
    },
    profile="strict",
)
def domain_without_post_quantum(subject: Subject) -> Iterator[Verdict]:
    """Traffic that is recorded today can be read once a large enough quantum computer is built.

    WHY
      What must stay secret for decades is at risk now: the recording keeps. Policies with `_PQ_` in
      their names add a key exchange that is believed to hold against such a computer.

    HOW IT IS ATTACKED
      Somebody who can wait stores the encrypted traffic, and opens it years later.

    JUDGED
      Asks       about a host name in front of restricted data or credentials, whose policy is none with
                 `_PQ_` and of which no decision speaks
      Passes     such a policy on every name that answers; or a decision names post-quantum TLS
      Not        names in front of other data

    MEND IT
      `minimum_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09` with `endpoint_access: strict`, or a decision
      with the title `No post-quantum TLS`.

    FALSE ALARM?
      None: it is a question, and never a finding.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html

    Bad:
        archgen: 1
        name: Recorded today
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            routes: {GET /cards: {to: fn}}
          fn: {type: lambda, runtime: python3.13, reads: cards}
          cards: {type: dynamodb, holds: [payment]}

    Good:
        archgen: 1
        name: Of no use tomorrow
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            endpoint_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09
            endpoint_access: strict
            routes: {GET /cards: {to: fn}}
          fn: {type: lambda, runtime: python3.13, reads: cards}
          cards: {type: dynamodb, holds: [payment]}
    """
    graph = subject.graph
    decided = _decided(graph.blueprint)
    for resource in graph.blueprint.resources.values():
        if not isinstance(resource.body, TerminatesTLS):
            continue
        restricted = class_in_reach(graph, resource.id) is DataClass.RESTRICTED
        if not restricted and "credentials" not in kinds(graph, resource.id):
            yield idle(resource.id)
        elif decided or all("_PQ_" in policy for policy in _policies(resource)):
            yield passed(resource.id)
        else:
            question = f"Must what passes `{resource.id}` stay secret from tomorrow's quantum computers?"
            yield unsaid(resource.id, question, "minimum_tls")


def _policies(resource: Resource) -> Iterator[str]:
    """The TLS policy of every host name that answers; empty where none is stated."""
    body: Any = resource.body
    yield from (str(name.minimum_tls or "") for name in domains(resource))
    closed = resource.stated("default_endpoint") and resource.value("default_endpoint") == "disabled"
    if not closed and (hasattr(body, "endpoint_tls") or not domains(resource)):
        yield str(getattr(body, "endpoint_tls", None) or getattr(body, "minimum_tls", None) or "")


def _decided(blueprint: Blueprint) -> bool:
    told = (f"{one.title} {one.context} {one.chosen} {one.consequences}" for one in blueprint.decisions)
    return any(word in text.lower() for text in told for word in _SPOKEN)


RULES = (domain_without_post_quantum,)
