"""Resource policies that let in everybody, or accounts that nobody drew."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.action_facts import LOOKS
from archgen.catalogue.verbs import VERBS
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.doors import has_routes
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import carries, stores
from archgen.graph.policies import applies
from archgen.graph.written_rights import Grant, policy_grants_of
from archgen.rules.answers import built, fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import is_private_api
from archgen.rules.readings.narrowing import narrowed
from archgen.rules.readings.principals import is_anyone, own_numbers, stranger, with_policies
from archgen.rules.readings.routes import routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_ANYONE = "policy-open-to-anyone"
_STRANGERS = "policy-open-to-strangers"
_BY_URL = "lambda:InvokeFunctionUrl"


@rule(
    _ANYONE,
    concern="permissions",
    severity=Severity.CRITICAL,
    applies_to=("HasPolicy",),
    covers=(
        "apigw-resource-policy-scoped",
        "lambda-not-public",
        "kms-policy-no-wildcard",
        "sm-resource-policy",
        "cw-log-group-not-public",
        "ddb-resource-policy-no-foreign",
    ),
    refs={
        "checkov": ("CKV_AWS_33", "CKV_AWS_283", "CKV_AWS_301"),
        "security_hub": ("KMS.5", "Lambda.1"),
        "owasp_api": ("API5:2023",),
        "cwe": ("CWE-284", "CWE-732"),
        "well_architected": ("SEC03-BP07", "SEC08-BP01"),
        "prowler": (
            "awslambda_function_not_publicly_accessible",
            "kms_key_not_publicly_accessible",
            "secretsmanager_not_publicly_accessible",
            "cloudwatch_log_group_not_publicly_accessible",
        ),
    },
)
def policy_open_to_anyone(subject: Subject) -> Iterator[Verdict]:
    """A policy that allows `*` lets in every account of AWS, past whatever stands in front.

    WHY
      Tables, buckets, functions, keys and queues answer to AWS's own API, from anywhere. The policy on
      the resource itself decides who is heard there; no web ACL, no authorizer and no network of the
      design stands before it.

    HOW IT IS ATTACKED
      Names of buckets, queues and functions are guessed or read from an error message, and called from
      an account that was opened for the purpose.

    JUDGED
      Fails      a statement that allows `*`, without a condition on the source, the organisation, the
                 account, the principal or an address, and no statement refuses all but those
      Passes     no policy; named principals; such a condition with a fixed value; reading what is held as
                 public data alone
      Built      a bucket whose public access is blocked, a secret with `block_public_policy`: AWS refuses it
      Severity   critical; on an API high, and medium where each route that leads on has an authorizer
      Not        APIs without resource policies; the policy of an endpoint, which lets nobody in;
                 a function's URL that asks nobody and a private API, of which other rules tell

    MEND IT
      Name the principals, or add the condition:
      `conditions: {StringEquals: {aws:PrincipalOrgID: o-example}}`.

    FALSE ALARM?
      A public API whose policy adds nothing: leave it out.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html

    Bad:
        archgen: 1
        name: A queue for the world
        regions: [eu-west-1]
        resources:
          jobs:
            type: queue
            policy: {effect: allow, principals: "*", actions: "sqs:SendMessage"}

    Good:
        archgen: 1
        name: A queue for the organisation
        regions: [eu-west-1]
        resources:
          jobs:
            type: queue
            policy:
              effect: allow
              principals: "*"
              actions: "sqs:SendMessage"
              conditions: {StringEquals: {"aws:PrincipalOrgID": o-example}}
    """
    graph = subject.graph
    for resource in with_policies(graph):
        grants = policy_grants_of(graph.blueprint, resource)
        if grants and (not applies(resource) or is_private_api(resource)):
            yield idle(resource.id)
            continue
        opened = [grant for grant in grants if _lets_anyone(resource, grant)]
        if not opened:
            yield passed(resource.id)
        elif _refused(resource):
            yield built(resource.id)
        elif _public_reading(graph, resource, opened):
            yield passed(resource.id, confidence=Confidence.STATED)
        else:
            yield _open(resource, opened)


def _lets_anyone(resource: Resource, grant: Grant) -> bool:
    url = getattr(resource.body, "url", None)
    by_url = url is not None and url.auth == "none" and set(grant.actions) == {_BY_URL}
    return any(is_anyone(who) for who in grant.principals) and not by_url and not narrowed(resource, grant)


def _refused(resource: Resource) -> bool:
    """True where AWS takes no policy that opens the resource to everybody."""
    blocked = getattr(resource.body, "block_public_policy", None)
    return bool(blocked) or resource.value("public_access") == "blocked"


def _public_reading(graph: Graph, resource: Resource, opened: list[Grant]) -> bool:
    """True where everybody may only read what the design says is public."""
    public = stores(resource) and data_class(graph, resource.id) is DataClass.PUBLIC
    named = getattr(resource.body, "holds", None)
    actions = [action.partition(":")[2] for grant in opened for action in grant.actions]
    return public and bool(named) and bool(actions) and all(one.startswith(LOOKS) for one in actions)


def _open(resource: Resource, opened: list[Grant]) -> Verdict:
    api = has_routes(resource)
    severity = _on_api(resource) if api else Severity.CRITICAL
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=fitting(
            f"the policy of `{resource.id}` lets in every account of AWS",
            f"the policy of `{resource.id}` lets everybody in",
            "a policy lets in every account of AWS",
            rule=_ANYONE,
        ),
        place=At(resource.id, (*opened[0].path, "principals"), "every account of AWS"),
        hint=_hint(resource),
        pieces=tuple(Piece(grant.part, _ANYONE, severity, "every account of AWS") for grant in opened),
        moved=moved_by(
            severity,
            Severity.CRITICAL,
            "each route asks who calls"
            if severity is Severity.MEDIUM
            else "it is an API's, which has routes",
        ),
        cause=None if api else (resource.id, Guard.IDENTITY),
        silent="policy",
    )


def _on_api(api: Resource) -> Severity:
    leading = [way for way in routes(api) if way.asks_callers and not way.mock]
    return Severity.MEDIUM if all(way.authorizer != "none" for way in leading) else Severity.HIGH


def _hint(resource: Resource) -> str:
    if has_routes(resource):
        return f"`conditions: {{IpAddress: {{aws:SourceIp: <network>}}}}`, or no `policy` on {resource.id}"
    return (
        f"`principals` of {resource.id}'s policy by name, in place of `*`, or\n"
        "`conditions: {StringEquals: {aws:PrincipalOrgID: <organisation>}}` on the statement"
    )


@rule(
    _STRANGERS,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("HasPolicy",),
    covers=("ddb-resource-policy-no-foreign", "sm-resource-policy", "cw-log-group-not-public"),
    refs={
        "cwe": ("CWE-284", "CWE-732"),
        "well_architected": ("SEC03-BP07",),
        "prowler": (
            "dynamodb_table_cross_account_access",
            "secretsmanager_has_restrictive_resource_policy",
        ),
    },
)
def policy_open_to_strangers(subject: Subject) -> Iterator[Verdict]:
    """A policy that names an account outside the design trusts whoever runs that account.

    WHY
      Another account's administrators decide who in it uses what was granted, and nobody here sees
      it. An account that is drawn, or listed as trusted, was thought of; a number in a statement may
      be a test, a vendor that has gone, or a slip of a digit.

    HOW IT IS ATTACKED
      The other account is taken over, or was the attacker's from the start: a statement with one
      more number in it is a back door that looks like configuration.

    JUDGED
      Fails      a statement allows an account, or a principal of one, that is neither the design's own
                 nor listed under `trusted_accounts` nor drawn as an external of kind aws-account; a
                 secret with a policy and without `block_public_policy` (low)
      Passes     no policy; accounts that are drawn or listed
      Severity   high; medium where they can only send to it; low for the secret's missing block
      Folds      the missing block into policy-open-to-anyone

    MEND IT
      `trusted_accounts: ["444455556666"]`, or take the account out.

    FALSE ALARM?
      The account is your own and not drawn: draw it, `type: account` with its `id`.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
      botocore secretsmanager PutResourcePolicy.BlockPublicPolicy

    Bad:
        archgen: 1
        name: A table for somebody
        regions: [eu-west-1]
        resources:
          notes:
            type: dynamodb
            policy: {effect: allow, principals: "444455556666", actions: "dynamodb:GetItem"}
        boundaries:
          shop: {type: account, id: "111122223333"}

    Good:
        archgen: 1
        name: A table for a partner
        regions: [eu-west-1]
        trusted_accounts: ["444455556666"]
        resources:
          notes:
            type: dynamodb
            policy: {effect: allow, principals: "444455556666", actions: "dynamodb:GetItem"}
        boundaries:
          shop: {type: account, id: "111122223333"}
    """
    graph = subject.graph
    for resource in with_policies(graph):
        grants = policy_grants_of(graph.blueprint, resource)
        if grants and not applies(resource):
            yield idle(resource.id)
        else:
            yield _strange(graph, resource, grants) or passed(resource.id)


def _strange(graph: Graph, resource: Resource, grants: tuple[Grant, ...]) -> Verdict | None:
    found: dict[str, tuple[Severity, Grant]] = {}
    for grant in grants:
        severity = Severity.MEDIUM if _only_sends(resource, grant) else Severity.HIGH
        for number in filter(None, (stranger(graph, who) for who in grant.principals)):
            if number not in found or severity > found[number][0]:
                found[number] = (severity, grant)
    pieces = [Piece(name, _STRANGERS, grade, "outside the design") for name, (grade, _) in found.items()]
    if grants and _unblocked(resource):
        pieces.append(
            Piece("block_public_policy", _STRANGERS, Severity.LOW, "nothing refuses a public policy")
        )
    if not pieces:
        return None
    if not found:
        return _only_unblocked(resource, pieces[0])
    severity = max(piece.severity for piece in pieces)
    first = max(found.values(), key=lambda row: row[0])[1]
    drawn = graph.blueprint.resources.keys() & {who for grant in grants for who in grant.principals}
    unsure = not own_numbers(graph) and not any(stranger(graph, who) for who in drawn)
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        confidence=Confidence.MEDIUM if unsure else Confidence.HIGH,
        message=fitting(
            f"account {shown([*found])} outside the design may use `{resource.id}`",
            f"an account outside the design may use `{resource.id}`",
            "an account outside the design is let in",
            rule=_STRANGERS,
        ),
        place=At(resource.id, (*first.path, "principals"), "an account outside the design"),
        hint=f'`trusted_accounts: ["{next(iter(found))}"]`, or no such principal on {resource.id}',
        pieces=tuple(pieces),
        moved=moved_by(severity, Severity.HIGH, "they can only send to it"),
        silent="policy",
    )


def _only_sends(resource: Resource, grant: Grant) -> bool:
    """True where a statement lets others put something in, and take nothing out."""
    sending = VERBS["sends_to"].grants.get(resource.type, ())
    return carries(resource) and bool(grant.actions) and set(grant.actions) <= set(sending)


def _unblocked(resource: Resource) -> bool:
    """True for a secret whose policy could be opened to everybody; a parameter has no such setting."""
    kept = hasattr(resource.body, "block_public_policy") and resource.value("kind") != "parameter"
    return kept and not resource.value("block_public_policy")


def _only_unblocked(resource: Resource, piece: Piece) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=piece.severity,
        message=fitting(
            f"nothing keeps the policy of `{resource.id}` from being opened to all",
            f"the policy of `{resource.id}` can be opened to all",
            "the policy of a secret can be opened to all",
            rule=_STRANGERS,
        ),
        place=At(resource.id, ("block_public_policy",), "not stated; AWS defaults to false"),
        hint=f"`block_public_policy: true` on {resource.id}",
        pieces=(piece,),
        moved=moved_by(piece.severity, Severity.HIGH, "nobody outside is let in yet"),
        folds_into=(_ANYONE,),
        silent="block_public_policy",
        assumed_default=not resource.stated("block_public_policy"),
    )


RULES = (policy_open_to_anyone, policy_open_to_strangers)
