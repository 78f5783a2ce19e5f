"""What `validate` prints: whole outputs, and the corners where they could go wrong."""

from __future__ import annotations

import re

from msgspec.structs import replace
from reports import (
    FOLDED,
    OPEN_ROUTE,
    PARCEL_DESK,
    POOL,
    QUESTION,
    TRAIL,
    UNSIGNED,
    UNTRACED,
    WAIVED,
    label,
    report,
)

from archgen.blueprint.model import Waiver
from archgen.finding.finding import Category, Finding, Fix, Severity
from archgen.formats.findings.text import footer, render
from archgen.formats.terminal import columns
from archgen.policy.report import Decision, Held, WaiverUse
from archgen.source.document import Span

MISTAKES = """\
error[unknown-key]: an api-gateway has no field `thortle`
  --> parcel-desk.yaml:10:5
   |
 7 |   desk-api:
   |   -------- this api-gateway
...
10 |     thortle: {rate: 200/s, burst: 400}
   |     ^^^^^^^ did you mean `throttle`?
   = fix: rename it to `throttle`

error[unknown-name]: no resource is called `list-parcel`
  --> parcel-desk.yaml:12:26
   |
12 |       GET /parcels: {to: list-parcel, public: Open data.}
   |                          ^^^^^^^^^^^ did you mean `list-parcels` (line 13)?
   = fix: write `list-parcels`

error[unknown-type]: there is no resource type `lamda`
  --> parcel-desk.yaml:14:11
   |
14 |     type: lamda
   |           ^^^^^ did you mean `lambda`?
   = fix: write `lambda`
   = note: `archgen types` lists all; `generic` takes what has no type
"""

DUPLICATE = """\
error[duplicate-key]: `billing` is written twice in `parcels`
  --> parcel-desk.yaml:20:5
   |
19 |     billing: on-demand
   |     ------- first here: on-demand
20 |     billing: provisioned
   |     ^^^^^^^ again here
   = hint: keep one; archgen judged neither
"""

DESIGN = """\
critical[route-without-authorizer]: anyone on the internet can read and write `notes`
  --> notes.yaml:10:7
   |
10 |       ANY /{proxy+}: {to: notes-fn}
   |       ^^^^^^^^^^^^^ no authorizer here
...
16 |   - {from: api, to: users, label: user authentication}
   |     -------------------------------------------------- a label grants nothing
   = path: client -> api -> notes-fn -> notes; at api: nothing asks who is calling
   = hint: let `api` ask `users`:
               api:        {authorizer: user-token}
               user-token: {type: authorizer}

high[trail-left-at-defaults]: `trail` sees one Region, can be forged, and has nowhere to write
  --> notes.yaml:14:3
   |
14 |   trail: {type: cloudtrail}
   |   ^^^^^ 3 settings not stated
   = parts: logs_to (AWS requires a bucket), multi_region (AWS: false), log_file_validation (AWS:
            false)
   = fix: adds the last two; the bucket has to be named
   = note: a trail costs nothing for its first copy of management events

medium[pool-left-at-defaults]: `users` asks for no second factor and lets anyone sign up
  notes.yaml:13  users (1 part)
  hint: mfa, plan: plus with threat_protection, verify, app_clients, deletion_protection, a waf that
        protects users

notes.yaml:11: low[unsigned-code] `notes-fn` runs code that nobody signed
notes.yaml:11: info[untraced-code] a slow `notes-fn` shows no cause

"""


def test_mistakes_come_in_full_in_the_order_of_the_file() -> None:
    printed = render([report(text=PARCEL_DESK, path="parcel-desk.yaml")])
    assert printed.startswith(MISTAKES)
    assert printed.endswith(f"\n{DUPLICATE}\n")


def test_the_design_follows_mistakes_in_short_form() -> None:
    high = replace(
        TRAIL, primary=replace(TRAIL.primary, path="parcel-desk.yaml"), hint="a bucket", fix=None, parts=()
    )
    note = "a trail costs nothing for its first copy of management events"
    printed = render([report(high, text=PARCEL_DESK, path="parcel-desk.yaml")])
    assert printed.endswith(
        "high[trail-left-at-defaults]: `trail` sees one Region, can be forged, and has nowhere to write\n"
        "  parcel-desk.yaml:14  trail\n"
        "  hint: a bucket\n"
        f"  note: {note}\n\n"
    )


def test_a_design_is_printed_the_worst_first() -> None:
    assert render([report(OPEN_ROUTE, TRAIL, POOL, UNSIGNED, UNTRACED, WAIVED, FOLDED)]) == DESIGN


def test_nothing_open_prints_nothing() -> None:
    assert render([report(WAIVED, FOLDED), report()]) == ""


def test_reports_are_a_blank_line_apart() -> None:
    one = render([report(UNSIGNED)])
    assert render([report(UNSIGNED), report(), report(UNSIGNED)]) == one + one
    assert one.endswith("\n\n")


