"""What deploys and what runs, kept apart: in both directions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.catalogue.action_facts import DATA_READS
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.action_patterns import covers
from archgen.graph.attributes import DataClass, class_is_stated, data_class
from archgen.graph.closure import Held, holdings, roles_in_reach, trusting
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import computes, opens_things, stores
from archgen.graph.policies import statements
from archgen.graph.rights import role_of, users_of
from archgen.graph.settings import setting
from archgen.graph.trusts import trusted_by
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.readings.deployers import deploying_roles
from archgen.rules.readings.held import WHATEVER_IT_HOLDS, at_right, denied, held_by
from archgen.rules.readings.key_use import own_key
from archgen.rules.readings.written import folded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_TAKES = "runtime-path-to-deployer"
_READS = "deployer-reading-data"
_PUT = "s3:PutObject"
_GET = "s3:GetObject"


@rule(
    _TAKES,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("Computes",),
    covers=("x-deploy-pipeline-rights",),
    refs={"cwe": ("CWE-269",), "well_architected": ("SEC01-BP06",)},
)
def runtime_path_to_deployer(subject: Subject) -> Iterator[Verdict]:
    """Code that can take the role which deploys it can put other code in its place.

    WHY
      A deploying role changes functions, roles and stores. What runs must not lead to it: then a flaw in
      one function stays a flaw in one function, and mending it ends the break-in.

    HOW IT IS ATTACKED
      A function is taken over. Its role may take another, and that one is trusted by the deployer; or it
      writes to the bucket from which the pipeline takes the next release.

    JUDGED
      Fails      from a function's role the role of `deployed_by` is reached, by `assumes`, by statements on
                 `sts:AssumeRole`, by `manages`, or by a trust that names it; or the function may write to
                 a bucket that the deploying role reads and that holds nothing else
      Passes     nothing leads there; every trust of the deployer asks for claims or an external id; a
                 permissions boundary stands over either role (stated: it says what it keeps out)
      Built in   code with a role of its own and no line to another
      Not        no `deployed_by`; what acts as the deployer and is not deployed by it is the pipeline
      Severity   less where callers are known, or nobody calls

    MEND IT
      Trust that names the pipeline alone, with its `claims`; no `assumes` from code to the deployer.

    FALSE ALARM?
      A function that updates itself on purpose: waive it with what checks the new code.

    SOURCES
      https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_automate_security_controls.html
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

    Bad:
        archgen: 1
        name: By way of the builder
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, deployed_by: deployer, assumes: builder}
          builder: {type: iam-role, trusts: {fn: {}}}
          deployer: {type: iam-role, trusts: {builder: {}}}

    Good:
        archgen: 1
        name: The pipeline alone
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, deployed_by: deployer}
          deployer: {type: iam-role, trusts: {pipeline: {claims: ["repo:shop/notes:environment:prod"]}}}
    """
    graph = subject.graph
    deployers = deploying_roles(graph)
    for code in graph.blueprint.resources.values():
        if computes(code) and code.id in graph.nodes:
            yield _runtime(graph, code, deployers) if deployers else idle(code.id)


def _runtime(graph: Graph, code: Resource, deployers: Mapping[str, tuple[str, ...]]) -> Verdict:
    ways = _becoming(graph, code.id)
    found = {role: ways[role] for role in deployers if role in ways and not _is_pipeline(graph, code, role)}
    open_ways = {role: way for role, way in found.items() if not _asks_more(graph, role)}
    artefacts = [name for name in _artefacts(graph) if _writes(graph, code.id, name)]
    if not open_ways and not artefacts:
        own = role_of(graph.blueprint, code.id) is None and not ways
        return built(code.id) if own else passed(code.id)
    if not artefacts and all(_bounded(graph, code.id, role) for role in open_ways):
        return passed(code.id, confidence=Confidence.STATED)
    return _reached(graph, code, open_ways, artefacts)


@once
def _becoming(graph: Graph, code: str) -> Mapping[str, tuple[str, ...]]:
    """The roles that code can come to act as, each with the names on the way; trusts that name it count."""
    came: dict[str, tuple[str, ...]] = {code: (code,)}
    queue = deque([code])
    while queue:
        name = queue.popleft()
        by_right = [role for role, edges in roles_in_reach(graph, name).items() if len(edges) == 1]
        for role in dict.fromkeys((*by_right, *_letting_in(graph, name))):
            if role not in came:
                came[role] = (*came[name], role)
                queue.append(role)
    return {role: way for role, way in came.items() if role != code}


def _letting_in(graph: Graph, name: str) -> Iterator[str]:
    """The roles whose trust names a resource, or the role that it acts as, and asks for nothing more."""
    blueprint = graph.blueprint
    own = (name, role_of(blueprint, name))
    for role in trusting(graph).get(name, ()):
        parties = trusted_by(blueprint, blueprint.resources[role])
        if any(party.who in own and not party.conditional for party in parties):
            yield role


def _is_pipeline(graph: Graph, code: Resource, role: str) -> bool:
    """True for what acts as a deploying role and is not itself deployed by it."""
    return code.id in users_of(graph.blueprint, role) and code.id not in deploying_roles(graph)[role]


def _asks_more(graph: Graph, role: str) -> bool:
    """True where whoever takes the role must show what code does not have: claims, an external id."""
    parties = trusted_by(graph.blueprint, graph.blueprint.resources[role])
    return bool(parties) and all(
        one.terms.claims or one.terms.external_id or one.terms.mfa for one in parties
    )


def _bounded(graph: Graph, code: str, role: str) -> bool:
    resources = graph.blueprint.resources
    acting = role_of(graph.blueprint, code)
    roles = [resources[name] for name in (role, acting) if name is not None]
    return any(setting(one, "boundary") is not None for one in roles)


@once
def _artefacts(graph: Graph) -> tuple[str, ...]:
    """The buckets that deploying roles read and that are not said to hold any data."""
    found: dict[str, None] = {}
    for role in deploying_roles(graph):
        for held in holdings(graph, role):
            bucket = graph.blueprint.resources[held.target]
            if bucket.type == "bucket" and held.lets(_GET) and not setting(bucket, "holds"):
                found[bucket.id] = None
    return tuple(found)


def _writes(graph: Graph, code: str, bucket: str) -> bool:
    return any(one.target == bucket and one.lets(_PUT) for one in held_by(graph, code))


def _reached(
    graph: Graph, code: Resource, ways: Mapping[str, tuple[str, ...]], artefacts: list[str]
) -> Verdict:
    weight = weigh(Severity.HIGH, [(caller_of(graph, code.id), WHATEVER_IT_HOLDS)])
    role, way = next(iter(ways.items()), ("", (code.id, *artefacts[:1])))
    if role:
        first = next((one for one in graph.out[code.id] if one.target == way[1] and one.line), None)
        place = At(code.id, first.line.path, "leads to what deploys") if first and first.line else At(code.id)
        texts = [f"code of `{code.id}` can deploy as `{role}`", f"`{code.id}` can deploy as another role"]
        hint = (
            f"no way from {code.id} to {role}: its trust names the pipeline alone, "
            '`{pipeline: {claims: ["repo:<org>/<name>:environment:<name>"]}}`'
        )
    else:
        place = At(code.id, (), f"writes to {artefacts[0]}"[:40])
        texts = [f"code of `{code.id}` can replace what is deployed from `{artefacts[0]}`"]
        hint = f"a bucket of its own for what {code.id} writes; {artefacts[0]} is the pipeline's alone"
    return Verdict(
        Outcome.FAILED,
        (code.id,),
        severity=weight.severity,
        message=fitting(*texts, "code can replace what is deployed", rule=_TAKES),
        place=place,
        related=tuple(At(name, ("trusts",), "deploys") for name in ways),
        path=tuple(Hop(name, "deploys" if name == way[-1] else "", name == way[-1]) for name in way),
        sinks=(*ways, *artefacts),
        hint=hint,
        pieces=tuple(
            Piece(name, _TAKES, weight.severity, "can be taken" if name in ways else "can be written")
            for name in (*ways, *artefacts)
        ),
        moved=weight.moved,
        stands_for=tuple(ways),
    )


@rule(
    _READS,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role",),
    covers=("x-deploy-pipeline-rights",),
    refs={"cwe": ("CWE-250",), "well_architected": ("SEC01-BP06", "SEC03-BP02")},
)
def deployer_reading_data(subject: Subject) -> Iterator[Verdict]:
    """Deploying a table takes none of what is in it: a pipeline that reads data is a way to it.

    WHY
      A pipeline runs code from many hands: actions, plug-ins, dependencies of tests. It has to create and
      change stores, never to read their contents or the secrets beside them.

    HOW IT IS ATTACKED
      A dependency of the build, or a pull request that the pipeline runs, uses the deploying role and
      copies the table.

    JUDGED
      Fails      the statements of a role that deploys allow reading a store with confidential data, or a
                 secret
      Passes     no such action; a key of one's own whose written `users` leave the role out; a statement
                 that refuses it
      Asks       the role carries policies of AWS's, which the design does not list
      Not        roles that do not deploy; buckets that only the deployer reads
      Folds      into what is said of whole services and of everything, where that is how it is written

    MEND IT
      `actions` that create and change, such as `dynamodb:UpdateTable`, in place of `dynamodb:*`.

    FALSE ALARM?
      Migrations of data: give them a role of their own, which is taken for that day.

    SOURCES
      https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
      https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html

    Bad:
        archgen: 1
        name: A pipeline that reads people
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, deployed_by: deployer, reads: people}
          people: {type: dynamodb, holds: [personal]}
          deployer:
            type: iam-role
            trusts: {pipeline: {claims: ["repo:shop/people:environment:prod"]}}
            allows: {effect: allow, actions: ["dynamodb:UpdateTable", "dynamodb:Scan"], resources: people}

    Good:
        archgen: 1
        name: A pipeline that changes tables
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, deployed_by: deployer, reads: people}
          people: {type: dynamodb, holds: [personal]}
          deployer:
            type: iam-role
            trusts: {pipeline: {claims: ["repo:shop/people:environment:prod"]}}
            allows: {effect: allow, actions: ["dynamodb:UpdateTable"], resources: people}
    """
    graph = subject.graph
    for name in deploying_roles(graph):
        role = graph.blueprint.resources[name]
        read = _readable(graph, name)
        if read:
            yield _reading(graph, role, read)
        elif setting(role, "managed_policies"):
            yield unsaid(name, f"Do the policies that `{name}` carries let it read data?", "managed_policies")
        else:
            yield passed(name)


def _readable(graph: Graph, role: str) -> dict[str, list[Held]]:
    """By store or secret that a role may read: the rights with which it may."""
    found: dict[str, list[Held]] = {}
    for held in holdings(graph, role):
        target = graph.blueprint.resources[held.target]
        if (
            _secret(graph, target)
            and _reading_actions(graph, held)
            and not _key_keeps_out(graph, role, target)
        ):
            found.setdefault(target.id, []).append(held)
    return found


def _secret(graph: Graph, target: Resource) -> bool:
    if opens_things(target):
        return bool(setting(target, "parameter") != "string")
    if not stores(target) or data_class(graph, target.id) < DataClass.CONFIDENTIAL:
        return False
    return class_is_stated(graph, target.id) or any(
        edge.kind in (EdgeKind.DATA, EdgeKind.EVENT) and edge.source not in deploying_roles(graph)
        for edge in (*graph.into[target.id], *graph.out[target.id])
    )


def _reading_actions(graph: Graph, held: Held) -> tuple[str, ...]:
    """The patterns of a right that let contents be read; a role that is refused them has none."""
    return tuple(
        pattern
        for pattern in held.actions
        if any(covers(pattern, one) and not denied(graph.blueprint, held, one) for one in DATA_READS)
    )


def _key_keeps_out(graph: Graph, role: str, target: Resource) -> bool:
    """True where the target's own key has written users, and the role is none of them."""
    key = graph.blueprint.resources.get(own_key(target.body) or "")
    if key is None or setting(key, "users") is None:
        return False
    in_policy = [str(who) for one in statements(key, "allow") for who in one.principals or ()]
    return role not in (*map(str, setting(key, "users")), *in_policy)


