"""The list of rules is complete, and each rule says of itself what people and tools ask."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import archgen.rules
from archgen.catalogue.capabilities import CAPABILITIES
from archgen.catalogue.types import TYPES
from archgen.finding.finding import Category
from archgen.rules.listing import ALL_RULES, DEFAULT_RULES, rule_named
from archgen.rules.manual import SECTIONS, parse
from archgen.rules.rule import Rule

REFS = {
    "security_hub",
    "owasp_api",
    "cwe",
    "well_architected",
    "checkov",
    "cdk_nag",
    "cfn_guard",
    "prowler",
    "cis",
    "nist_800_53",
    "pci_dss",
}
APPLIES = {"any", "waivers"} | set(TYPES) | {capability.__name__ for capability in CAPABILITIES}

each_rule = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)


def test_every_rule_of_every_module_is_listed() -> None:
    folder = Path(archgen.rules.__path__[0])
    found = sorted(path.relative_to(folder).with_suffix("") for path in folder.glob("*/*.py"))
    modules = [
        import_module(".".join(("archgen.rules", *path.parts))) for path in found if path.name != "__init__"
    ]
    written = [rule for module in modules for rule in getattr(module, "RULES", ())]
    assert sorted(rule.name for rule in written) == sorted(rule.name for rule in ALL_RULES)
    made = {value.name for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    assert made == {rule.name for rule in ALL_RULES}


def test_rules_of_the_strict_profile_run_only_when_asked_for() -> None:
    left_out = [rule for rule in ALL_RULES if rule not in DEFAULT_RULES]
    assert "function-size-unchosen" in {rule.name for rule in left_out}
    assert {rule.profile for rule in left_out} == {"strict"}
    assert [rule for rule in ALL_RULES if rule.profile == "default"] == list(DEFAULT_RULES)


def test_names_are_unique_former_ones_included() -> None:
    names = [name for rule in ALL_RULES for name in (rule.name, *rule.former)]
    assert len(names) == len(set(names))
    assert all(rule_named(rule.name) is rule for rule in ALL_RULES)
    assert rule_named("no-such-rule") is None


@each_rule
def test_a_name_is_lower_case_words_and_at_most_36_long(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert len(rule.name) <= 36


@each_rule
def test_the_manual_page_is_whole(rule: Rule) -> None:
    manual = parse(rule.manual)
    assert [section.title for section in manual.sections] == list(SECTIONS)
    assert all(any(line.strip() for line in section.lines) for section in manual.sections)
    assert manual.bad
    assert manual.good
    assert manual.summary.endswith(".")
    assert manual.summary == rule.summary
    assert len(manual.summary) <= 100


@each_rule
def test_sources_are_addresses_or_service_models(rule: Rule) -> None:
    section = parse(rule.manual).section("SOURCES")
    assert section is not None
    for line in section.lines:
        assert re.match(r"https://|botocore|archgen's own", line), line


@each_rule
def test_references_have_known_keys_and_shapes(rule: Rule) -> None:
    assert set(rule.refs) <= REFS
    shapes = {
        "cwe": r"CWE-\d+",
        "owasp_api": r"API\d+:2023",
        "security_hub": r"[A-Za-z0-9]+\.\d+",
        "well_architected": r"[A-Z]+\d\d-BP\d\d",
        "checkov": r"CKV2?_[A-Z]+_\d+",
    }
    for system, ids in rule.refs.items():
        assert ids, system
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(shapes.get(system, r".+"), one) for one in ids), (system, ids)


@each_rule
def test_a_rule_says_what_it_applies_to_and_covers(rule: Rule) -> None:
    assert rule.applies_to
    assert set(rule.applies_to) <= APPLIES
    assert rule.covers
    assert rule.concern
    assert rule.profile in ("default", "strict")
    assert rule.category in (Category.SECURITY, Category.FEASIBILITY, Category.WAIVER)


def test_every_rule_has_a_case_file() -> None:
    files = {path.stem for path in (Path(__file__).parent / "cases").glob("*.yaml")}
    assert files == {rule.name for rule in ALL_RULES}
