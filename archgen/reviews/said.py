"""What the authors say and must answer: waivers, decisions, assumptions, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archgen.blueprint.model import Blueprint
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.policy.report import Question, Report, WaiverUse
from archgen.reviews.approach import open_doors
from archgen.reviews.language import agrees, counted, listed
from archgen.reviews.model import (
    DASH,
    NOT_STATED,
    Block,
    Items,
    Paragraph,
    Run,
    Section,
    Table,
    Words,
    cell,
    code,
    fill,
    lean,
    message,
    named,
    plain,
    soft,
    strong,
)
from archgen.reviews.numbering import MOST_QUESTIONS, asked, blocking, references


def waivers(graph: Graph, report: Report) -> Section | None:
    """What was let through, by whom, until when, and what that does not cover; None when nothing was."""
    if not report.waivers:
        return None
    head = ("Rule", "Where", "Status", "Reason", "Control", "Owner, approval", "Until", "Days left")
    rows = tuple(_waiver(use) for use in report.waivers)
    blocks: list[Block] = [lean(Table("Waivers", head, rows, frozenset({6, 7})))]
    for use in report.waivers:
        left = _not_covered(graph, report, use)
        if left:
            blocks.append(Paragraph(left))
    return Section("waivers", "Waivers", tuple(blocks), badge=str(len(report.waivers)))


def _waiver(use: WaiverUse) -> tuple[Words, ...]:
    waiver = use.waiver
    agreed = ", ".join(text for text in (waiver.owner, waiver.approved_by, waiver.ticket) if text)
    return (
        (code(waiver.rule),),
        (code(f"{waiver.resource}/{waiver.part}" if waiver.part else waiver.resource or DASH),),
        cell(waiver.status),
        cell(waiver.reason),
        cell(waiver.control),
        cell(agreed),
        cell(waiver.until.isoformat() if waiver.until else None),
        (plain(str(use.days_left)),) if use.days_left is not None else NOT_STATED,
    )


def _not_covered(graph: Graph, report: Report, use: WaiverUse) -> Words:
    """What the waiver leaves open: everything, the same elsewhere, or doors that the guard does not see."""
    waiver = use.waiver
    if not use.covers:
        return fill("{} on {} covers nothing: the rule finds nothing there.", waiver.rule, waiver.resource)
    same = [f.resources[0] for f in report.open if f.rule == waiver.rule and f.resources]
    if same:
        return fill("It does not cover {}, where {} is open too.", named(same, last="and"), waiver.rule)
    blueprint = graph.blueprint
    guarded = [r.target for r in blueprint.outgoing.get(waiver.resource, ()) if r.verb == "protects"]
    others = [r.id for r in blueprint.resources.values() if open_doors(graph, r) and r.id not in guarded]
    if not guarded or not others:
        return ()
    verb = agrees(len(others), "is entered", "are entered")
    return fill(
        "It covers {}; {} " + verb + " without passing {}.",
        named(guarded, last="and"),
        named(others, last="and"),
        waiver.resource,
    )


def decisions(blueprint: Blueprint) -> Section | None:
    """The decisions as written; None when there are none."""
    if not blueprint.decisions:
        return None
    blocks: list[Block] = []
    for decision in blueprint.decisions:
        words: list[Run] = [strong(decision.title)]
        if decision.status:
            words.append(plain(f" ({decision.status})"))
        words.append(plain("."))
        if decision.options:
            others = [option for option in decision.options if option != decision.chosen]
            chosen = f"Chosen: {decision.chosen}; " if decision.chosen else "None is chosen; "
            words.append(plain(f" {chosen}weighed against {listed(others)}."))
        if decision.context:
            words += [plain(" "), soft("Because:"), plain(f" {decision.context}")]
        if decision.consequences:
            words += [plain(" "), soft("It follows:"), plain(f" {decision.consequences}")]
        blocks.append(Paragraph(tuple(words)))
    return Section("decisions", "Decisions", tuple(blocks))


def assumptions(blueprint: Blueprint, report: Report) -> Section | None:
    """What must be true: as written, then what archgen itself took for granted; None for neither."""
    items: list[tuple[Block, ...]] = [
        (Paragraph((plain(text), *_against(blueprint, report, text))),) for text in blueprint.assumptions
    ]
    own = [
        resource.id
        for resource in blueprint.resources.values()
        if computes(resource) and getattr(resource.body, "role", "") is None
    ]
    if own:
        verb = agrees(len(own), "runs", "each run")
        role = agrees(len(own), "a role of its own", "a role of their own")
        words = fill("{} " + f"{verb} under {role}. ", named(own, last="and"))
        items.append((Paragraph((*words, *fill("(archgen's own: {} is not stated)", "role"))),))
    return Section("assumptions", "Assumptions", (Items(tuple(items)),)) if items else None


def _against(blueprint: Blueprint, report: Report, text: str) -> Words:
    """The findings for which changes are required on what the assumption names."""
    found = []
    for finding in blocking(report):
        owner = blueprint.resources.get(finding.resources[0]) if finding.resources else None
        if owner and re.search(rf"(?<![\w-]){re.escape(owner.title)}(?![\w-])", text):
            found.append(finding)
    return (plain(" ("), soft("against it: "), *references(report, found), plain(")")) if found else ()


def questions(report: Report) -> Section | None:
    """What is not known: the authors' own questions, then what the blueprint leaves open."""
    authors = report.blueprint.questions if report.blueprint else ()
    rows: list[tuple[Words, ...]] = [
        ((plain(str(number)),), (plain(text),), (soft("asked by the authors"),))
        for number, text in enumerate(authors, 1)
    ]
    rows += [_asked(group) for group in _alike(asked(report))]
    if not rows:
        return None
    blocks: list[Block] = [Table("Open questions", ("#", "Question", "Because"), tuple(rows), frozenset({0}))]
    told = len(authors) + len(asked(report))
    more = len(authors) + len(report.questions) - told
    if more:
        rest = f"{counted(more, 'question')} beyond {MOST_QUESTIONS} {agrees(more, 'stands', 'stand')} in "
        blocks.append(Paragraph((plain(rest[0].upper() + rest[1:]), code("findings.json"), plain("."))))
    return Section("questions", "Open questions", tuple(blocks), badge=str(told))