def test_colour_adds_nothing_but_colour() -> None:
    reports = [report(OPEN_ROUTE, POOL, UNSIGNED)]
    coloured = render(reports, colour=True)
    assert "\x1b[1;35mcritical\x1b[0m[\x1b[1mroute-without-authorizer\x1b[0m]" in coloured
    assert "--> \x1b[4mnotes.yaml:10:7\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(reports)


def advice(hint: str, does: str, severity: Severity = Severity.HIGH) -> list[str]:
    """The lines of a finding that say what to do about it."""
    fix = Fix(does, ()) if does else None
    one = replace(TRAIL, parts=(), hint=hint, fix=fix, notes=(), severity=severity)
    return [row for row in render([report(one)]).splitlines() if re.match(r" +(= )?(fix|hint):", row)]


def test_a_fix_is_what_archgen_can_do_and_a_hint_what_a_person_must_choose() -> None:
    assert advice("name a bucket", "") == ["   = hint: name a bucket"]
    assert advice("", "adds mfa: off") == ["   = fix: adds mfa: off"]
    assert advice("", "adds mfa: off", Severity.MEDIUM) == ["  fix: adds mfa: off"]


def test_both_are_said_where_the_hint_names_more_than_the_fix_does() -> None:
    assert advice("`ttl: 1d`", "adds ttl: 1d") == ["   = fix: adds ttl: 1d"]
    assert advice("`ttl: 1d`, or `ttl: 2d` by law", "adds ttl: 1d", Severity.MEDIUM) == [
        "  fix: adds ttl: 1d",
        "  hint: `ttl: 1d`, or `ttl: 2d` by law",
    ]
    assert advice("talk to the team", "adds ttl: 1d")[1:] == ["   = hint: talk to the team"]


def test_nothing_in_the_design_is_called_mendable_while_the_file_is_read_in_part() -> None:
    whole = report(replace(TRAIL, parts=()), text=PARCEL_DESK)
    cut = replace(whole, document=replace(whole.document, cut=True))
    assert "  fix: adds the last two" in render([whole])
    assert "  hint: adds the last two" in render([cut])


def test_one_part_of_its_own_is_named_like_a_waiver_names_it() -> None:
    part = replace(POOL.parts[0], name="mfa", rule=POOL.rule)
    assert "  notes.yaml:13  users/mfa\n" in render([report(replace(POOL, parts=(part,)))])
    folded = replace(part, rule="open-sign-up")
    assert "  notes.yaml:13  users (1 part)\n" in render([report(replace(POOL, parts=(folded,)))])


def test_findings_of_one_rule_are_told_once_with_every_place() -> None:
    other = replace(POOL, resources=("people",), primary=label(14, 3, 6))
    printed = render([report(POOL, other)])
    assert printed.count(f"medium[{POOL.rule}]") == 1
    assert "  also: line 14: people (1 part)\n" in printed
    unsigned = replace(UNSIGNED, resources=("other-fn",))
    assert render([report(UNSIGNED, unsigned)]) == (
        "notes.yaml:11: low[unsigned-code] `notes-fn` runs code that nobody signed (also other-fn)\n\n"
    )
    assert "nobody signed (also 2 more)" in render([report(UNSIGNED, unsigned, UNSIGNED)])


def test_high_findings_are_never_grouped() -> None:
    high = replace(POOL, severity=Severity.HIGH)
    other = replace(high, resources=("people",))
    assert render([report(high, other)]).count(f"high[{POOL.rule}]") == 2


def test_many_parts_are_counted() -> None:
    parts = tuple(replace(TRAIL.parts[0], name=f"part{n}", says="") for n in range(11))
    assert "part7, 3 more\n" in render([report(replace(TRAIL, parts=parts))])


def nasty(text: str) -> Finding:
    return replace(
        OPEN_ROUTE,
        message=text,
        hint=text,
        resources=(text,),
        part=text,
        primary=label(1, 1, 3, text),
        notes=(text,),
        moved=text,
    )


def test_no_line_acts_on_the_terminal_or_is_too_wide() -> None:
    texts = (
        "\x1b[2J\x1b]0;x\x07",
        "\u202e\u2066abc\u200b",
        "語" * 200,
        "e\u0301" * 300,
        "\t\r\x00",
        "x" * 5000,
    )
    for text in texts:
        for severity in Severity:
            for category in (Category.SECURITY, Category.SYNTAX):
                one = replace(nasty(text), severity=severity, category=category)
                printed = render([report(one, text=f"# {text}\n", path=f"a{text[:20]}.yaml")])
                assert all(columns(line) <= 100 for line in printed.split("\n"))
                assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066]", printed)


def test_direction_marks_are_shown_by_number() -> None:
    printed = render([report(replace(UNSIGNED, message="a \u202e b \U000e0041"))])
    assert "a \\u202e b \\U000e0041\n" in printed


def test_a_long_hint_is_wrapped_below_itself() -> None:
    printed = render([report(replace(OPEN_ROUTE, hint="word " * 40))])
    first, *_, last = (line for line in printed.split("\n") if "word" in line)
    assert first.startswith("   = hint: word")
    assert last.startswith("           word")


