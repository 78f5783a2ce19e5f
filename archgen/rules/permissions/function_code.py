"""Whose code a function runs: who may change it, and whose layers come along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archgen.blueprint.model import Resource
from archgen.catalogue.policy_terms import CODE_CHANGES
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.graph.rights import users_of
from archgen.graph.trusts import Purpose
from archgen.graph.written_rights import Grant
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.permissions.escalation import ways_up
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.principals import own_numbers, trusted_numbers
from archgen.rules.readings.written import Holder, derived, folded, holders
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_LAYER = "layer-from-stranger"
_CHANGE = "function-code-open-to-change"
_RUNS = "runtime-path-to-deployer"
"""The finding about code that can take a deploying role: it says the same, from where it starts."""
_FUNCTION = "lambda"
_OF_AWS = ("aws", "amazon")
_ARN_LAYER, _ARN_VERSION = 4, 7
"""The places of the account and the version in arn:aws:lambda:region:account:layer:name:version."""


@rule(
    _CHANGE,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role", "Computes"),
    covers=("lambda-deploy-principals",),
    refs={
        "checkov": ("CKV_AWS_110",),
        "cwe": ("CWE-269",),
        "well_architected": ("SEC03-BP02",),
    },
)
def function_code_open_to_change(subject: Subject) -> Iterator[Verdict]:
    """Whoever changes the code of a function acts as it, with all that it may do.

    WHY
      A review reads the code that the pipeline brings. A role that may put other code in place, or
      another layer or role beside it, goes past the review, and past every check in that code.

    HOW IT IS ATTACKED
      A function that faces the internet is taken over and writes itself, or its neighbour, anew. The
      change stays when the flaw is mended.

    JUDGED
      Fails      a written right to `lambda:UpdateFunctionCode` or `lambda:UpdateFunctionConfiguration` of
                 whoever is not in `deployed_by` of the functions it reaches; a role in `deployed_by` as
                 which code of the system runs
      Passes     roles that `deployed_by` names and that only deploy; roles whose trust shows a pipeline,
                 where a function does not say who deploys it
      Built      derived rights never include it
      Severity   high; critical for the role of a function that the internet reaches
      Folds      into privilege-escalation where the same actions raise its holder; into what is said of whole
                 services and of everything, where that is how it is written; into runtime-path-to-deployer
                 where code takes the role that deploys

    MEND IT
      `deployed_by: <pipeline role>` on the function, and no such action for anybody else.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
      https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html

    Bad:
        archgen: 1
        name: Code that changes code
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: {effect: allow, actions: "lambda:UpdateFunctionConfiguration", resources: fn}

    Good:
        archgen: 1
        name: A role that deploys
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, deployed_by: deployer}
          deployer:
            type: iam-role
            trusts: {"arn:aws:iam::111122223333:role/ci": {}}
            allows: {effect: allow, actions: "lambda:UpdateFunctionCode", resources: fn}
    """
    graph = subject.graph
    yield from (built(name) for name in derived(graph) if name not in _deploying(graph))
    for holder in holders(graph):
        yield _open(graph, holder) or passed(holder.id)
    written = {holder.id for holder in holders(graph)}
    for name, functions in _deploying(graph).items():
        if name not in written:
            own = graph.blueprint.resources[name]
            yield _changing(graph, own, [*functions], None, (_RUNS,)) if _runs(graph, own) else passed(name)


class Grip(NamedTuple):
    """A grant by which code can be changed, and whose."""

    grant: Grant
    action: str
    functions: tuple[str, ...]


@once
def _deploying(graph: Graph) -> dict[str, list[str]]:
    """The roles and code that functions name under `deployed_by`, with these functions."""
    found: dict[str, list[str]] = {}
    for line in graph.blueprint.relations:
        if line.verb == "deployed_by" and graph.blueprint.resources[line.source].type == _FUNCTION:
            named = graph.blueprint.resources[line.target]
            if hasattr(named.body, "trusts") or computes(named):
                found.setdefault(line.target, []).append(line.source)
    return found


def _runs(graph: Graph, resource: Resource) -> bool:
    """True for code, and for a role that code acts as or takes."""
    blueprint = graph.blueprint
    taking = (line.source for line in blueprint.incoming.get(resource.id, ()) if line.verb == "assumes")
    names = (resource.id, *users_of(blueprint, resource.id), *taking)
    return any(name in blueprint.resources and computes(blueprint.resources[name]) for name in names)


def _open(graph: Graph, holder: Holder) -> Verdict | None:
    grips = [grip for action in CODE_CHANGES for grip in _grips(graph, holder, action)]
    reached = dict.fromkeys(name for grip in grips for name in grip.functions)
    if holder.id in _deploying(graph) and _runs(graph, holder.resource):
        reached.update(dict.fromkeys(_deploying(graph)[holder.id]))
        heads = (*_heads(graph, holder), _RUNS)
        return _changing(graph, holder.resource, [*reached], grips[0] if grips else None, heads)
    loose = [grip for grip in grips if not _deploys(graph, holder, grip)]
    if not loose:
        return None
    open_to = dict.fromkeys(name for grip in loose for name in grip.functions)
    return _changing(graph, holder.resource, [*open_to], loose[0], _heads(graph, holder))


def _grips(graph: Graph, holder: Holder, action: str) -> Iterator[Grip]:
    blueprint = graph.blueprint
    for grant in holder.letting(action):
        named = [name for name in grant.targets if blueprint.resources[name].type == _FUNCTION]
        if grant.unnamed:
            named = [one.id for one in blueprint.of_type(_FUNCTION)]
        if named or len(grant.targets) < len(grant.resources):
            yield Grip(grant, action, tuple(named))


def _deploys(graph: Graph, holder: Holder, grip: Grip) -> bool:
    """True where each function reached names the holder, or names nobody and the holder is a pipeline's."""
    if holder.purpose is Purpose.WORKLOAD:
        return False
    pipeline = holder.purpose is Purpose.PIPELINE
    for name in grip.functions:
        named = getattr(graph.blueprint.resources[name].body, "deployed_by", None)
        if not (holder.id in named if named else pipeline):
            return False
    return bool(grip.functions) or pipeline