def _alike(numbered: Iterable[tuple[int, Question]]) -> list[list[tuple[int, Question]]]:
    """Neighbours that ask the same of one resource each, together."""
    groups: list[list[tuple[int, Question]]] = []
    for number, question in numbered:
        if groups and _pattern(groups[-1][0][1]) == _pattern(question):
            groups[-1].append((number, question))
        else:
            groups.append([(number, question)])
    return groups


def _pattern(question: Question) -> tuple[str, tuple[str, ...], bool]:
    """What a question asks, whichever resource it asks it of; one that names others is like no other."""
    bare = question.text.replace(f"`{question.resource}`", "`")
    return (bare if bare.count("`") == 1 else question.text), question.silent, question.weighty


def _asked(group: list[tuple[int, Question]]) -> tuple[Words, ...]:
    """The row of questions alike: the first whole, then of what else the same is asked."""
    (first, question), *others = group
    words = message(question.text)
    if others:
        words += fill(" The same of {}.", named([one.resource for _, one in others], last="and"))
    number = f"{first} to {others[-1][0]}" if len(others) > 1 else listed([str(n) for n, _ in group])
    return (plain(number),), words, _because(question.silent, weighty=question.weighty)


def _because(silent: tuple[str, ...], *, weighty: bool) -> Words:
    words = (*named(silent, last="and"), plain(" not stated")) if silent else ()
    if weighty:
        words += (plain("; " if words else ""), strong("a critical or high check waits"))
    return words or NOT_STATED
