"""Logs that AWS does not deliver where they are drawn to go."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.log_facts import (
    API_LOGS,
    DELIVERY_PREFIX,
    EDGE_LOGS,
    IN_THE_ACLS_REGION,
    WEB_ACL_LOGS,
    WEB_ACL_PREFIX,
)
from archgen.catalogue.waf_facts import GLOBAL_REGION
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API, EDGE
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "log-destination-unfit"
_UNKNOWN = ("generic", "external")
"""Types of which archgen does not know what takes deliveries."""


class _Fault(Struct, frozen=True):
    """Why one destination does not take the log, in a few words, and how that ends."""

    log: str
    path: Pointer
    says: str
    hint: str
    settings: tuple[tuple[str, str], ...] = ()


@rule(
    _NAME,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("api-gateway", "waf", "cloudfront"),
    covers=("f-http-access-log-target", "f-waf-log-destination-name", "F24", "F25"),
    refs={"cwe": ("CWE-778",)},
    fixable=True,
)
def log_destination_unfit(subject: Subject) -> Iterator[Verdict]:
    """AWS delivers a log only to destinations of certain kinds, names and Regions, and refuses the rest.

    WHY
      A web ACL has one log, whose name begins with `aws-waf-logs-`, in its own Region; the log of
      one in front of CloudFront is in us-east-1. API Gateway writes access logs to log groups, and
      those of REST APIs also to a delivery stream whose name begins with `amazon-apigateway-`.

    HOW IT IS ATTACKED
      It is not: the deployment fails, or the log is left out to make it pass, and then nobody sees
      what happened.

    JUDGED
      Fails      a web ACL with two logs, a log of another name or Region, or a bucket under the
                 AWS-managed key; an API or a distribution that logs to what takes no deliveries
      Passes     each destination fits
      Not        nothing is logged; destinations outside, and generic ones. The name is `aws_name`,
                 else the resource's key

    MEND IT
      `aws_name: aws-waf-logs-NAME` on the log, `region: us-east-1` for an edge, or another destination.

    FALSE ALARM?
      Another team names the log: write that name as `aws_name`.

    SOURCES
      botocore wafv2 LoggingConfiguration
      botocore apigateway AccessLogSettings
      botocore apigatewayv2 AccessLogSettings
      https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
      https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html

    Bad:
        archgen: 1
        name: A log of any name
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
            logs_to: guard-logs
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
          guard-logs: {type: log-group, retention: 90d}

    Good:
        archgen: 1
        name: A log as AWS names it
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
            logs_to: guard-logs
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
          guard-logs: {type: log-group, retention: 90d, aws_name: aws-waf-logs-guard}
    """
    blueprint = subject.graph.blueprint
    for resource in blueprint.of_type(API, "waf", EDGE):
        logs = list(_logs(blueprint, resource))
        if not logs:
            yield idle(resource.id)
            continue
        faults = list(_faults(resource, logs))
        yield _refused(resource, faults) if faults else passed(resource.id)


def _logs(blueprint: Blueprint, resource: Resource) -> Iterator[tuple[Resource, Pointer]]:
    """The destinations that archgen knows, with where they are named; stages may name their own."""
    for relation in blueprint.outgoing.get(resource.id, ()):
        target = blueprint.resources[relation.target]
        if relation.verb == "logs_to" and target.type not in _UNKNOWN:
            yield target, relation.path


def _faults(resource: Resource, logs: list[tuple[Resource, Pointer]]) -> Iterator[_Fault]:
    for place, (log, path) in enumerate(logs):
        fault = _fault(resource, log, path)
        if fault is not None:
            yield fault
        elif resource.type == "waf" and place:
            yield _Fault(log.id, path, "a web ACL has one log", f"`logs_to: {logs[0][0].id}`")


def _fault(resource: Resource, log: Resource, path: Pointer) -> _Fault | None:
    taken = _taken(resource)
    if log.type not in taken:
        return _Fault(log.id, path, "takes no such log", f"a {taken[0]} to log to")
    if resource.type == EDGE:
        return None
    if log.type == "stream" and log.value("kind") != "delivery":
        return _Fault(log.id, path, "is no delivery stream", f"`kind: delivery` on {log.id}")
    if resource.type == "waf":
        return _web_acl_fault(resource, log, path)
    return _misnamed(log, path, DELIVERY_PREFIX) if log.type == "stream" else None


def _taken(resource: Resource) -> tuple[str, ...]:
    if resource.type == EDGE:
        return EDGE_LOGS
    return WEB_ACL_LOGS if resource.type == "waf" else API_LOGS[str(resource.value("protocol") or "rest")]


def _web_acl_fault(acl: Resource, log: Resource, path: Pointer) -> _Fault | None:
    needed = acl.regions or (str(GLOBAL_REGION.value),)
    if log.type in IN_THE_ACLS_REGION and not set(needed) <= set(log.regions):
        return _Fault(log.id, path, f"is not in {needed[0]}", f"`region: {needed[0]}` on {log.id}")
    if log.type == "bucket" and log.value("encryption_key") == "aws-managed":
        return _Fault(log.id, path, "AWS keeps its key to itself", f"`encryption_key: <kms-key>` on {log.id}")
    return _misnamed(log, path, WEB_ACL_PREFIX)


def _misnamed(log: Resource, path: Pointer, prefix: str) -> _Fault | None:
    name = log.body.aws_name or log.id
    if name.startswith(prefix):
        return None
    says = f"is not called {prefix}…"
    return _Fault(
        log.id, path, says, f"`aws_name: {prefix}{name}` on {log.id}", (("aws_name", f"{prefix}{name}"),)
    )


def _refused(resource: Resource, faults: list[_Fault]) -> Verdict:
    first = faults[0]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"AWS refuses `{first.log}` as the log of `{resource.id}`",
            f"AWS refuses the log of `{resource.id}`",
            "AWS refuses this log",
            rule=_NAME,
        ),
        place=At(resource.id, first.path, first.says),
        related=tuple(At(fault.log, (), fault.says) for fault in faults[:3]),
        pieces=tuple(Piece(fault.log, _NAME, Severity.MEDIUM, fault.says) for fault in faults),
        hint="\n".join(dict.fromkeys(fault.hint for fault in faults[:3])),
        mend=Mend(f"names {first.log} as AWS demands", first.log, first.settings)
        if len(faults) == 1 and first.settings
        else None,
        refused=True,
    )


RULES = (log_destination_unfit,)
