"""What a web ACL writes down: too little, or what nobody should read."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.model import Graph
from archgen.graph.nature import outside
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.acls import blocks_nothing, credentials_seen, from_internet, pools_only, protected
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.frames import account_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_BASELINE = "web-acl-without-baseline"
_UNOBSERVED = "web-acl-unobserved"
_CREDENTIALS = "credentials-in-web-acl-log"


@rule(
    _UNOBSERVED,
    concern="logging",
    severity=Severity.MEDIUM,
    applies_to=("waf",),
    covers=("waf-logging", "waf-rule-metrics"),
    refs={
        "security_hub": ("WAF.1", "WAF.11", "WAF.12"),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01", "SEC04-BP02"),
        "checkov": ("CKV2_AWS_31", "CKV_AWS_176"),
    },
)
def web_acl_unobserved(subject: Subject) -> Iterator[Verdict]:
    """Nobody can see what a web ACL without a log blocked, or whom it blocked by mistake.

    WHY
      Rules of a web ACL stop customers too. Without a log the complaint cannot be answered, and the
      attack that was stopped a hundred times before it got through cannot be read.

    HOW IT IS ATTACKED
      Slowly: one variant after the other is tried, and nobody sees the tries.

    JUDGED
      Fails      a web ACL that protects something without `logs_to` (low on a user pool), or `metrics: false`
      Passes     a log is written

    MEND IT
      `logs_to:` a log-group whose `aws_name` starts with `aws-waf-logs-`, and `redact` for tokens.

    FALSE ALARM?
      Sampled requests are enough: waive it.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/logging.html

    Bad:
        archgen: 1
        name: Unlogged web ACL
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: users, default_action: allow, rate_limit: {requests: 100/5m, by: ip}}
          users: {type: cognito-user-pool, mfa: required}

    Good:
        archgen: 1
        name: Logged web ACL
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: users
            default_action: allow
            rate_limit: {requests: 100/5m, by: ip}
            redact: [authorization]
            logs_to: waf-logs
          waf-logs: {type: log-group, aws_name: aws-waf-logs-users, retention: 365d}
          users: {type: cognito-user-pool, mfa: required}
    """
    graph = subject.graph
    for acl in graph.blueprint.of_type("waf"):
        targets = protected(graph.blueprint, acl)
        silent = not getattr(acl.body, "logs_to", None)
        if not targets:
            yield idle(acl.id)
        elif not silent and acl.value("metrics") is not False:
            yield passed(acl.id)
        else:
            yield _unobserved(graph, acl, targets)


def _unobserved(graph: Graph, acl: Resource, targets: list[Resource]) -> Verdict:
    silent = not getattr(acl.body, "logs_to", None)
    severity, why = Severity.LOW, "its log shows what it blocked"
    if silent and pools_only(graph.blueprint, acl):
        why = "it stands before sign-in pages only"
    elif silent and not from_internet(graph, targets):
        why = "the internet does not get there"
    elif silent:
        severity, why = Severity.MEDIUM, ""
    pieces = [Piece("logs_to", _UNOBSERVED, severity, "no log")] if silent else []
    hints = (
        ["`logs_to:` a log-group named `aws-waf-logs-…`; `redact: [authorization, cookie]`"] if silent else []
    )
    if acl.value("metrics") is False:
        pieces.append(Piece("metrics", _UNOBSERVED, Severity.LOW, "off"))
        hints.append("no `metrics: false`")
    first = pieces[0]
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=severity,
        message=f"nobody can see what `{acl.id}` blocked",
        place=At(acl.id, (first.name,), first.says),
        hint="; ".join(hints),
        pieces=tuple(pieces),
        moved=moved_by(severity, Severity.MEDIUM, why),
        folds_into=(_BASELINE,) if blocks_nothing(acl) else (),
        silent=first.name,
        assumed_default=silent,
    )


@rule(
    _CREDENTIALS,
    concern="logging",
    severity=Severity.LOW,
    applies_to=("waf",),
    covers=("waf-logging",),
    refs={
        "security_hub": ("WAF.1", "WAF.11"),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV2_AWS_31", "CKV_AWS_176"),
    },
    fixable=True,
)
def credentials_in_web_acl_log(subject: Subject) -> Iterator[Verdict]:
    """A web ACL writes every header into its log, access tokens and the edge's secret included.

    WHY
      The log of a web ACL holds requests as they came. Who may read logs may then act as anybody who
      called in the last hour, or pass for the edge until its secret changes.

    HOW IT IS ATTACKED
      A reader of logs copies a bearer token out of the last minute and sends it.

    JUDGED
      Fails      the ACL has a log, requests carry a token, a cookie or the edge's header, and `redact` does
                 not name it
      Passes     `redact` names all of them
      Not        an ACL without a log, or one in front of routes that ask nobody
      Severity   medium where the log leaves the account, or restricted data lies behind

    MEND IT
      `redact: [authorization, cookie]`, and the edge's header where it arrives. Redaction takes single
      headers and does not reach sampled requests.

    FALSE ALARM?
      Tokens live minutes and few may read the log: waive it.

    SOURCES
      botocore wafv2 PutLoggingConfiguration.RedactedFields

    Bad:
        archgen: 1
        name: Tokens in a log
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
            logs_to: waf-logs
          waf-logs: {type: log-group, aws_name: aws-waf-logs-api, retention: 365d}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          users: {type: cognito-user-pool, mfa: required}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Tokens left out
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
            redact: [authorization]
            logs_to: waf-logs
          waf-logs: {type: log-group, aws_name: aws-waf-logs-api, retention: 365d}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          users: {type: cognito-user-pool, mfa: required}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for acl in graph.blueprint.of_type("waf"):
        carried = credentials_seen(graph.blueprint, acl)
        redacted = {name.lower() for name in getattr(acl.body, "redact", None) or ()}
        missing = [name for name in carried if name not in redacted]
        if not getattr(acl.body, "logs_to", None) or not carried:
            yield idle(acl.id)
        elif not missing:
            yield passed(acl.id)
        else:
            yield _logged_credentials(graph, acl, missing)


