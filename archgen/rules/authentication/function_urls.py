"""Hosts of functions that answer everybody."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import reach
from archgen.graph.doors import URL
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import opens_things, outside, stores
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.service_calls import service_lines
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "function-url-without-authentication"
_PROOFS = ("jwt", "oauth-client-credentials", "signed-url")


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.CRITICAL,
    applies_to=("lambda",),
    covers=("lambda-url-auth",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-306",),
        "well_architected": ("SEC02-BP01",),
        "checkov": ("CKV_AWS_258",),
        "prowler": ("awslambda_function_url_public",),
    },
)
def function_url_without_authentication(subject: Subject) -> Iterator[Verdict]:
    """A function URL without IAM runs the function for everybody who finds the host.

    WHY
      A URL has two ways to ask who calls: IAM, or not at all. No authorizer, key, throttle or web ACL
      stands before it; with `auth: none` only the code itself can turn anybody away.

    HOW IT IS ATTACKED
      The host is found in a page's source or in records of names, and called in a loop with whatever
      bodies the code does not expect.

    JUDGED
      Fails      `url: {auth: none}`, unless the next line holds
      Passes     `auth: iam`; or `public:` says why, and each caller that is drawn signs what it sends:
                 a webhook's secret (`verifies_with`), a JWT, client credentials or a signed address
      Not        functions without a URL
      Severity   high where nothing lies behind the function; medium where `public:` says why and no
                 data lies behind

    MEND IT
      `auth: iam`. For browsers: CloudFront in front, with `origin_access: oac`.

    FALSE ALARM?
      A signed webhook: `public:` says why, and the sender's `verifies_with` names the secret.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
      botocore lambda CreateFunctionUrlConfig.AuthType

    Bad:
        archgen: 1
        name: Open host
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, url: {auth: none}, reads: notes}
          notes: {type: dynamodb}

    Good:
        archgen: 1
        name: Signed requests only
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, url: {auth: iam}, reads: notes}
          notes: {type: dynamodb}
    """
    graph = subject.graph
    for function in graph.blueprint.of_type("lambda"):
        url = getattr(function.body, "url", None)
        if url is None:
            yield idle(function.id)
        elif url.auth == "iam":
            yield passed(function.id)
        elif url.public and _signed(graph, function):
            yield passed(function.id, confidence=Confidence.STATED)
        else:
            yield _open(graph, function, public=bool(url.public))


def _signed(graph: Graph, function: Resource) -> bool:
    """True when callers are drawn, and each of them proves itself to the code."""
    blueprint = graph.blueprint
    lines = [
        line
        for line in blueprint.incoming.get(function.id, ())
        if line.verb == "calls" and outside(blueprint.resources[line.source])
    ]
    return bool(lines) and all(
        line.settings.auth in _PROOFS or getattr(blueprint.resources[line.source].body, "verifies_with", None)
        for line in lines
    )


def _open(graph: Graph, function: Resource, *, public: bool) -> Verdict:
    severity, why = _weight(graph, function, public=public)
    callers = dict.fromkeys(
        line.source for line in service_lines(graph.blueprint) if line.target == function.id
    )
    browsers = "if browsers call, CloudFront in front with `origin_access: oac`"
    mend = f"`auth: iam` under `url` of {function.id}; {browsers}"
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        message=fitting(
            f"anyone on the internet can run `{function.id}` by its own host",
            f"anyone on the internet can run `{function.id}`",
            "anyone on the internet can run the function",
            rule=_NAME,
        ),
        place=At(function.id, ("url", "auth"), "asks nobody"),
        hint=f"{mend}, or the sender's `verifies_with`" if public else mend,
        moved=moved_by(severity, Severity.CRITICAL, why),
        cause=(f"{function.id}/{URL}", Guard.IDENTITY),
        stands_for=tuple(callers),
        silent="url",
    )


def _weight(graph: Graph, function: Resource, *, public: bool) -> tuple[Severity, str]:
    resources = graph.blueprint.resources
    beyond = [resources[name] for name in reach(graph, function.id) if name in resources]
    if public and not any(stores(one) or opens_things(one) for one in beyond):
        return Severity.MEDIUM, "the design says why, and no data lies behind"
    if not beyond:
        return Severity.HIGH, "nothing lies behind the function"
    return Severity.CRITICAL, ""


RULES = (function_url_without_authentication,)
