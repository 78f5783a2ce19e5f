"""Which AWS role people get when they sign in, and what becomes of whom no role fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.end_users import directories
from archgen.rules.readings.routes import every_route
from archgen.rules.readings.written import holders
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "ambiguous-role-mapping"
_FOR_ALL = ("authenticated", "default")
"""Keys of `roles` that name nobody: what everybody gets who signed in."""


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("identity-pool",),
    covers=("cognito-role-mapping",),
    refs={
        "owasp_api": ("API5:2023",),
        "cwe": ("CWE-863", "CWE-269"),
        "well_architected": ("SEC03-BP02",),
    },
)
def ambiguous_role_mapping(subject: Subject) -> Iterator[Verdict]:
    """People whom no role fits get the common role, where nobody turns them away.

    WHY
      Roles by claim or group are meant to give each person one. Whoever has no such claim, or is in
      two groups at once, gets the role of everybody, and that often has more than one thinks.

    HOW IT IS ATTACKED
      Somebody signs up, is in no group, and asks for AWS credentials all the same.

    JUDGED
      Fails      `roles` go by claim or group and `no_match` is `authenticated-role`; or it is missing,
                 and AWS refuses the pool
      Passes     `no_match: deny`; one role for all
      Asks       one role for all, where routes tell groups apart
      Severity   high; medium where the role of everybody is drawn and allows nothing

    MEND IT
      `no_match: deny`.

    FALSE ALARM?
      The role of everybody is the least of all, on purpose: draw it, as `roles: {authenticated: <role>}`.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
      botocore cognito-identity RoleMapping.AmbiguousRoleResolution

    Bad:
        archgen: 1
        name: A role for the rest
        regions: [eu-west-1]
        resources:
          pool:
            type: identity-pool
            signs_in_with: users
            roles: {admins: admin}
            no_match: authenticated-role
          users: {type: cognito-user-pool}
          admin: {type: iam-role, trusts: {pool: {}}}

    Good:
        archgen: 1
        name: Nothing for the rest
        regions: [eu-west-1]
        resources:
          pool: {type: identity-pool, signs_in_with: users, roles: {admins: admin}, no_match: deny}
          users: {type: cognito-user-pool}
          admin: {type: iam-role, trusts: {pool: {}}}
    """
    graph = subject.graph
    for pool in graph.blueprint.of_type("identity-pool"):
        roles: Mapping[str, str] = getattr(pool.body, "roles", None) or {}
        if all(key in _FOR_ALL for key in roles):
            yield passed(pool.id)
            if _groups(graph.blueprint, pool):
                yield unsaid(pool.id, f"Do all groups get the same AWS role from `{pool.id}`?", "roles")
        elif pool.value("no_match") == "deny":
            yield passed(pool.id)
        else:
            yield _ambiguous(graph, pool, roles)


def _groups(blueprint: Blueprint, pool: Resource) -> bool:
    """True where routes tell groups apart among the people who get credentials here."""
    signing = set(getattr(pool.body, "signs_in_with", None) or ())
    return any(
        way.route.groups and any(one.id in signing for one in directories(blueprint, way))
        for way in every_route(blueprint)
    )


def _ambiguous(graph: Graph, pool: Resource, roles: Mapping[str, str]) -> Verdict:
    stated = pool.stated("no_match")
    least = stated and any(_allows_nothing(graph, roles[key]) for key in _FOR_ALL if key in roles)
    severity = Severity.MEDIUM if least else Severity.HIGH
    refused = (
        f"AWS refuses `{pool.id}`: nothing says what people get whom no role fits",
        "AWS refuses roles that do not say what all others get",
    )
    common = (
        f"whoever fits no role of `{pool.id}` gets that of everybody",
        "whoever fits no role gets that of everybody",
    )
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=fitting(*(common if stated else refused), rule=_NAME),
        place=At(
            pool.id,
            ("no_match",) if stated else ("roles",),
            "turns nobody away" if stated else "`no_match` not stated",
        ),
        hint=f"`no_match: deny` on {pool.id}",
        moved=moved_by(severity, Severity.HIGH, "the role of everybody allows nothing"),
        silent="no_match",
        refused=not stated,
    )


def _allows_nothing(graph: Graph, role: str) -> bool:
    """True for a role that is drawn and to which nobody wrote a right."""
    held = next((one for one in holders(graph) if one.id == role), None)
    return role in graph.blueprint.resources and (held is None or not (held.grants or held.policies))


RULES = (ambiguous_role_mapping,)
