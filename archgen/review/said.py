"""What the authors say and must answer: findings, waivers, decisions, assumptions, questions, sign-off."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding, Severity
from archgen.policy.report import Report
from archgen.review.language import listed
from archgen.review.model import (
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
    message,
    plain,
    soft,
    strong,
)


def findings(report: Report) -> Section | None:
    """All open findings with what to write; medium and above in a row each, the rest in short."""
    if not report.open:
        return None
    loud = [f for f in report.open if f.severity >= Severity.MEDIUM]
    quiet = [f for f in report.open if f.severity < Severity.MEDIUM]
    blocks: list[Block] = []
    if loud:
        head = ("#", "Severity", "Rule", "Where", "What happens", "What to write", "Line")
        rows = tuple(_row(f"F{n}", f) for n, f in enumerate(loud, 1))
        blocks.append(
            Table("Findings of medium and above", head, rows, frozenset({6}), tuple(f.id for f in loud))
        )
    if quiet:
        head = ("#", "Severity", "Rule", "Where", "What happens", "What to write", "Line")
        rows = tuple(_row(f"F{n}", f) for n, f in enumerate(quiet, len(loud) + 1))
        blocks.append(
            Table("Low findings and remarks", head, rows, frozenset({6}), tuple(f.id for f in quiet))
        )
    return Section("findings", "Findings", tuple(blocks), badge=str(len(report.open)))


def _row(number: str, finding: Finding) -> tuple[Words, ...]:
    hint = finding.hint or (finding.fix.does if finding.fix else "")
    short = " ".join(hint.split())
    return (
        (plain(number),),
        (plain(finding.severity.word),),
        (code(finding.rule),),
        _where(finding),
        message(finding.message),
        message(short) or cell(None),
        (plain(str(finding.primary.span.line)),),
    )


def _where(finding: Finding) -> Words:
    words: list[Run] = []
    for place, name in enumerate(finding.resources):
        words += [plain(", ")] * bool(place) + [code(name)]
    if finding.part:
        words.append(plain(f", {finding.part}"))
    parts = [part.says or part.name for part in finding.parts]
    if parts:
        words.append(soft(f" ({listed(parts)})"))
    return tuple(words) or cell(None)


def waivers(report: Report) -> Section | None:
    """What was let through, by whom, until when; None when nothing was."""
    if not report.waivers:
        return None
    head = ("Rule", "Where", "Status", "Reason", "Control", "Owner, approval", "Until", "Days left", "Covers")
    rows = []
    for use in report.waivers:
        waiver = use.waiver
        where = f"{waiver.resource}/{waiver.part}" if waiver.part else waiver.resource
        agreed = ", ".join(text for text in (waiver.owner, waiver.approved_by, waiver.ticket) if text)
        rows.append(
            (
                (code(waiver.rule),),
                (code(where),),
                cell(waiver.status),
                cell(waiver.reason),
                cell(waiver.control),
                cell(agreed),
                cell(waiver.until.isoformat() if waiver.until else None),
                (plain(str(use.days_left)),) if use.days_left is not None else NOT_STATED,
                (plain(str(len(use.covers))),) if use.covers else (strong("nothing"),),
            )
        )
    return Section("waivers", "Waivers", (Table("Waivers", head, tuple(rows), frozenset({7, 8})),))


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
            words.append(
                plain(f" Options: {listed(decision.options)}; chosen: {decision.chosen or 'not stated'}.")
            )
        if decision.context:
            words += [plain(" "), soft("Because:"), plain(f" {decision.context}")]
        if decision.consequences:
            words += [plain(" "), soft("It costs:"), plain(f" {decision.consequences}")]
        blocks.append(Paragraph(tuple(words)))
    return Section("decisions", "Decisions", tuple(blocks))


def assumptions(blueprint: Blueprint) -> Section | None:
    """What must be true, as written; None when nothing was."""
    if not blueprint.assumptions:
        return None
    items = tuple((Paragraph((plain(text),)),) for text in blueprint.assumptions)
    return Section("assumptions", "Assumptions", (Items(items),))


def questions(report: Report) -> Section | None:
    """What is not known: the authors' own questions, then what the blueprint leaves open."""
    asked = report.blueprint.questions if report.blueprint else ()
    items: list[tuple[Block, ...]] = [(Paragraph((plain(text),)),) for text in asked]
    for question in report.questions:
        words = message(question.text)
        if question.silent:
            words += (plain(" "), soft(f"({listed(question.silent)} not stated)"))
        if question.weighty:
            words += (plain(" "), strong("A critical or high check waits for the answer."))
        items.append((Paragraph(words),))
    if not items:
        return None
    return Section("questions", "Open questions", (Items(tuple(items), ordered=True),), badge=str(len(items)))


def sign_off(report: Report) -> Section:
    """What must be done before the names are put under it, and who signs."""
    items: list[tuple[Block, ...]] = []
    for number, finding in enumerate(report.open, 1):
        if finding.severity >= Severity.MEDIUM:
            items.append((Paragraph((plain(f"F{number}: "), *message(finding.message), plain(" – mended"))),))
    items += [(Paragraph((plain("answered: "), *message(q.text))),) for q in report.questions if q.weighty]
    items += [(Paragraph(words),) for words in _claims(report)]
    blocks: list[Block] = [Items(tuple(items), boxes=True)] if items else []
    owner = report.blueprint.owner if report.blueprint else ""
    name: Words = (plain(f"Owner: {owner}"),) if owner else (plain("Owner: "), soft("not stated"))
    people = [name]
    approvers = {use.waiver.approved_by for use in report.waivers if use.waiver.approved_by}
    people += [(plain(f"Approver: {who}"),) for who in sorted(approvers)]
    rows = tuple((who, cell(" "), cell(" "), cell(" ")) for who in people)
    blocks.append(Table("Signatures", ("Role", "Name", "Decision", "Date"), rows))
    return Section("sign-off", "Checklist and sign-off", tuple(blocks))


def _claims(report: Report) -> list[Words]:
    """A test for each claim that no design can prove."""
    found: list[Words] = []
    for resource in report.blueprint.resources.values() if report.blueprint else ():
        for name, route in (getattr(resource.body, "routes", None) or {}).items():
            if route.object_check in ("handler", "authorizer"):
                found.append(
                    (
                        plain("a test proves that "),
                        code(name),
                        plain(" answers only for the caller's own objects"),
                    )
                )
    return found