def _reading(graph: Graph, role: Resource, read: dict[str, list[Held]]) -> Verdict:
    rights = [held for rows in read.values() for held in rows]
    patterns = tuple(dict.fromkeys(p for held in rights for p in _reading_actions(graph, held)))
    weights = {
        name: weigh(
            Severity.HIGH, [(Caller.ANYONE, Behind(_class(graph, name), class_is_stated(graph, name)))]
        )
        for name in read
    }
    worst = max(weights.values(), key=lambda one: one.severity)
    owner, path = at_right(graph.blueprint, rights[0])
    unnamed = all(held.grant is not None and held.grant.unnamed for held in rights)
    first = next(iter(read))
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=worst.severity,
        confidence=worst.confidence,
        message=fitting(
            f"whatever deploys as `{role.id}` can read {shown([*read])}",
            f"whatever deploys as `{role.id}` can read data",
            "whatever deploys can read data",
            rule=_READS,
        ),
        place=At(owner, (*path, "actions"), f"{patterns[0]} reads contents"[:40]),
        related=tuple(At(name, (), "can be read") for name in [*read][:3]),
        path=(Hop(role.id), Hop(first, f"{patterns[0]} lets it be read", place=True)),
        sinks=tuple(read),
        hint=f"no {shown(patterns)} on {role.id}: the actions that change {first}, not those that read it",
        pieces=tuple(Piece(name, _READS, weights[name].severity, "can be read") for name in read),
        moved=worst.moved,
        folds_into=(*folded(patterns), *(("wildcard-resource",) if unnamed else ())),
    )


def _class(graph: Graph, name: str) -> DataClass:
    if opens_things(graph.blueprint.resources[name]):
        return DataClass.RESTRICTED
    return data_class(graph, name)


RULES = (runtime_path_to_deployer, deployer_reading_data)