def _heads(graph: Graph, holder: Holder) -> tuple[str, ...]:
    """The rules that say the same of the statement as a whole."""
    grips = [grip for action in CODE_CHANGES for grip in _grips(graph, holder, action)]
    patterns = [pattern for grip in grips if (pattern := grip.grant.granting(grip.action))]
    raising = {action for actions in ways_up(graph, holder.id).values() for action in actions}
    heads = list(folded(patterns))
    heads += ["privilege-escalation"] if CODE_CHANGES[0] in raising else []
    return (*heads, *(("wildcard-resource",) if grips and all(grip.grant.unnamed for grip in grips) else ()))


def _changing(
    graph: Graph, holder: Resource, functions: list[str], grip: Grip | None, heads: tuple[str, ...] = ()
) -> Verdict:
    names = (holder.id, *users_of(graph.blueprint, holder.id))
    faces = any(
        exposure(graph, name) is Exposure.INTERNET
        for name in names
        if name in graph.blueprint.resources and computes(graph.blueprint.resources[name])
    )
    severity = Severity.CRITICAL if faces else Severity.HIGH
    whose = shown(functions) if functions else "functions"
    place = (
        At(functions[0], ("deployed_by",), "code of the system runs as it") if functions else At(holder.id)
    )
    if grip is not None:
        place = At(holder.id, (*grip.grant.path, "actions"), "changes what a function runs")
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=fitting(
            f"`{holder.id}` can change the code of {whose}",
            f"`{holder.id}` can change the code of functions",
            "a role can change the code of functions",
            rule=_CHANGE,
        ),
        place=place,
        related=tuple(At(name, ("deployed_by",), "its code can be changed") for name in functions[:3]),
        hint=_mended(holder, functions, grip),
        pieces=tuple(
            Piece(name, _CHANGE, severity, "its code can be changed") for name in functions or ["functions"]
        ),
        moved=moved_by(severity, Severity.HIGH, "the internet reaches the code that may do it"),
        folds_into=heads,
        silent="deployed_by",
    )


def _mended(holder: Resource, functions: list[str], grip: Grip | None) -> str:
    deployer = "`deployed_by: <role of the pipeline>`"
    where = f" on {functions[0]}" if functions else ""
    if grip is None:
        return f"{deployer}{where}, a role that no code of the system acts as"
    return f"no `{grip.grant.granting(grip.action)}` on {holder.id}; {deployer}{where} for whoever deploys it"


