"""Who may take a role, and for whom it is: parties of a trust policy, told apart."""

from __future__ import annotations

import re
from enum import Enum, auto

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.permissions import Trust
from archgen.catalogue.trust_facts import SERVICES
from archgen.graph.nature import computes, outside
from archgen.graph.rights import users_of
from archgen.graph.settings import setting
from archgen.source.document import Pointer, Sequence, value_at

_WHOLE_ACCOUNT = re.compile(r"(?:arn:[^:]*:iam::)?(\d{12}|\*)(?::root)?")
_OF_ACCOUNT = re.compile(r"arn:[^:]*:(?:iam|sts)::(\d{12}):(.+)", re.DOTALL)
_ANY_SERVICE = frozenset({"any service", "any-service", "services", "*.amazonaws.com"})


class Party(Enum):
    """What kind of principal a trust names."""

    ANYONE = auto()
    ANY_SERVICE = auto()
    SERVICE = auto()
    OWN_ACCOUNT = auto()
    FOREIGN_ACCOUNT = auto()
    FOREIGN_PRINCIPAL = auto()
    NAMED = auto()


class Trusted(Struct, frozen=True):
    """One entry under `trusts`: who, what kind of party, on what condition, and where it is written.

    `account` is the account of a foreign party as written: digits, or the name of a system outside.
    `trusted` is true where the blueprint lists that account under `trusted_accounts`; `service` is
    the service's name without its ending.
    """

    who: str
    party: Party
    terms: Trust
    path: Pointer
    account: str = ""
    trusted: bool = False
    service: str = ""

    @property
    def conditional(self) -> bool:
        """True when a condition narrows who of the party may take the role."""
        terms = self.terms
        return bool(
            terms.external_id or terms.mfa or terms.source_account or terms.source_arn or terms.claims
            or terms.organization
        )  # fmt: skip

    @property
    def foreign(self) -> bool:
        """True for a party of an account outside the design."""
        return self.party in (Party.FOREIGN_ACCOUNT, Party.FOREIGN_PRINCIPAL)


def trusted_by(blueprint: Blueprint, role: Resource) -> tuple[Trusted, ...]:
    """The parties that may take a role, in the order written."""
    return tuple(
        _trusted(blueprint, role, str(who), terms, place)
        for place, (who, terms) in enumerate((setting(role, "trusts") or {}).items())
    )


def _trusted(blueprint: Blueprint, role: Resource, who: str, terms: Trust | None, place: int) -> Trusted:
    listed = isinstance(value_at(role.tree, ("trusts",)), Sequence)
    path: Pointer = ("trusts", place if listed else who)
    told = terms or Trust.model_construct()
    if who == "*":
        return Trusted(who, Party.ANYONE, told, path)
    if who.lower() in _ANY_SERVICE:
        return Trusted(who, Party.ANY_SERVICE, told, path)
    if who in blueprint.resources:
        return _drawn(blueprint, blueprint.resources[who], told, path)
    if who.endswith(".amazonaws.com") or who in SERVICES:
        return Trusted(who, Party.SERVICE, told, path, service=who.partition(".")[0])
    return _by_number(blueprint, who, told, path)


def _drawn(blueprint: Blueprint, party: Resource, terms: Trust, path: Pointer) -> Trusted:
    if party.type == "account":
        return Trusted(party.id, Party.OWN_ACCOUNT, terms, path)
    number = setting(party, "account")
    if outside(party) and (number or setting(party, "kind") == "aws-account"):
        known = {party.id, str(number)} & _trusted_accounts(blueprint)
        return Trusted(party.id, Party.FOREIGN_ACCOUNT, terms, path, str(number or party.id), bool(known))
    return Trusted(party.id, Party.NAMED, terms, path)


def _by_number(blueprint: Blueprint, who: str, terms: Trust, path: Pointer) -> Trusted:
    whole, part = _WHOLE_ACCOUNT.fullmatch(who), _OF_ACCOUNT.fullmatch(who)
    if whole and whole[1] == "*":
        return Trusted(who, Party.ANYONE, terms, path)
    if not whole and not part:
        return Trusted(who, Party.NAMED, terms, path)
    number = (whole or part)[1]  # type: ignore[index]
    everybody = whole is not None or (part is not None and part[2].rpartition("/")[2] == "*")
    known = number in _trusted_accounts(blueprint)
    if number in own_accounts(blueprint):
        return Trusted(who, Party.OWN_ACCOUNT if everybody else Party.NAMED, terms, path)
    party = Party.FOREIGN_ACCOUNT if everybody else Party.FOREIGN_PRINCIPAL
    return Trusted(who, party, terms, path, number, known)


def own_accounts(blueprint: Blueprint) -> frozenset[str]:
    """The numbers of the accounts that the blueprint draws."""
    said = (setting(frame, "id") for frame in blueprint.of_type("account"))
    return frozenset(str(number) for number in said if number is not None)


def _trusted_accounts(blueprint: Blueprint) -> frozenset[str]:
    by_frame = (
        str(name)
        for frame in blueprint.of_type("account")
        for name in setting(frame, "trusted_accounts") or ()
    )
    return frozenset((*blueprint.trusted_accounts, *by_frame))


class Purpose(Enum):
    """For whom a role is."""

    WORKLOAD = "workload"
    PIPELINE = "pipeline"
    EMERGENCY = "emergency"


def purpose_of(blueprint: Blueprint, role: Resource) -> Purpose:
    """For whom a role is: code that runs, what deploys, or people who take it with a second factor.

    Code decides first: a role that a function acts as is a workload's, whoever else may take it.
    """
    incoming = blueprint.incoming.get(role.id, ())
    acting = (*users_of(blueprint, role.id), *(line.source for line in incoming if line.verb == "assumes"))
    if any(name in blueprint.resources and computes(blueprint.resources[name]) for name in acting):
        return Purpose.WORKLOAD
    parties = trusted_by(blueprint, role)
    if any(line.verb == "deployed_by" for line in incoming) or any(
        _deploys(blueprint, one) for one in parties
    ):
        return Purpose.PIPELINE
    if parties and all(one.terms.mfa for one in parties):
        return Purpose.EMERGENCY
    return Purpose.WORKLOAD


def _deploys(blueprint: Blueprint, party: Trusted) -> bool:
    drawn = blueprint.resources.get(party.who)
    kind = setting(drawn, "kind") if drawn else None
    return kind == "pipeline" or (drawn is None and party.who == "pipeline") or bool(party.terms.claims)
