"""Permissions of AWS's own services: on whose behalf they come, and what they may do besides starting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.arns import ARNS
from archgen.catalogue.policy_terms import CHANGES, CODE_CHANGES, INVOKING, WITHOUT_ACCOUNT
from archgen.catalogue.verbs import VERBS
from archgen.finding.finding import Hop, Severity
from archgen.graph.action_patterns import covers, service_of
from archgen.graph.attributes import DataClass, class_in_reach, reach
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph, Guard
from archgen.graph.nature import computes, pushes, stores
from archgen.graph.onward import way_on
from archgen.graph.policies import applies
from archgen.graph.sources import FOREIGN
from archgen.graph.written_rights import policy_grants_of
from archgen.rules.answers import built, fitting, passed
from archgen.rules.paths.findings import path_hops, runs_code
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.narrowing import refused_otherwise, tells_source, tells_thing
from archgen.rules.readings.principals import service_named, with_policies
from archgen.rules.readings.written import folded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_SOURCE = "service-permission-without-source"
_WIDER = "permission-wider-than-trigger"
_FUNCTION = "lambda"


class Told(NamedTuple):
    """One slip: its part, how bad it is, a few words on it, and where it is written."""

    part: str
    severity: Severity
    says: str
    path: Pointer

    def piece(self, name: str) -> Piece:
        """The same as a part of the finding of this rule."""
        return Piece(self.part, name, self.severity, self.says)


@rule(
    _SOURCE,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("HasPolicy", "any"),
    covers=("lambda-invoke-permission-source-scoped", "x-confused-deputy-chain"),
    refs={
        "checkov": ("CKV_AWS_364",),
        "prowler": ("iam_role_cross_service_confused_deputy_prevention",),
        "cwe": ("CWE-441",),
        "well_architected": ("SEC03-BP07",),
    },
    former=("unchecked-source-in-chain",),
)
def service_permission_without_source(subject: Subject) -> Iterator[Verdict]:
    """A service that may act for anybody can be sent by any customer of AWS.

    WHY
      S3, SNS and API Gateway call what their customers configure. A permission for the service alone
      lets it come for every customer; the source, or the account behind it, says for whom it may.

    HOW IT IS ATTACKED
      From another account a bucket, a topic or an API is set to call the function by its ARN. The
      event looks like one's own and says what the attacker wrote.

    JUDGED
      Fails      a statement allows a service without a condition on the source's ARN, account or
                 organisation; for S3, whose ARNs name no account, without the account; or a relation by
                 which a service starts something says `source_checked: false`
      Shown      the way on from there: what the event starts, and the data that it comes to
      Passes     such a condition; an encryption context on a key; statements for others; code that
                 fetches from its own queue, stream or table, which needs no permission
      Built      no written policy: the permission follows from the relations, and names its source
      Severity   high; critical for S3 on code that reaches confidential data; medium where the ARN of a
                 bucket is asked for and only the account is missing

    MEND IT
      `conditions: {StringEquals: {aws:SourceAccount: "111122223333"}}`, or no `policy`: relations give one.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
      https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html

    Bad:
        archgen: 1
        name: Anybody's topic
        regions: [eu-west-1]
        resources:
          fn:
            type: lambda
            runtime: python3.13
            policy: {effect: allow, principals: sns.amazonaws.com, actions: "lambda:InvokeFunction"}

    Good:
        archgen: 1
        name: One topic
        regions: [eu-west-1]
        resources:
          fn:
            type: lambda
            runtime: python3.13
            policy:
              effect: allow
              principals: sns.amazonaws.com
              actions: "lambda:InvokeFunction"
              conditions: {ArnLike: {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:news"}}
    """
    graph = subject.graph
    carrying = {one.id for one in with_policies(graph)}
    for resource in graph.blueprint.resources.values():
        lines = _unchecked(graph).get(resource.id, ())
        if resource.id not in carrying and not lines:
            continue
        told = [*_by_policy(graph, resource), *(_by_line(graph, line) for line in lines)]
        if told:
            yield _sourceless(graph, resource, told)
        else:
            yield passed(resource.id) if resource.stated("policy") else built(resource.id)


@once
def _unchecked(graph: Graph) -> dict[str, list[Relation]]:
    """The relations that say that nobody checks who calls, by the resource that wrote them."""
    found: dict[str, list[Relation]] = {}
    for line in graph.blueprint.relations:
        if line.settings.source_checked is False and pushes(_ends(graph, line)[1]):
            found.setdefault(line.source, []).append(line)
    return found


def _by_policy(graph: Graph, resource: Resource) -> Iterator[Told]:
    if not applies(resource):
        return
    for grant in policy_grants_of(graph.blueprint, resource):
        services = [name for who in grant.principals if (name := service_named(graph.blueprint, who))]
        bare = [name for name in services if not tells_source(grant, name)]
        if bare and not refused_otherwise(resource, grant):
            anywhere = [name for name in bare if name in WITHOUT_ACCOUNT]
            severity, says = Severity.HIGH, f"{bare[0]} for any account"
            if len(anywhere) == len(bare) and tells_thing(grant):
                severity, says = Severity.MEDIUM, "an ARN without an account"
            elif anywhere and _confidential(graph, resource):
                severity = Severity.CRITICAL
            yield Told(grant.part, severity, says, (*grant.path, "principals"))


def _confidential(graph: Graph, resource: Resource) -> bool:
    return computes(resource) and class_in_reach(graph, resource.id) >= DataClass.CONFIDENTIAL


def _by_line(graph: Graph, line: Relation) -> Told:
    taker, caller = _ends(graph, line)
    forms = ARNS.get(caller.type, ())
    accountless = bool(forms) and not any(form.split(":")[4] for form in forms)
    critical = accountless and _confidential(graph, taker)
    return Told(
        line.part,
        Severity.CRITICAL if critical else Severity.HIGH,
        "for any account",
        (*line.path, "source_checked"),
    )


def _ends(graph: Graph, line: Relation) -> tuple[Resource, Resource]:
    """What a line starts, and the service that does it."""
    verb = VERBS.get(line.verb)
    ends = (line.source, line.target) if verb is not None and verb.inward else (line.target, line.source)
    return graph.blueprint.resources[ends[0]], graph.blueprint.resources[ends[1]]


@once
def _entered(graph: Graph) -> dict[str, Edge]:
    """The edge by which another account's service comes in, by the resource at which it could be asked."""
    return {
        edge.slots[Guard.SOURCE].resource: edge for edge in graph.out[FOREIGN] if Guard.SOURCE in edge.slots
    }


def _way_in(graph: Graph, resource: Resource) -> tuple[tuple[Hop, ...], tuple[str, ...]]:
    """How another account's event gets in and on to data, and what it comes to; empty for what takes none."""
    first = _entered(graph).get(resource.id)
    if first is None:
        return (), ()
    resources = graph.blueprint.resources
    behind = [name for name in (first.target, *reach(graph, first.target)) if name in resources]
    kept = [name for name in behind if stores(resources[name])]
    code = [name for name in behind if runs_code(resources[name])]
    onward = way_on(graph, first.target, kept or code)
    return path_hops((first, *onward), (first,), "nothing asks for whom it comes"), tuple(kept or code)


def _sourceless(graph: Graph, resource: Resource, told: Sequence[Told]) -> Verdict:
    path, sinks = _way_in(graph, resource)
    worst = max(told, key=lambda one: one.severity)
    stated = worst.path[-1] == "source_checked"
    hint = "`source_checked: true` on the relation"
    if not stated:
        hint = '`conditions: {StringEquals: {aws:SourceAccount: "<account>"}}` on the statement'
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=worst.severity,
        message=fitting(
            f"a service may act on `{resource.id}` for any customer of AWS",
            "a service may act here for any customer of AWS",
            rule=_SOURCE,
        )
        if not stated
        else fitting(
            f"nothing checks for whom AWS calls what `{resource.id}` connects",
            "nothing checks for whom a service of AWS calls",
            rule=_SOURCE,
        ),
        place=At(resource.id, worst.path, worst.says),
        path=path,
        sinks=sinks,
        hint=hint,
        pieces=tuple(one.piece(_SOURCE) for one in told),
        moved=moved_by(
            worst.severity,
            Severity.HIGH,
            "anybody's bucket can start code that reaches confidential data"
            if worst.severity is Severity.CRITICAL
            else "it asks for an ARN, and only the account is missing",
        ),
        silent="source_checked" if stated else "policy",
    )


@rule(
    _WIDER,
    concern="permissions",
    severity=Severity.LOW,
    applies_to=(_FUNCTION, "any"),
    covers=("lambda-permission-action-minimal",),
    refs={"cwe": ("CWE-269",), "well_architected": ("SEC03-BP02",)},
)
def permission_wider_than_trigger(subject: Subject) -> Iterator[Verdict]:
    """Whoever starts a function needs one action; more lets the trigger read or change the code.

    WHY
      A policy on a function says what others may do with it. Invoking is all that a trigger does;
      `lambda:*` in the same line also hands out the code, its variables and the right to replace both.

    HOW IT IS ATTACKED
      The other account, or the service that is told what to do, fetches the code with its variables,
      or puts other code in its place.

    JUDGED
      Fails      a statement on a function, or the `actions` of a relation that starts it, allows more than
                 `lambda:InvokeFunction` and `lambda:InvokeFunctionUrl`
      Passes     those two alone
      Built      no written policy, and no `actions`: the permission follows from the relations
      Severity   low; high for `lambda:*` and for actions that change the function
      Folds      into wildcard-action and admin-role where it is a whole service; into
                 policy-open-to-anyone and function-code-open-to-change, which name the same statement

    MEND IT
      `actions: "lambda:InvokeFunction"`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html

    Bad:
        archgen: 1
        name: More than a call
        regions: [eu-west-1]
        resources:
          fn:
            type: lambda
            runtime: python3.13
            policy: {effect: allow, principals: starter, actions: ["lambda:GetFunction"]}
          starter: {type: iam-role, trusts: {lambda: {}}}

    Good:
        archgen: 1
        name: A call
        regions: [eu-west-1]
        resources:
          fn:
            type: lambda
            runtime: python3.13
            policy: {effect: allow, principals: starter, actions: "lambda:InvokeFunction"}
          starter: {type: iam-role, trusts: {lambda: {}}}
    """
    graph = subject.graph
    lines = _starting(graph)
    for resource in graph.blueprint.resources.values():
        own = lines.get(resource.id, ())
        if resource.type != _FUNCTION and not own:
            continue
        told = [*_beyond_policy(graph.blueprint, resource), *(_wide(line) for line in own)]
        wide = {one.part: one for row in told for one in row}
        if wide:
            yield _wider(resource, list(wide.values()))
        else:
            yield passed(resource.id) if own or resource.stated("policy") else built(resource.id)


@once
def _starting(graph: Graph) -> dict[str, list[Relation]]:
    """The relations that start a function and say by which actions, by the resource that wrote them."""
    found: dict[str, list[Relation]] = {}
    for line in graph.blueprint.relations:
        verb = VERBS.get(line.verb)
        starts = verb is not None and _FUNCTION in verb.grants
        if line.settings.actions and starts and graph.blueprint.resources[line.target].type == _FUNCTION:
            found.setdefault(line.source, []).append(line)
    return found


def _beyond_policy(blueprint: Blueprint, resource: Resource) -> Iterator[list[Told]]:
    if resource.type == _FUNCTION:
        for grant in policy_grants_of(blueprint, resource):
            yield [_beyond(one, (*grant.path, "actions")) for one in grant.actions if _is_more(one)]


def _wide(line: Relation) -> list[Told]:
    path = (*line.path, "actions")
    return [_beyond(str(one), path) for one in line.settings.actions or () if _is_more(str(one))]


def _is_more(pattern: str) -> bool:
    """True for an action on functions besides those that start one."""
    started = {action.lower() for action in INVOKING}
    return service_of(pattern) in (_FUNCTION, "*") and pattern.lower() not in started


def _beyond(pattern: str, path: Pointer) -> Told:
    changes = pattern.partition(":")[2].startswith(CHANGES) or any(
        covers(pattern, one) for one in CODE_CHANGES
    )
    says = "may change the function" if changes else "more than a call"
    return Told(pattern, Severity.HIGH if changes else Severity.LOW, says, path)


def _wider(resource: Resource, told: list[Told]) -> Verdict:
    worst = max(told, key=lambda one: one.severity)
    changes = worst.severity is Severity.HIGH
    does = "change" if changes else "do more than start"
    whose = f"`{resource.id}`" if resource.type == _FUNCTION and worst.path[0] == "policy" else "a function"
    patterns = [one.part for one in told]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=worst.severity,
        message=fitting(
            f"whoever may start {whose} may also {does} it by `{worst.part}`"
            if changes
            else f"whoever may start {whose} may also `{worst.part}`",
            f"whoever may start {whose} may {does} it" if changes else f"a trigger of {whose} may {does} it",
            f"a trigger may {does} a function",
            rule=_WIDER,
        ),
        place=At(resource.id, worst.path, worst.says),
        hint='`actions: "lambda:InvokeFunction"`',
        pieces=tuple(one.piece(_WIDER) for one in told),
        moved=moved_by(worst.severity, Severity.LOW, "the code itself can be changed"),
        folds_into=(*folded(patterns), "policy-open-to-anyone", "function-code-open-to-change"),
    )


RULES = (service_permission_without_source, permission_wider_than_trigger)
