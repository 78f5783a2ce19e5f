"""Who may take a role, told apart, and for whom a role is."""

from __future__ import annotations

import pytest
from graph_making import loaded

from archgen.graph.trusts import Party, Purpose, Trusted, purpose_of, trusted_by

_DESIGN = """
trusted_accounts: ["777788889999"]
resources:
  fn: {type: lambda, runtime: python3.13}
  vendor: {type: external, kind: saas, account: "444455556666"}
  peer: {type: external, kind: aws-account}
  phone: {type: external, kind: pager}
  role: {type: iam-role, trusts: TRUSTS}
boundaries:
  shop: {type: account, id: "111122223333", trusted_accounts: [peer]}
"""


def _parties(trusts: str) -> tuple[Trusted, ...]:
    blueprint = loaded(_DESIGN.lstrip().replace("TRUSTS", trusts))
    return trusted_by(blueprint, blueprint.resources["role"])


@pytest.mark.parametrize(
    ("who", "party", "account", "trusted"),
    [
        ('"*"', Party.ANYONE, "", False),
        ('"arn:aws:iam::*:root"', Party.ANYONE, "", False),
        ('"*.amazonaws.com"', Party.ANY_SERVICE, "", False),
        ("any service", Party.ANY_SERVICE, "", False),
        ("lambda", Party.SERVICE, "", False),
        ("widgets.amazonaws.com", Party.SERVICE, "", False),
        ("shop", Party.OWN_ACCOUNT, "", False),
        ('"111122223333"', Party.OWN_ACCOUNT, "", False),
        ('"arn:aws:iam::111122223333:role/a"', Party.NAMED, "", False),
        ('"444455556666"', Party.FOREIGN_ACCOUNT, "444455556666", False),
        ('"arn:aws:iam::777788889999:root"', Party.FOREIGN_ACCOUNT, "777788889999", True),
        ('"arn:aws:iam::444455556666:role/*"', Party.FOREIGN_ACCOUNT, "444455556666", False),
        ('"arn:aws:iam::444455556666:role/a"', Party.FOREIGN_PRINCIPAL, "444455556666", False),
        ('"arn:aws:sts::777788889999:assumed-role/a/b"', Party.FOREIGN_PRINCIPAL, "777788889999", True),
        ("vendor", Party.FOREIGN_ACCOUNT, "444455556666", False),
        ("peer", Party.FOREIGN_ACCOUNT, "peer", True),
        ("phone", Party.NAMED, "", False),
        ("fn", Party.NAMED, "", False),
        ("identity-centre", Party.NAMED, "", False),
    ],
)
def test_each_party_is_of_a_kind(who: str, party: Party, account: str, trusted: bool) -> None:  # noqa: FBT001
    (found,) = _parties(f"{{{who}: {{}}}}")
    assert (found.party, found.account, found.trusted) == (party, account, trusted)
    assert found.path == ("trusts", who.strip('"'))
    assert found.foreign is (party in (Party.FOREIGN_ACCOUNT, Party.FOREIGN_PRINCIPAL))


def test_parties_of_a_list_stand_at_their_place() -> None:
    assert [(one.who, one.path) for one in _parties("[lambda, fn]")] == [
        ("lambda", ("trusts", 0)),
        ("fn", ("trusts", 1)),
    ]


@pytest.mark.parametrize(
    "terms",
    [
        "external_id: required",
        "mfa: true",
        "organization: o-1",
        "source_account: 1",
        "source_arn: a",
        "claims: [a]",
    ],
)
def test_each_condition_narrows_a_trust(terms: str) -> None:
    (bare,) = _parties('{"444455556666": {}}')
    (told,) = _parties(f'{{"444455556666": {{{terms}}}}}')
    assert (bare.conditional, told.conditional) == (False, True)


@pytest.mark.parametrize(
    ("resources", "purpose"),
    [
        ("  fn: {type: lambda, runtime: python3.13, role: role}\n", Purpose.WORKLOAD),
        ("  fn: {type: lambda, runtime: python3.13, deployed_by: role}\n", Purpose.PIPELINE),
        ("  fn: {type: lambda, runtime: python3.13, role: role, deployed_by: role}\n", Purpose.WORKLOAD),
        ("  fn: {type: lambda, runtime: python3.13, assumes: role}\n", Purpose.WORKLOAD),
        ("  ci: {type: client, kind: pipeline}\n", Purpose.EMERGENCY),
    ],
)
def test_who_uses_a_role_says_for_whom_it_is(resources: str, purpose: Purpose) -> None:
    blueprint = loaded(
        f"resources:\n{resources}  role: {{type: iam-role, trusts: {{staff: {{mfa: true}}}}}}\n"
    )
    assert purpose_of(blueprint, blueprint.resources["role"]) is purpose


@pytest.mark.parametrize(
    ("trusts", "purpose"),
    [
        ("{ci: {}}", Purpose.PIPELINE),
        ("{pipeline: {}}", Purpose.PIPELINE),
        ('{issuer: {claims: ["repo:a"]}}', Purpose.PIPELINE),
        ("{lambda: {}}", Purpose.WORKLOAD),
        ("{staff: {mfa: true}, others: {}}", Purpose.WORKLOAD),
    ],
)
def test_who_may_take_a_role_says_for_whom_it_is(trusts: str, purpose: Purpose) -> None:
    text = (
        f"resources:\n  ci: {{type: client, kind: pipeline}}\n  role: {{type: iam-role, trusts: {trusts}}}\n"
    )
    blueprint = loaded(text)
    assert purpose_of(blueprint, blueprint.resources["role"]) is purpose
