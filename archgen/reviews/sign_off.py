"""What must be done before names are put under the design, and who signs."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding, Severity
from archgen.graph.nature import outside
from archgen.policy.report import Report
from archgen.reviews.language import agrees
from archgen.reviews.model import Block, Items, Paragraph, Section, Table, Words, fill, named, plain, soft
from archgen.reviews.numbering import asked, references

_LINE = "\N{HORIZONTAL ELLIPSIS}" * 4
"""A dotted line to write on."""


def sign_off(report: Report) -> Section:
    """One box for the findings of each resource, for each stated claim and each weighty question."""
    lines = [*_mended(report), *_answered(report), *(_claims(report.blueprint) if report.blueprint else ())]
    blocks: list[Block] = []
    if lines:
        blocks.append(Items(tuple((Paragraph(words),) for words in lines), boxes=True))
    owner = report.blueprint.owner if report.blueprint else ""
    people: list[Words] = [(plain(f"Owner: {owner}"),) if owner else (plain("Owner: "), soft("not stated"))]
    approvers = dict.fromkeys(use.waiver.approved_by for use in report.waivers if use.waiver.approved_by)
    people += [(plain(f"Approver: {who}"),) for who in approvers]
    blank = (plain(_LINE),)
    rows = tuple((who, blank, blank, blank) for who in people)
    blocks.append(Table("Signatures", ("Role", "Name", "Decision", "Date"), rows))
    return Section("sign-off", "Checklist and sign-off", tuple(blocks))


def _mended(report: Report) -> list[Words]:
    groups: dict[str, list[Finding]] = {}
    for finding in report.open:
        if finding.severity >= Severity.MEDIUM:
            groups.setdefault(finding.resources[0] if finding.resources else "", []).append(finding)
    return [
        (*references(report, group), plain(" mended"), *(fill(" ({})", owner) if owner else ()))
        for owner, group in groups.items()
    ]


def _answered(report: Report) -> list[Words]:
    numbers = [str(number) for number, question in asked(report) if question.weighty]
    return [(plain(f"question {number} answered"),) for number in numbers]


def _claims(blueprint: Blueprint) -> list[Words]:
    """A test for each claim that no design can prove."""
    found: list[Words] = []
    for resource in blueprint.resources.values():
        checked = [
            name for name, route in resource.routes.items() if route.object_check in ("handler", "authorizer")
        ]
        if checked:
            verb = agrees(len(checked), "answers", "answer")
            pattern = "a test proves that {} " + verb + " only for objects of the caller"
            found.append(fill(pattern, named(checked, last="and")))
    found += [*_repeats(blueprint), *_errors(blueprint), *_replies(blueprint)]
    keyed: dict[str, list[str]] = {}
    for relation in blueprint.relations:
        if relation.settings.keys and relation.settings.keys != "none":
            keyed.setdefault(relation.target, []).append(relation.source)
    for store, users in keyed.items():
        verb = agrees(len(users), "keeps", "keep")
        pattern = "a test proves that {} " + verb + " to one tenant's keys in {}"
        found.append(fill(pattern, named(list(dict.fromkeys(users)), last="and"), store))
    return found


def _repeats(blueprint: Blueprint) -> list[Words]:
    """Routes that say how they tell a second time from the first."""
    names = [
        name
        for resource in blueprint.resources.values()
        for name, route in resource.routes.items()
        if route.idempotency not in (None, "none")
    ]
    if not names:
        return []
    does = agrees(len(names), "acts once when it is repeated", "act once when they are repeated")
    return [fill("a test proves that {} " + does, named(names, last="and"))]


def _errors(blueprint: Blueprint) -> list[Words]:
    """Functions that say that their errors are always the same."""
    names = [r.id for r in blueprint.resources.values() if getattr(r.body, "errors", None) == "fixed"]
    known = [name for name in names if _answers(blueprint, name)]
    return (
        [fill("a test proves that errors of {} tell callers nothing", named(known, last="and"))]
        if known
        else []
    )


def _answers(blueprint: Blueprint, name: str) -> bool:
    """True for code that a route leads to: others' errors reach no caller."""
    return any(route.to == name for one in blueprint.resources.values() for route in one.routes.values())


def _replies(blueprint: Blueprint) -> list[Words]:
    """Answers of systems outside that are said to be checked."""
    checked: dict[str, list[str]] = {}
    for relation in blueprint.relations:
        if relation.settings.validated not in (None, "none") and outside(
            blueprint.resources[relation.target]
        ):
            checked.setdefault(relation.target, []).append(relation.source)
    return [
        fill(
            "a test proves that {} "
            + agrees(len(names), "refuses", "refuse")
            + " answers of {} of another form",
            named(list(dict.fromkeys(names)), last="and"),
            target,
        )
        for target, names in checked.items()
    ]
