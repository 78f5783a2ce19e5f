"""What holds of every fix on every design: it settles, brings nothing as bad, touches nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.cli.fixing import Fixed, Fixer
from archgen.finding.finding import Finding
from archgen.policy.terms import Terms
from archgen.rules.listing import ALL_RULES
from archgen.rules.manual import parse

ROOT = Path(__file__).parents[2]
HEAD = "archgen: 1\nname: A case\nregions: [eu-west-1]\n"
GALLERY = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "blueprints").glob("*.yaml"))
}
FIXER = Fixer(Terms(ALL_RULES, today=date(2026, 11, 22)), lambda _: True)


def designs() -> Iterator[tuple[str, str]]:
    """Every design of the project by a name: manual pages, rule cases, blueprints."""
    yield from GALLERY.items()
    for rule in ALL_RULES:
        page = parse(rule.manual)
        for place, text in enumerate((*page.bad, *page.good)):
            yield f"{rule.name} example {place}", text
    for path in sorted((ROOT / "tests/rules/cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {case['case']}", whole(case["design"])


def whole(design: str) -> str:
    """A design with the head that every blueprint has."""
    return design if design.startswith("archgen:") else HEAD + design


def fixed(text: str) -> Fixed:
    """What comes of a text."""
    done = FIXER.fix(text.encode(), "case.yaml")
    assert isinstance(done, Fixed)
    return done


DESIGNS = dict(designs())


def weight(finding: Finding) -> int:
    """A mistake weighs more than anything found in the design."""
    return 5 if finding.category.unusable else int(finding.severity)


def hold(text: str) -> Fixed:
    """Fix a text and assert what holds of every fix; gives what came of it."""
    done = fixed(text)
    assert done.settled
    again = fixed(done.after)
    assert (again.after, again.mended) == (done.after, ())
    assert (done.before != done.after) is bool(done.mended)
    left = {one.id: one for one in done.report.open if one.fix}
    assert not {one.id for one in done.mended} & set(left)
    if not done.first.mistakes:
        assert_nothing_as_bad_came(done)
    assert_the_rest_stands(done)
    return done


def is_less(mended: Finding, done: Fixed) -> bool:
    """True when a finding is gone, or a part of it: the rest is for people to mend."""
    before = {part.name for part in mended.parts}
    return all({part.name for part in one.parts} < before for one in done.report.open if one.id == mended.id)


def assert_nothing_as_bad_came(done: Fixed) -> None:
    """Whatever comes up is less grave than the worst that was mended: one fix may bring a lesser finding."""
    known = {one.id for one in done.first.findings}
    worst = max(map(weight, done.mended), default=0)
    assert not [one.id for one in done.report.open if one.id not in known and weight(one) >= worst]
    assert not done.report.mistakes


COMMENT = re.compile(r"(?:^|\s)#.*$")


def assert_the_rest_stands(done: Fixed) -> None:
    """Lines that change keep their indentation and comment; none goes, but one said twice."""
    before, after = done.before.split("\n"), done.after.split("\n")
    removed = any(one.rule == "declared-twice" for one in done.mended)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        assert tag in ("equal", "insert", "replace") or removed
        if tag == "replace" and not removed:
            assert i2 - i1 <= j2 - j1
            frames = [frame(line) for line in after[j1:j2]]
            assert all(frame(line) in frames for line in before[i1:i2])


def frame(line: str) -> tuple[str, str]:
    """What a line begins with, and the comment it ends with."""
    comment = COMMENT.search(line)
    return line[: len(line) - len(line.lstrip())], comment[0] if comment else ""


FIXABLE = tuple(rule.name for rule in ALL_RULES if rule.fixable)


def quick(name: str) -> bool:
    """True for the gallery and the designs of rules that archgen can mend; the others take minutes."""
    return name in GALLERY or name.startswith(FIXABLE)


@pytest.mark.parametrize(
    "name", [name if quick(name) else pytest.param(name, marks=pytest.mark.long) for name in DESIGNS]
)
def test_a_fix_settles_and_adds_nothing_as_bad(name: str) -> None:
    done = hold(DESIGNS[name])
    assert not [one.id for one in done.mended if not is_less(one, done)]


@pytest.mark.parametrize("name", [rule.name for rule in ALL_RULES if rule.fixable])
def test_the_example_of_a_rule_that_can_be_mended_is(name: str) -> None:
    done = fixed(DESIGNS[f"{name} example 0"])
    assert name in {one.rule for one in done.mended}
    assert all(is_less(one, done) for one in done.mended)


@pytest.mark.parametrize("name", GALLERY)
def test_windows_line_ends_and_a_byte_order_mark_stay(name: str) -> None:
    text = GALLERY[name].replace("flows:", "flows:  # said twice\n")
    for begin, end in (("", "\r\n"), ("\ufeff", "\n"), ("", "\r")):
        assert fixed(begin + text.replace("\n", end)).after == begin + fixed(text).after.replace("\n", end)


def test_a_file_without_a_last_line_end_gets_none() -> None:
    text = HEAD + "resources:\n  logs:\n    type: log-group"
    assert fixed(text).after == f"{text}\n    retention: 90d"


LINES = [(name, number) for name, text in GALLERY.items() for number in range(len(text.split("\n")))]


def without_line(name: str, number: int) -> str:
    """A blueprint of the gallery with one line taken away."""
    lines = GALLERY[name].split("\n")
    return "\n".join((*lines[:number], *lines[number + 1 :]))


def slipped(name: str, number: int, place: int) -> str:
    """A blueprint of the gallery with one letter of a line taken away, somewhere in its words."""
    lines = GALLERY[name].split("\n")
    line = lines[number]
    letters = [at for at, letter in enumerate(line) if letter.isalpha()] or [0]
    at = letters[place % len(letters)]
    return "\n".join((*lines[:number], line[:at] + line[at + 1 :], *lines[number + 1 :]))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.sampled_from(LINES))
def test_a_design_with_a_line_missing(line: tuple[str, int]) -> None:
    hold(without_line(*line))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.sampled_from(LINES), st.integers(0, 40))
def test_a_design_with_a_slip_of_the_pen(line: tuple[str, int], place: int) -> None:
    hold(slipped(*line, place))


@pytest.mark.long
@pytest.mark.parametrize("name", GALLERY)
def test_a_design_with_any_line_missing(name: str) -> None:
    for number in range(len(GALLERY[name].split("\n"))):
        hold(without_line(name, number))


@pytest.mark.long
@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.sampled_from(LINES), st.integers(0, 40))
def test_a_design_with_any_slip_of_the_pen(line: tuple[str, int], place: int) -> None:
    hold(slipped(*line, place))
