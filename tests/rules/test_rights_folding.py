"""A right and where it leads are one slip: the finding that says more takes in the other."""

from __future__ import annotations

from judging import reported

from archgen.rules.listing import ALL_RULES

RULES = tuple(
    rule for rule in ALL_RULES if rule.concern in ("permissions", "audit", "recovery", "authentication")
)


def heads(design: str) -> dict[str, str | None]:
    """Every finding by id, with the id of the one that takes it in."""
    report = reported(design, RULES)
    assert not report.mistakes
    return {finding.id: finding.folded_into for finding in report.findings}


def test_an_open_door_to_a_right_over_a_secret_is_told_once() -> None:
    found = heads(
        "resources:\n"
        "  fn: {type: lambda, runtime: python3.13, writes: token, url: {auth: none, public: A page.}}\n"
        "  token: {type: secret, rotation: 30d}\n"
    )
    told = [name for name, head in found.items() if head is None]
    assert [name for name in told if "anonymous" in name or "url" in name] == [
        "anonymous-path-to-privilege@fn"
    ]
    assert "anonymous-path-to-store@fn/url" in found


def test_code_that_takes_the_deployer_is_told_where_it_starts() -> None:
    found = heads(
        "resources:\n"
        "  fn: {type: lambda, runtime: python3.13, deployed_by: ship, assumes: ship}\n"
        '  ship: {type: iam-role, trusts: {"arn:aws:iam::111122223333:role/ci": {}}, '
        'allows: {effect: allow, actions: "lambda:UpdateFunctionCode", resources: fn}}\n'
    )
    assert found["function-code-open-to-change@ship"] in (
        "runtime-path-to-deployer@fn",
        "privilege-escalation@ship",
    )


def test_a_trail_that_code_deletes_is_told_once() -> None:
    found = heads(
        "resources:\n"
        "  fn: {type: lambda, runtime: python3.13, role: fn-role}\n"
        "  fn-role: {type: iam-role, trusts: {lambda: {}}, "
        'allows: {effect: allow, actions: "s3:DeleteObject", resources: files}}\n'
        "  trail: {type: cloudtrail, multi_region: true, log_file_validation: true, "
        "logs_to: [files, lines]}\n"
        "  files: {type: bucket}\n"
        "  lines: {type: log-group, retention: 365d}\n"
    )
    head = "audit-log-in-reach-of-workload@fn"
    assert found[head] is None
    assert found["erasable-audit-log@trail"] == head
    assert found["rights-unlike-relations@fn-role"] == head


def test_a_store_that_goes_with_its_copies_is_told_once() -> None:
    found = heads(
        "classification: confidential\n"
        "resources:\n"
        "  fn: {type: lambda, runtime: python3.13, writes: ledger, deletes: [ledger, safe]}\n"
        "  ledger: {type: dynamodb, holds: [financial], point_in_time_recovery: 35d, "
        "deletion_protection: true, backup: {plan: daily, vault: safe, keep: 35d}}\n"
        "  safe: {type: generic, service: Backup vault}\n"
    )
    assert found["store-without-isolated-backup@ledger"] == "backup-deletable-with-its-store@ledger"
