"""What another account gets with a role that it may take."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.catalogue.action_facts import DATA_READS, LOOKS, READ_ALL_POLICIES, READ_DATA_POLICY
from archgen.catalogue.arns import ARNS
from archgen.finding.finding import Severity
from archgen.graph.action_patterns import covers, has_wildcard, service_of
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.graph.trusts import trusted_by
from archgen.graph.written_rights import roles
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.written import Holder, holders
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "foreign-role-too-wide"


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.MEDIUM,
    applies_to=("iam-role",),
    covers=("iam-cross-account-readonly",),
    refs={"cwe": ("CWE-200",), "well_architected": ("SEC03-BP07",)},
)
def foreign_role_too_wide(subject: Subject) -> Iterator[Verdict]:
    """A role for another account that reads everything makes that account a copy of this one.

    WHY
      `ReadOnlyAccess` sounds harmless and reads every object, item and queue. Whoever breaks into the
      vendor then reads all of its customers.

    HOW IT IS ATTACKED
      The vendor is attacked, not this account; the role does the rest, and every call looks like the
      vendor's daily work.

    JUDGED
      Fails      another account may take the role, and it carries ReadOnlyAccess, SecurityAudit or
                 ViewOnlyAccess, or reads or looks on `*`
      Passes     rights on named resources
      Severity   medium; high where confidential data or more can be read
      Folds      into wildcard-resource, wildcard-action and admin-role, which name the same statement
      Not        roles that no other account may take

    MEND IT
      `allows` with named `resources` in place of the policy.

    FALSE ALARM?
      An auditor under `trusted_accounts` and with an `external_id`: waive it with the contract's end.

    SOURCES
      https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html

    Bad:
        archgen: 1
        name: A vendor that reads all
        regions: [eu-west-1]
        resources:
          vendor:
            type: iam-role
            trusts: {"444455556666": {external_id: required}}
            managed_policies: [ReadOnlyAccess]
          notes: {type: dynamodb}

    Good:
        archgen: 1
        name: A vendor that reads one bucket
        regions: [eu-west-1]
        resources:
          vendor:
            type: iam-role
            trusts: {"444455556666": {external_id: required}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          files: {type: bucket}
    """
    graph = subject.graph
    written = {holder.id: holder for holder in holders(graph)}
    for role in roles(graph.blueprint):
        if not any(party.foreign for party in trusted_by(graph.blueprint, role)):
            yield idle(role.id)
        elif role.id not in written:
            yield passed(role.id)
        else:
            yield _too_wide(graph, written[role.id]) or passed(role.id)


def _too_wide(graph: Graph, holder: Holder) -> Verdict | None:
    policies = [name for name in holder.policies if name in READ_ALL_POLICIES]
    wide = [(grant, one) for grant in holder.grants if grant.unnamed for one in grant.actions if _looks(one)]
    if not policies and not wide:
        return None
    patterns = [pattern for _, pattern in wide]
    readable = _readable(graph, policies, patterns)
    severity = Severity.HIGH if readable >= DataClass.CONFIDENTIAL else Severity.MEDIUM
    place = At(holder.id, ("managed_policies",), "reads the whole account")
    if wide:
        place = At(holder.id, wide[0][0].path, "reads more than is named")
    names = [*policies, *dict.fromkeys(patterns)]
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=fitting(
            f"another account reads all that `{holder.id}` can see",
            "another account reads all that a role can see",
            rule=_NAME,
        ),
        place=place,
        hint=f"`allows` with named `resources` on {holder.id}"
        + (f", and no {' or '.join(policies)}" if policies else ""),
        pieces=tuple(Piece(name, _NAME, severity, "on everything") for name in names),
        moved="high, not medium: confidential data can be read" if severity is Severity.HIGH else "",
        folds_into=() if policies else ("admin-role", "wildcard-action", "wildcard-resource"),
    )


def _looks(pattern: str) -> bool:
    """True for actions that hand out data, and for patterns that look at whatever there is."""
    if any(covers(pattern, action) for action in DATA_READS):
        return True
    name = pattern.partition(":")[2].lower()
    return has_wildcard(pattern) and name.startswith(tuple(word.lower() for word in LOOKS))


def _readable(graph: Graph, policies: list[str], patterns: list[str]) -> DataClass:
    """The greatest class of data in the design that is read with these policies or patterns."""
    everything = READ_DATA_POLICY in policies
    services = {service_of(action) for action in DATA_READS for one in patterns if covers(one, action)}
    found = [
        data_class(graph, resource.id)
        for resource in graph.blueprint.resources.values()
        if everything or any(form.split(":")[2] in services for form in ARNS.get(resource.type, ()))
    ]
    return max(found, default=DataClass.UNSTATED)


RULES = (foreign_role_too_wide,)