def test_the_footer_of_a_file_with_mistakes() -> None:
    desk = report(replace(TRAIL), POOL, text=PARCEL_DESK, path="parcel-desk.yaml")
    assert footer(desk).split("\n") == [
        "parcel-desk.yaml: 5 mistakes, 3 with a fix; the rest was judged: 1 high, 1 medium",
        "see the fixes: archgen fix --diff parcel-desk.yaml",
    ]
    assert footer(report(text="", path="x.yaml")) == "x.yaml: 1 mistake; nothing could be judged"


def test_the_footer_of_a_design_with_findings() -> None:
    judged = report(
        OPEN_ROUTE,
        TRAIL,
        POOL,
        because="one critical finding and one high finding",
        questions=(QUESTION,) * 6,
    )
    assert footer(judged).split("\n") == [
        "notes.yaml: changes required (one critical finding and one high finding)",
        "3 open: 1 critical, 1 high, 1 medium; 0 waived; 6 questions (archgen review)",
        "1 can be mended by: archgen fix --diff notes.yaml",
    ]
    assert footer(replace(judged, findings=(OPEN_ROUTE, POOL))).split("\n")[1:] == [
        "2 open: 1 critical, 1 medium; 0 waived; 6 questions (archgen review)",
        "more: archgen explain route-without-authorizer",
    ]


def test_the_footer_has_three_lines_at_most_whatever_is_to_say() -> None:
    use = waiver_use("table-without-recovery", 129)
    judged = report(TRAIL, WAIVED, questions=(QUESTION,), waivers=(use,))
    assert footer(judged).split("\n")[1:] == [
        "1 open: 1 high; 1 waived; 1 question (archgen review)",
        "1 can be mended by: archgen fix --diff notes.yaml",
    ]
    spaced = replace(judged, document=replace(judged.document, path="my notes.yaml"))
    assert footer(spaced).endswith("archgen fix --diff 'my notes.yaml'")


def waiver_use(rule: str, days: int | None) -> WaiverUse:
    waiver = Waiver(rule, "notes", None, "accepted", "", "", "", "", "", None, ("waivers", 0))
    return WaiverUse(waiver, (WAIVED.id,), days)


def test_the_footer_of_an_approved_design() -> None:
    judged = report(
        UNSIGNED,
        UNTRACED,
        WAIVED,
        decision=Decision.APPROVE,
        because="nothing of medium or above is open",
        questions=(replace(QUESTION, weighty=False),),
        waivers=(waiver_use("table-without-recovery", 129), waiver_use("for-ever", None)),
    )
    assert footer(judged).split("\n") == [
        "notes.yaml: approve",
        "2 open: 1 low, 1 info; 1 waived (table-without-recovery on notes, 129 days left)",
        "1 question, none on a critical or high check (archgen review)",
    ]


def test_the_waiver_that_ends_first_is_named() -> None:
    uses = (waiver_use("later", 40), waiver_use("sooner", 1))
    judged = report(WAIVED, decision=Decision.APPROVE, waivers=uses, questions=(QUESTION, QUESTION))
    assert footer(judged).split("\n")[1:] == [
        "0 open; 1 waived (next sooner on notes, 1 day left)",
        "2 questions, 2 on a critical or high check (archgen review)",
    ]


def test_the_footer_with_nothing_open() -> None:
    judged = report(decision=Decision.APPROVE, because="nothing is open")
    assert footer(judged) == "notes.yaml: approve, nothing open\n0 open; 0 waived; 0 questions"


def test_a_finding_beyond_the_file_is_printed_without_a_snippet() -> None:
    lost = replace(OPEN_ROUTE, primary=replace(OPEN_ROUTE.primary, span=Span(900, 1, 900, 2)), related=())
    head, arrow, remark, *_ = render([report(lost)]).split("\n")
    assert head.startswith("critical[")
    assert arrow == " --> notes.yaml:900:1"
    assert remark.startswith("  = path: client")


def test_reasons_that_do_not_fit_leave_the_decision_whole() -> None:
    told = replace(report(OPEN_ROUTE), because="one critical finding", decision=Decision.CHANGES_REQUIRED)
    assert footer(told).splitlines()[0] == "notes.yaml: changes required (one critical finding)"
    long = replace(told, because="AWS would refuse " + ", ".join(f"`resource-{n}`" for n in range(9)))
    assert footer(long).splitlines()[0] == "notes.yaml: changes required"


def test_what_waits_for_a_mistake_is_named_with_its_line() -> None:
    held = (Held("api-without-throttle", "desk-api", 10), Held("table-billing", "parcels", 19))
    told = footer(replace(report(text=PARCEL_DESK, path="parcel-desk.yaml"), held=held)).splitlines()
    assert told[1:] == [
        "held back until they are mended: api-without-throttle (line 10), table-billing (line 19)",
        "see the fixes: archgen fix --diff parcel-desk.yaml",
    ]
