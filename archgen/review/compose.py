"""The whole review from the graph, the report and the picture: one call a section."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.drawing.picture import Picture
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.review.data import data
from archgen.review.digest import digest
from archgen.review.entries import entries
from archgen.review.flows import flows
from archgen.review.inventory import inventory
from archgen.review.language import counted, listed
from archgen.review.model import NOT_STATED, Figure, Review, Section, Table, Words, cell, code, plain
from archgen.review.permissions import permissions
from archgen.review.said import assumptions, decisions, findings, questions, sign_off, waivers
from archgen.review.verdict import verdict
from archgen.version import VERSION


def compose(graph: Graph, report: Report, picture: Picture) -> Review:
    """The review of a judged and drawn design.

    Sections that would be empty are left out. The only date in it is the blueprint's own.
    """
    blueprint = graph.blueprint
    sections = (
        verdict(report),
        Section("picture", "Picture", (Figure(picture.alternative),)),
        flows(blueprint),
        inventory(blueprint),
        entries(graph),
        data(blueprint),
        permissions(blueprint),
        findings(report),
        waivers(report),
        decisions(blueprint),
        assumptions(blueprint),
        questions(report),
        sign_off(report),
    )
    return Review(
        title=blueprint.name,
        summary=blueprint.summary,
        decision=report.decision.value,
        counts=_counts(report),
        facts=_facts(blueprint),
        sections=tuple(section for section in sections if section),
        picture=picture,
        footer=(plain(f"archgen {VERSION} wrote this from the blueprint; edit that, not this."),),
    )


def _counts(report: Report) -> str:
    if not report.open:
        return "nothing open"
    return f"{counted(len(report.open), 'finding')} open, {report.waived} waived"


def _facts(blueprint: Blueprint) -> Table:
    accounts = [r for r in blueprint.resources.values() if r.type == "account"]
    named = [f"{a.title}, {a.body.id}" for a in accounts]  # type: ignore[attr-defined]
    regions = [
        f"{r} (home)" if n == 0 and len(blueprint.regions) > 1 else r for n, r in enumerate(blueprint.regions)
    ]
    file = blueprint.document.path.rsplit("/", 1)[-1]
    size = sum(not r.boundary for r in blueprint.resources.values())
    cells: tuple[Words, ...] = (
        _stated(blueprint.owner),
        _stated(blueprint.classification),
        cell("; ".join(named)),
        _stated(listed(regions)),
        _stated(blueprint.reviewed.isoformat() if blueprint.reviewed else ""),
        (code(file), plain(f", {size} resources")),
        (code(digest(blueprint.document)),),
    )
    head = ("Owner", "Class", "Account", "Regions", "Reviewed", "Blueprint", "Digest")
    return Table("About this design", head, (cells,))


def _stated(text: str) -> Words:
    return (plain(text),) if text else NOT_STATED