def _logged_credentials(graph: Graph, acl: Resource, missing: list[str]) -> Verdict:
    blueprint = graph.blueprint
    restricted = any(
        class_in_reach(graph, target.id) is DataClass.RESTRICTED for target in protected(blueprint, acl)
    )
    logs = [r.target for r in blueprint.outgoing.get(acl.id, ()) if r.verb == "logs_to"]
    why = "restricted data lies behind" if restricted else ""
    if any(_elsewhere(blueprint, acl, blueprint.resources[name]) for name in logs):
        why = "the log leaves the account"
    severity = Severity.MEDIUM if why else Severity.LOW
    wanted = [*(getattr(acl.body, "redact", None) or ()), *missing]
    value = f"[{', '.join(wanted)}]"
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=severity,
        message=fitting(
            f"`{acl.id}` writes {shown(missing)} into its log", f"`{acl.id}` writes credentials into its log"
        ),
        place=At(
            acl.id, ("redact",), f"leaves {missing[0]} in" if acl.stated("redact") else "nothing is redacted"
        ),
        related=tuple(At(name, (), "holds them") for name in logs),
        hint=f"`redact: {value}`",
        pieces=tuple(Piece(name, _CREDENTIALS, severity, "logged") for name in missing),
        mend=Mend(f"adds redact: {value}", acl.id, (("redact", value),)),
        moved=moved_by(severity, Severity.LOW, why),
        silent="redact",
        assumed_default=not acl.stated("redact"),
    )


def _elsewhere(blueprint: Blueprint, acl: Resource, log: Resource) -> bool:
    """True for a log outside AWS, or in an account that is not the web ACL's."""
    account, own = account_of(blueprint, log), account_of(blueprint, acl)
    return outside(log) or bool(account and account != own)


RULES = (web_acl_unobserved, credentials_in_web_acl_log)
