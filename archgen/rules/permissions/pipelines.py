"""Roles that pipelines take with a token: what the token has to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.trust_facts import SHARED_ISSUERS
from archgen.finding.finding import Severity
from archgen.graph.sources import ACCOUNT, zone_of
from archgen.graph.trusts import Trusted, trusted_by
from archgen.graph.written_rights import roles
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.permissions.pipeline_claims import Pinned, pinned
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "pipeline-without-claims"
_SAYS = {
    Pinned.NOTHING: "no claim says which repository",
    Pinned.LOOSELY: "a claim that many repositories or branches meet",
    Pinned.REPOSITORY: "no claim says which branch or environment",
}

_WHO = {
    Pinned.NOTHING: "every pipeline of the issuer",
    Pinned.LOOSELY: "more than one repository or branch",
    Pinned.REPOSITORY: "every branch of the repository",
}
_LABELS = {
    Pinned.NOTHING: "no claims",
    Pinned.LOOSELY: "claims with a wildcard",
    Pinned.REPOSITORY: "neither a branch nor an environment",
}


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role",),
    covers=("iam-oidc-deployer-claims",),
    refs={
        "checkov": ("CKV_AWS_358", "CKV_AWS_393"),
        "cwe": ("CWE-345",),
        "well_architected": ("SEC02-BP02",),
    },
)
def pipeline_without_claims(subject: Subject) -> Iterator[Verdict]:
    """A role for a pipeline that asks no claims goes to every pipeline with a token of that issuer.

    WHY
      The issuer signs tokens for all repositories of all its customers. That a token is genuine says
      only that it is somebody's; its claims say whose, and from which branch or environment.

    HOW IT IS ATTACKED
      Somebody opens a repository of their own at the same provider, asks for a token there, and takes
      the role. Or a colleague pushes a branch that nobody reviewed, and it deploys to production.

    JUDGED
      Fails      a pipeline or an OpenID Connect provider may take the role, and `claims` are missing,
                 have a wildcard for the owner, the repository, the branch or the environment, or name a
                 repository and none of its branches or environments
      Passes     repository and branch or environment by name
      Severity   high; critical where no claim is asked for and the issuer is the same for all customers
      Not        pipelines inside the account, roles that people take with a second factor

    MEND IT
      `trusts: {pipeline: {claims: ["repo:org/name:environment:prod"]}}`.

    FALSE ALARM?
      A provider that signs for this organisation alone, and for one repository: name that in `claims`.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
      https://docs.github.com/en/actions/reference/security/oidc

    Bad:
        archgen: 1
        name: Any repository deploys
        regions: [eu-west-1]
        resources:
          deployer: {type: iam-role, trusts: {pipeline: {}}}
          fn: {type: lambda, runtime: python3.13, deployed_by: deployer}

    Good:
        archgen: 1
        name: One environment deploys
        regions: [eu-west-1]
        resources:
          deployer: {type: iam-role, trusts: {pipeline: {claims: ["repo:shop/notes:environment:prod"]}}}
          fn: {type: lambda, runtime: python3.13, deployed_by: deployer}
    """
    blueprint = subject.graph.blueprint
    for role in roles(blueprint):
        parties = [one for one in trusted_by(blueprint, role) if _deploys(blueprint, one)]
        loose = [one for one in parties if _pinned(one) < Pinned.WHOLLY]
        if loose:
            yield _unclaimed(blueprint, role, loose)
        else:
            yield passed(role.id) if parties else idle(role.id)


def _pinned(party: Trusted) -> Pinned:
    return pinned(party.terms.claims or ())


def _deploys(blueprint: Blueprint, party: Trusted) -> bool:
    """True for a pipeline outside the account, and for an issuer at which no person signs in."""
    drawn = blueprint.resources.get(party.who)
    if party.terms.mfa or party.terms.source_arn or party.terms.source_account:
        return False
    if drawn is None:
        named = party.who == "pipeline" or ":oidc-provider/" in party.who or _shared_name(party.who)
        return named or bool(party.terms.claims)
    if getattr(drawn.body, "kind", None) == "pipeline":
        return zone_of(blueprint, drawn) != ACCOUNT
    if hasattr(drawn.body, "issuer") and hasattr(drawn.body, "if_down"):
        people = any(line.verb == "signs_in_with" for line in blueprint.incoming.get(drawn.id, ()))
        federates = any(line.verb == "signs_in" for line in blueprint.outgoing.get(drawn.id, ()))
        return getattr(drawn.body, "kind", None) == "oidc" and not people and not federates
    return bool(party.terms.claims)


def _shared_name(text: str) -> bool:
    return any(issuer in text.lower() for issuer in SHARED_ISSUERS)


def _for_everybody(blueprint: Blueprint, party: Trusted) -> bool:
    """True where the issuer is one that signs for all customers of a provider."""
    drawn = blueprint.resources.get(party.who)
    names = [line.target for line in blueprint.outgoing.get(party.who, ()) if line.verb == "signs_in_with"]
    asked = [one for one in (drawn, *(blueprint.resources[name] for name in names)) if one is not None]
    texts = (party.who, *(str(getattr(one.body, "issuer", "")) for one in asked))
    return any(_shared_name(text) for text in texts)


def _grade(blueprint: Blueprint, party: Trusted) -> Severity:
    anybody = _pinned(party) is Pinned.NOTHING and _for_everybody(blueprint, party)
    return Severity.CRITICAL if anybody else Severity.HIGH


def _unclaimed(blueprint: Blueprint, role: Resource, loose: Sequence[Trusted]) -> Verdict:
    grades = {one.who: _grade(blueprint, one) for one in loose}
    worst = max(loose, key=lambda one: (grades[one.who], -_pinned(one)))
    severity = grades[worst.who]
    how = _pinned(worst)
    bare = how is Pinned.NOTHING
    who = "every customer of the issuer" if severity is Severity.CRITICAL else _WHO[how]
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=severity,
        message=fitting(f"{who} may take `{role.id}`", f"{who} may take a role", rule=_NAME),
        place=At(role.id, worst.path, _LABELS[how], key=True),
        hint=f'`{{{worst.who}: {{claims: ["repo:<org>/<name>:environment:<name>"]}}}}` under `trusts`',
        pieces=tuple(Piece(one.who, _NAME, grades[one.who], _SAYS[_pinned(one)]) for one in loose),
        moved=moved_by(severity, Severity.HIGH, "the issuer signs tokens for all its customers alike"),
        silent="claims",
        assumed_default=bare,
        folds_into=("role-trusting-anyone",),
    )


RULES = (pipeline_without_claims,)
