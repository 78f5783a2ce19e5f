"""Whom the statements of a resource policy name: everybody, a service, an account outside the design."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import HasPolicy
from archgen.catalogue.trust_facts import SERVICES
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import leads_inside, outside
from archgen.graph.trusts import own_accounts

_SERVICE_END = ".amazonaws.com"
_DIGITS = 12
_ACCOUNT = 4
"""The place of the account in an ARN: arn:partition:service:region:account:resource."""


def with_policies(graph: Graph) -> tuple[Resource, ...]:
    """Everything that can carry a policy deciding who gets in, in the order of the file.

    An endpoint's policy narrows what passes it, and lets nobody in.
    """
    resources = graph.blueprint.resources.values()
    return tuple(one for one in resources if isinstance(one.body, HasPolicy) and not leads_inside(one))


def is_anyone(who: str) -> bool:
    """True for a principal that stands for every account of AWS."""
    return who == "*" or account_in(who) == "*"


def service_named(blueprint: Blueprint, who: str) -> str:
    """The service that a principal is, without its ending: `s3`, `logs.eu-west-1`; empty for all else."""
    if who in blueprint.resources:
        return ""
    if who.endswith(_SERVICE_END):
        return who.removesuffix(_SERVICE_END)
    return who if who in SERVICES else ""


def account_in(who: str) -> str:
    """The account of a principal written as digits or as an ARN; empty where it says none."""
    if len(who) == _DIGITS and who.isdigit():
        return who
    pieces = who.split(":")
    named = pieces[0] == "arn" and len(pieces) > _ACCOUNT and pieces[2] in ("iam", "sts")
    return pieces[_ACCOUNT] if named else ""


@once
def own_numbers(graph: Graph) -> frozenset[str]:
    """The numbers of the accounts that the blueprint draws."""
    return own_accounts(graph.blueprint)


@once
def trusted_numbers(graph: Graph) -> frozenset[str]:
    """The accounts that the blueprint, or an account in it, says are trusted."""
    blueprint = graph.blueprint
    frames = (getattr(one.body, "trusted_accounts", None) or () for one in blueprint.of_type("account"))
    return frozenset((*blueprint.trusted_accounts, *(str(name) for names in frames for name in names)))


@once
def drawn_numbers(graph: Graph) -> frozenset[str]:
    """The numbers of other accounts that the blueprint draws as systems outside."""
    systems = (one for one in graph.blueprint.resources.values() if _is_account(one))
    return frozenset(str(number) for one in systems if (number := getattr(one.body, "account", None)))


def _is_account(system: Resource) -> bool:
    return outside(system) and getattr(system.body, "kind", None) == "aws-account"


def stranger(graph: Graph, who: str) -> str:
    """The account outside the design that a principal belongs to: digits, or the name of a system.

    Empty for whatever is drawn as an account, trusted, or the design's own.
    """
    drawn = graph.blueprint.resources.get(who)
    if drawn is not None:
        number = getattr(drawn.body, "account", None) if outside(drawn) else None
        known = number is None or _is_account(drawn) or {who, str(number)} & trusted_numbers(graph)
        return "" if known else str(number)
    number = account_in(who)
    expected = own_numbers(graph) | trusted_numbers(graph) | drawn_numbers(graph)
    return "" if not number.isdigit() or number in expected else number