@rule(
    _LAYER,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=(_FUNCTION,),
    covers=("lambda-layers-trusted",),
    refs={
        "cwe": ("CWE-829",),
        "well_architected": ("SEC06-BP06",),
        "prowler": ("awslambda_function_using_cross_account_layers",),
    },
)
def layer_from_stranger(subject: Subject) -> Iterator[Verdict]:
    """A layer is code that runs inside the function, with its rights and its secrets.

    WHY
      Layers and extensions of other accounts are a line to add and forget. Whoever publishes them
      reads the function's variables, its memory and what it is sent.

    HOW IT IS ATTACKED
      The publisher's account is taken over, and the next version sends the environment away. A team
      that takes the newest version at each deployment installs it.

    JUDGED
      Fails      a layer `from` an account that is neither the design's own nor trusted nor AWS's;
                 a layer whose `version` nobody says (low)
      Passes     a layer of the design, of AWS (`from: aws`) or of an account under `trusted_accounts`, with
                 a version
      Asks       a layer of which nothing says whose it is
      Severity   high for a stranger's; low for an own one without a version
      Not        functions without layers

    MEND IT
      `trusted_accounts: ["444455556666"]` for a publisher that was looked at, or a layer of one's own.

    FALSE ALARM?
      A vendor's published layer: list the vendor's account.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html

    Bad:
        archgen: 1
        name: Somebody's code
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, layers: {probe: {from: "444455556666", version: 7}}}

    Good:
        archgen: 1
        name: A vendor's code
        regions: [eu-west-1]
        trusted_accounts: ["444455556666"]
        resources:
          fn: {type: lambda, runtime: python3.13, layers: {probe: {from: "444455556666", version: 7}}}
    """
    graph = subject.graph
    for function in graph.blueprint.of_type(_FUNCTION):
        layers = getattr(function.body, "layers", None)
        if not layers:
            yield idle(function.id)
            continue
        told = {str(name): _layer(graph, str(name), layer) for name, layer in layers.items()}
        unknown = [name for name, (whose, _) in told.items() if not whose]
        if unknown:
            yield unsaid(function.id, f"Whose code is {shown(unknown)} in `{function.id}`?", "from")
        verdict = _strange(graph, function, told)
        if verdict is not None or not unknown:
            yield verdict or passed(function.id)


def _layer(graph: Graph, name: str, layer: object) -> tuple[str, bool]:
    """Whose a layer is (`own`, `stranger`, empty where nobody says), and whether its version is fixed."""
    source = str(getattr(layer, "source", None) or (name if name.startswith("arn:") else ""))
    pieces = source.split(":")
    arn = pieces[0] == "arn" and len(pieces) > _ARN_LAYER
    owner = pieces[_ARN_LAYER] if arn else source
    pinned = bool(getattr(layer, "version", None)) or (arn and len(pieces) > _ARN_VERSION)
    return (_whose(graph, owner) if owner else ""), pinned


def _whose(graph: Graph, owner: str) -> str:
    drawn = graph.blueprint.resources.get(owner)
    if owner in own_numbers(graph) | trusted_numbers(graph) or owner.lower() in _OF_AWS:
        return "own"
    if drawn is None:
        return "stranger"
    number = getattr(drawn.body, "account", None)
    known = str(number) in trusted_numbers(graph) or not hasattr(drawn.body, "verifies_with")
    return "own" if known else "stranger"


def _strange(graph: Graph, function: Resource, told: dict[str, tuple[str, bool]]) -> Verdict | None:
    strangers = [name for name, (whose, _) in told.items() if whose == "stranger"]
    loose = [name for name, (whose, pinned) in told.items() if whose == "own" and not pinned]
    if not strangers and not loose:
        return None
    first = (strangers or loose)[0]
    severity = Severity.HIGH if strangers else Severity.LOW
    unsure = strangers and not own_numbers(graph)
    pieces = [Piece(name, _LAYER, Severity.HIGH, "code of a stranger") for name in strangers]
    pieces += [Piece(name, _LAYER, Severity.LOW, "whichever version is newest") for name in loose]
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        confidence=Confidence.MEDIUM if unsure else Confidence.HIGH,
        message=fitting(
            f"code that nobody vouches for runs inside `{function.id}`",
            "code that nobody vouches for runs inside a function",
            rule=_LAYER,
        )
        if strangers
        else fitting(
            f"`{function.id}` runs whichever version of {shown(loose)} is newest",
            f"`{function.id}` runs whichever version of a layer is newest",
            "a function runs whichever version of a layer is newest",
            rule=_LAYER,
        ),
        place=At(function.id, ("layers", first), pieces[0].says, key=True),
        hint=_vouched(function, first, stranger=bool(strangers)),
        pieces=tuple(pieces),
        moved=moved_by(severity, Severity.HIGH, "it is known whose the code is"),
        silent="" if strangers else "version",
    )


def _vouched(function: Resource, layer: str, *, stranger: bool) -> str:
    if not stranger:
        return f"`version:` of {layer} on {function.id}"
    return f"the account under `trusted_accounts`, or a layer of one's own in place of {layer}"


RULES = (function_code_open_to_change, layer_from_stranger)
