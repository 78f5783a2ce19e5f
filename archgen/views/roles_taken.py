"""Roles: who may take them and on what condition, and what whoever acts may do to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.graph.nature import computes, outside, runs_steps
from archgen.graph.rights import role_of, users_of
from archgen.graph.trusts import Party, Trusted, trusted_by
from archgen.graph.written_rights import grants_of, roles
from archgen.views.composing import several

_DOES = {
    "reads": "reads",
    "writes": "writes",
    "deletes": "deletes",
    "sends_to": "sends",
    "calls": "calls",
    "manages": "changes",
}
"""Relation words by which somebody uses a right on something, as a line says them."""
_SHOWN = {
    "mutual-tls": "certificate",
    "iam": "signature",
    "jwt": "token",
    "api-key": "API key",
    "oauth-client-credentials": "OAuth",
    "signed-url": "signed URL",
    "none": "no proof",
}
_PARTIES = {
    Party.ANYONE: "anybody in AWS",
    Party.OWN_ACCOUNT: "our account",
    Party.FOREIGN_ACCOUNT: "other AWS account",
    Party.FOREIGN_PRINCIPAL: "of another AWS account",
    Party.NAMED: "named in the trust policy",
}


class Use(Struct, frozen=True):
    """Somebody that acts may do something to a resource; `words` say what."""

    holder: str
    target: str
    words: str


class Taking(Struct, frozen=True):
    """A party that may take a role, on a condition; `name` is a resource or `@party/` and a name.

    `kind` says what it is where no resource does.
    """

    name: str
    role: str
    words: str
    title: str = ""
    kind: str = ""


def acts(resource: Resource) -> bool:
    """True for what runs under a role of its own: code and workflows."""
    return (computes(resource) or runs_steps(resource)) and not outside(resource)


def uses(blueprint: Blueprint) -> tuple[Use, ...]:
    """What code, and then roles that somebody wrote out, may do to what; one row a pair."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in blueprint.relations:
        target = blueprint.resources[line.target]
        if acts(blueprint.resources[line.source]) and line.verb in _DOES and line.route is None:
            found.setdefault((line.source, target.id), []).append(_does(line, target))
    for role in roles(blueprint):
        for grant in grants_of(blueprint, role):
            for name in grant.targets if grant.path[:1] == ("allows",) else ():
                actions = [action.partition(":")[2] or action for action in grant.actions]
                found.setdefault((role.id, name), []).append(several(actions, "actions", 2))
    return tuple(Use(*pair, ", ".join(dict.fromkeys(words))) for pair, words in found.items())


def _does(line: Relation, target: Resource) -> str:
    if outside(target) and line.verb == "calls":
        return f"with {_SHOWN[line.settings.auth]}" if line.settings.auth in _SHOWN else "proof not stated"
    return _DOES[line.verb]


def takings(blueprint: Blueprint) -> tuple[Taking, ...]:
    """Who may take which role: code that acts as it, then the parties of its trust policy.

    Services of AWS that run our code are no party of their own.
    """
    found: dict[tuple[str, str], Taking] = {}
    for role in roles(blueprint):
        for user in users_of(blueprint, role.id):
            found.setdefault((user, role.id), Taking(user, role.id, "acts as"))
        for party in trusted_by(blueprint, role):
            taking = _taking(blueprint, role, party)
            if taking is not None:
                found.setdefault((taking.name, role.id), taking)
    return tuple(found.values())


def _taking(blueprint: Blueprint, role: Resource, party: Trusted) -> Taking | None:
    if party.party in (Party.SERVICE, Party.ANY_SERVICE):
        return None
    words = condition(party)
    if party.who in blueprint.resources and not blueprint.resources[party.who].boundary:
        return Taking(party.who, role.id, words)
    title = "Anyone" if party.party is Party.ANYONE else party.who
    return Taking(f"@party/{party.who}", role.id, words, title, _PARTIES[party.party])


def condition(party: Trusted) -> str:
    """On what condition a party may take a role, in a few words."""
    terms = party.terms
    said = [
        word
        for word, holds in (
            ("with MFA", terms.mfa),
            ("with claims", terms.claims),
            ("external id", terms.external_id),
            ("from an account", terms.source_account),
            ("from a resource", terms.source_arn),
            ("of the organisation", terms.organization),
        )
        if holds
    ]
    return ", ".join(said) or "takes"


def role_words(blueprint: Blueprint, role: Resource, used: Iterable[Use]) -> str:
    """The line under a role: what it does besides what lines show."""
    said = list(_duties(blueprint, role))
    if not said and not any(use.holder == role.id for use in used):
        said = ["no rights are stated"] if not users_of(blueprint, role.id) else []
    return " · ".join(["IAM role", *said])


def _duties(blueprint: Blueprint, role: Resource) -> Iterator[str]:
    lines = blueprint.incoming.get(role.id, ())
    titles = {name: one.title for name, one in blueprint.resources.items()}
    deployed = [titles[line.source] for line in lines if line.verb == "deployed_by"]
    if deployed:
        yield f"deploys {several(deployed, 'resources', 2)}"
    kept = [titles[line.source] for line in lines if line.verb == "admins"]
    if kept:
        yield f"administers {several(kept, 'keys', 2)}"


def acts_as(blueprint: Blueprint, resource: Resource) -> str:
    """The line under code: whose role it acts as."""
    named = role_of(blueprint, resource.id)
    return f"acts as {blueprint.resources[named].title}" if named else "acts as itself"
