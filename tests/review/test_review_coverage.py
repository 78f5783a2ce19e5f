"""Coverage: a row for each framework with something to do, a few words for the rest."""

from __future__ import annotations

from review_designs import NOTES, SECURE, reviewed, section, tables_in

from archgen.reviews.model import Paragraph, Table, said

RULES = ("CloudFormation Guard rules registry", "cfn-guard")


def told(text: str) -> tuple[set[str], str]:
    """The frameworks that have a row, and the sentences beside the tables."""
    blocks = section(reviewed(text).review, "coverage").blocks
    rows = {
        said(row[0]) for b in blocks if isinstance(b, Table) and b.head[0] == "Framework" for row in b.rows
    }
    return rows, " ".join(said(block.words) for block in blocks if isinstance(block, Paragraph))


def test_a_framework_has_a_row_as_long_as_something_fails_or_is_waived_or_is_not_stated() -> None:
    rows, spoken = told(NOTES)
    assert "ATT&CK" in rows
    assert "MITRE ATT&CK" not in spoken
    rows, spoken = told(SECURE)
    assert "checkov" in rows
    assert "ATT&CK" not in rows
    assert "MITRE ATT&CK (21 pass, 4 do not apply)" in spoken


def test_a_framework_that_applies_nowhere_is_not_told() -> None:
    rows, spoken = told(NOTES)
    assert not set(RULES) & rows
    assert not any(name in spoken for name in RULES)


def test_a_listing_of_controls_goes_with_what_is_to_do_in_them() -> None:
    assert "OWASP API (two controls pass or do not apply):" in told(NOTES)[1]
    assert "OWASP API Security Top 10 2023 (9 pass, 1 does not apply)" in told(SECURE)[1]
    assert "OWASP API (" not in told(SECURE)[1]


def heads(text: str) -> list[tuple[str, ...]]:
    """The heads of the section's tables."""
    return [table.head for table in tables_in(section(reviewed(text).review, "coverage").blocks)]


def test_waivers_have_a_column_where_there_are_any() -> None:
    assert heads(SECURE)[0] == ("Framework", "Fail", "Waived", "Not stated", "Pass", "Not applicable")
    assert "Waived" not in heads(NOTES)[0]


def test_a_risk_of_owasp_is_told_with_what_it_is_about() -> None:
    risks = list(tables_in(section(reviewed(NOTES).review, "coverage").blocks))[1]
    assert "API2 authentication" in [said(row[0]) for row in risks.rows]
    assert risks.head == ("Control", "Fail", "Not stated")


def test_the_fold_counts_the_frameworks_in_it() -> None:
    for text in (NOTES, SECURE):
        rows, spoken = told(text)
        quiet = spoken.partition("Nothing fails")[2].count(" pass,") + spoken.count(" passes,")
        assert section(reviewed(text).review, "coverage").fold.startswith(f"{len(rows) + quiet} frameworks")
