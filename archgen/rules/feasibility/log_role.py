"""The right of API Gateway to write logs, which an account gives once for all its APIs."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "execution-log-without-account-role"
_WORD = "account_log_role"


@rule(
    _NAME,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("api-gateway", "account"),
    covers=("f-loggroup-account-role", "F42"),
    refs={"cwe": ("CWE-778",)},
)
def execution_log_without_account_role(subject: Subject) -> Iterator[Verdict]:
    """REST and WebSocket APIs write no log before their account and Region give API Gateway a role for it.

    WHY
      One setting of API Gateway, apart from every API, names the role with which it writes to CloudWatch
      Logs. Until somebody sets it, AWS refuses execution and access logs.

    HOW IT IS ATTACKED
      The deployment fails, the log is left out to make it pass, and nobody sees who called.

    JUDGED
      Fails      an API writes logs, and `account_log_role: false` is written and true nowhere in the
                 same account and Region
      Passes     it is true on the account, or on an API of the same account and Region
      Asks       where nobody says: another stack may have set it
      Not        HTTP APIs, and APIs that write no log to a log group

    MEND IT
      `account_log_role: true` on the API whose stack sets it, or on the account.

    FALSE ALARM?
      The platform sets it for every account: say so on the account.

    SOURCES
      botocore apigateway Account.cloudwatchRoleArn
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html

    Bad:
        archgen: 1
        name: Logs without a role
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            execution_log: error
            account_log_role: false
            routes: {GET /health: {to: mock, public: A constant.}}

    Good:
        archgen: 1
        name: Logs with a role
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            execution_log: error
            account_log_role: true
            routes: {GET /health: {to: mock, public: A constant.}}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        logs = _logs(blueprint, api)
        said = [one for one in _beside(blueprint, api) if one.stated(_WORD)]
        if api.value("protocol") == "http" or not logs:
            yield idle(api.id)
        elif any(one.value(_WORD) for one in said):
            yield passed(api.id)
        elif said:
            yield _without_role(api, said[0], logs)
        else:
            question = f"Does the account let API Gateway write the logs of `{api.id}`?"
            yield unsaid(api.id, question, _WORD)


def _logs(blueprint: Blueprint, api: Resource) -> dict[str, tuple[str, ...]]:
    """What the API or one of its stages writes to log groups, with the place of each."""
    stages = getattr(api.body, "stages", None) or {}
    found: dict[str, tuple[str, ...]] = {}
    if api.value("execution_log") != "off":
        found["execution_log"] = ("execution_log",)
    for name, stage in stages.items():
        if stage.execution_log not in (None, "off"):
            found.setdefault("execution_log", ("stages", name, "execution_log"))
    for line in blueprint.outgoing.get(api.id, ()):
        if line.verb == "logs_to" and blueprint.resources[line.target].type == "log-group":
            found.setdefault("logs_to", tuple(str(step) for step in line.path))
    return found


def _beside(blueprint: Blueprint, api: Resource) -> list[Resource]:
    """The API, the others of its account and Region, and the account."""
    account = _account(blueprint, api)
    others = [
        other
        for other in blueprint.of_type(API)
        if other is not api
        and _account(blueprint, other) == account
        and set(other.regions) & set(api.regions)
    ]
    return [api, *others, *(one for one in blueprint.of_type("account") if one.id == account)]


def _account(blueprint: Blueprint, api: Resource) -> str:
    """The account that an API stands in; the only one drawn where it says nothing."""
    drawn = blueprint.of_type("account")
    return account_of(blueprint, api) or (drawn[0].id if len(drawn) == 1 else "")


def _without_role(api: Resource, said: Resource, logs: dict[str, tuple[str, ...]]) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"AWS refuses to write the logs of `{api.id}`",
            "AWS refuses to write logs for the API",
            rule=_NAME,
        ),
        place=At(said.id, (_WORD,), "no role to write with"),
        related=tuple(At(api.id, path, "not written", key=True) for path in logs.values()),
        hint=f"`{_WORD}: true` on {said.id}",
        pieces=tuple(Piece(name, _NAME, Severity.MEDIUM, "not written") for name in logs),
        refused=True,
    )


RULES = (execution_log_without_account_role,)
