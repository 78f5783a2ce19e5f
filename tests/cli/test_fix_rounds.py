"""How fixes are chosen: made-up rules whose fixes do harm, want the same text, or never end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archgen.cli.fixing import Fixed, Fixer
from archgen.finding.finding import Edit, Severity
from archgen.policy.terms import Terms
from archgen.rules.rule import Rule, Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict
from archgen.source.document import Span

HEAD = "archgen: 1\nname: Rounds\nregions: [eu-west-1]\nresources:\n"
LOGS = "  a: {type: log-group, retention: 1d}\n  b: {type: log-group, retention: 1d}\n"

Says = Callable[[str, str], tuple[Severity, str, str] | None]
"""From a log group and its retention: how bad, the part, and the retention to write; None is fine."""


def made(name: str, says: Says) -> Rule:
    """A rule over log groups."""

    def judge(subject: Subject) -> Iterator[Verdict]:
        for group in subject.graph.blueprint.of_type("log-group"):
            said = says(group.id, str(getattr(group.value("retention"), "text", "")))
            if said:
                severity, part, wanted = said
                yield Verdict(
                    Outcome.FAILED,
                    (group.id,),
                    part=part or None,
                    severity=severity,
                    message=name,
                    place=At(group.id),
                    mend=Mend(f"sets {wanted}", group.id, (("retention", wanted),)) if wanted else None,
                )

    return rule(name, concern="made-up", severity=Severity.LOW, applies_to=("log-group",))(judge)


def fixed(*rules: Rule, text: str = HEAD + LOGS) -> Fixed:
    """What comes of two log groups under these rules."""
    done = Fixer(Terms(rules), lambda _: True).fix(text.encode(), "rounds.yaml")
    assert isinstance(done, Fixed)
    return done


def short(severity: Severity) -> Rule:
    """One day is too short; three are right."""
    return made("short", lambda _, days: (severity, "", "3d") if days == "1d" else None)


def odd(severity: Severity) -> Rule:
    """Three days are odd on `b`, and nothing can be done about it."""
    return made("odd", lambda name, days: (severity, "", "") if (name, days) == ("b", "3d") else None)


def test_a_fix_that_brings_a_finding_as_bad_is_left_out_and_the_others_are_not() -> None:
    done = fixed(short(Severity.MEDIUM), odd(Severity.MEDIUM))
    assert done.after == done.before.replace(
        "a: {type: log-group, retention: 1d", "a: {type: log-group, retention: 3d"
    )
    assert [one.id for one in done.mended] == ["short@a"]
    assert done.settled


def test_a_fix_may_bring_a_lesser_finding() -> None:
    done = fixed(short(Severity.MEDIUM), odd(Severity.LOW))
    assert done.after == done.before.replace("1d", "3d")
    assert [one.id for one in done.report.open] == ["odd@b"]


def test_a_fix_that_makes_a_finding_worse_is_left_out() -> None:
    def says(_: str, days: str) -> tuple[Severity, str, str] | None:
        return (Severity.LOW, "", "") if days == "1d" else (Severity.HIGH, "", "")

    done = fixed(short(Severity.MEDIUM), made("worse", says))
    assert (done.after, done.mended) == (done.before, ())


def test_a_fix_that_mends_nothing_is_left_out() -> None:
    done = fixed(made("stubborn", lambda _, days: (Severity.LOW, "", "3d" if days == "1d" else "1d")))
    assert (done.after, done.mended) == (done.before, ())


def test_a_fix_that_the_text_cannot_bear_is_left_out() -> None:
    done = fixed(made("broken", lambda _, days: (Severity.LOW, "", "[3d") if days == "1d" else None))
    assert (done.after, done.mended) == (done.before, ())


def test_of_two_that_want_the_same_text_the_worse_is_first() -> None:
    one = made("one", lambda _, days: (Severity.LOW, "", "5d") if days in ("1d", "3d") else None)
    done = fixed(one, short(Severity.HIGH))
    assert done.after == done.before.replace("1d", "5d")
    assert [finding.id for finding in done.mended] == ["short@a", "short@b", "one@a", "one@b"]


def test_one_good_guess_among_many_bad_ones_is_found() -> None:
    bad = "".join(
        f"  log-{n}: {{type: log-group, encryption_key: sekret-{n}}}\n  secret-{n}: {{type: secret}}\n"
        for n in range(80)
    )
    text = f"{HEAD}{bad}  good: {{type: log-group, retentoin: 5d}}\n"
    done = fixed(text=text)
    assert len(done.first.mistakes) == 81
    assert done.after == text.replace("retentoin", "retention")
    assert fixed(text=done.after).after == done.after


STEPS = {"1d": "3d", "3d": "5d", "5d": "7d", "7d": "14d", "14d": "30d"}


def test_what_would_take_more_than_three_rounds_is_said_to_be_left() -> None:
    def says(_: str, days: str) -> tuple[Severity, str, str] | None:
        place = list(STEPS).index(days) if days in STEPS else None
        return None if place is None else (Severity(4 - place), days, STEPS[days])

    done = fixed(made("steps", says))
    assert done.after == done.before.replace("1d", "7d")
    assert not done.settled
    assert fixed(made("steps", says), text=done.after).settled


def test_mistakes_are_mended_before_the_design() -> None:
    text = f"{HEAD}  a: {{type: log-group, retentoin: 1 day}}\ndefaults:\n  lgo-group: {{retention: 1d}}\n"
    unsaid = made("unsaid", lambda _, days: None if days else (Severity.LOW, "", "90d"))
    done = fixed(unsaid, text=text)
    assert done.after == text.replace("retentoin: 1 day", "retention: 1d").replace("lgo", "log")
    assert [one.rule for one in done.mended] == ["unknown-key", "unknown-type", "wrong-type"]


def test_edits_of_a_rules_own_are_made_too() -> None:
    def judge(subject: Subject) -> Iterator[Verdict]:
        if "# draft" in subject.graph.blueprint.document.text:
            edit = Edit(Span(5, 1, 5, 8), "")
            mend = Mend("takes the mark out", "", edits=(edit,))
            yield Verdict(
                Outcome.FAILED, ("a",), severity=Severity.LOW, message="a draft", place=At("a"), mend=mend
            )

    drafted = rule("drafted", concern="made-up", severity=Severity.LOW, applies_to=("any",))(judge)
    done = fixed(drafted, text=f"{HEAD}# draft\n{LOGS}")
    assert done.after == f"{HEAD}\n{LOGS}"
