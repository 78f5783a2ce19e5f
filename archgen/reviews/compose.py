"""The whole review from the graph, the report and the picture: one call a section."""

from __future__ import annotations

from collections.abc import Collection

from archgen.blueprint.model import Blueprint
from archgen.drawing.picture import Picture
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.reviews.choosing import SECTIONS, chosen
from archgen.reviews.controls import controls
from archgen.reviews.cost import cost
from archgen.reviews.coverage import coverage
from archgen.reviews.data import data
from archgen.reviews.digest import digest
from archgen.reviews.entries import entries
from archgen.reviews.failures import failures
from archgen.reviews.findings import findings
from archgen.reviews.flows import flows
from archgen.reviews.glossary import glossary
from archgen.reviews.inventory import inventory
from archgen.reviews.language import agrees, counted
from archgen.reviews.model import (
    NOT_STATED,
    Review,
    Table,
    Words,
    code,
    fill,
    joined,
    named,
    plain,
)
from archgen.reviews.permissions import permissions
from archgen.reviews.picture import shown
from archgen.reviews.said import assumptions, decisions, questions, waivers
from archgen.reviews.secrets import secrets
from archgen.reviews.sign_off import sign_off
from archgen.reviews.summary import summary
from archgen.reviews.threats import threats
from archgen.reviews.verdict import verdict
from archgen.version import VERSION


def compose(graph: Graph, report: Report, picture: Picture, wanted: Collection[str] = SECTIONS) -> Review:
    """The review of a judged and drawn design, of the sections `wanted` by their ids.

    Sections that would be empty are left out. The only date in it is the blueprint's own.
    """
    blueprint = graph.blueprint
    sections = (
        verdict(report),
        summary(graph, report),
        shown(blueprint, report, picture),
        flows(blueprint),
        inventory(blueprint),
        entries(graph, report),
        data(blueprint, report),
        permissions(graph),
        secrets(blueprint, report),
        controls(report),
        threats(graph, report),
        failures(graph),
        cost(blueprint),
        decisions(blueprint),
        findings(report, after_verdict="verdict" in wanted),
        coverage(report),
        waivers(graph, report),
        assumptions(blueprint, report),
        questions(report),
        sign_off(report),
    )
    told = chosen([section for section in sections if section], wanted)
    terms = glossary(told) if "glossary" in wanted else None
    return Review(
        title=blueprint.name,
        summary=blueprint.summary,
        decision=report.decision.value,
        counts=_counts(report),
        facts=_facts(blueprint),
        sections=(*told, terms) if terms else told,
        picture=picture,
        footer=(plain(f"archgen {VERSION} wrote this from the blueprint; edit that, not this."),),
    )


def _counts(report: Report) -> str:
    """How much is open and waived, in a few words."""
    waived = f", {report.waived} waived" if report.waived else ""
    if not report.open:
        return f"nothing open{waived}"
    return f"{counted(len(report.open), 'finding')} open{waived}"


def _facts(blueprint: Blueprint) -> Table:
    """The title block; a column that this design has nothing for is left out."""
    accounts = [r for r in blueprint.resources.values() if r.boundary and hasattr(r.body, "access_analyzer")]
    file = blueprint.document.path.rsplit("/", 1)[-1]
    size = sum(not r.boundary for r in blueprint.resources.values())
    columns: list[tuple[str, Words]] = [
        ("Owner", _stated(blueprint.owner)),
        ("Class", _stated(blueprint.classification)),
    ]
    if accounts:
        named_accounts = [plain(f"{a.title}, {getattr(a.body, 'id', '')}") for a in accounts]
        columns.append(
            (agrees(len(accounts), "Account", "Accounts"), joined([(a,) for a in named_accounts], "; "))
        )
    regions = _regions(blueprint)
    columns += [
        (agrees(len(regions), "Region", "Regions"), joined(regions, "; ") or NOT_STATED),
        ("Reviewed", _stated(blueprint.reviewed.isoformat() if blueprint.reviewed else "")),
        ("Blueprint", (code(file), plain(f", {size} {agrees(size, 'resource', 'resources')}"))),
        ("Digest", (code(digest(blueprint.document)),)),
    ]
    return Table("About this design", tuple(n for n, _ in columns), (tuple(words for _, words in columns),))


def _regions(blueprint: Blueprint) -> list[Words]:
    """The Regions of the design, the home first, then those that single resources name, with their names."""
    away: dict[str, list[str]] = {}
    for resource in blueprint.resources.values():
        for region in resource.regions:
            if region not in blueprint.regions:
                away.setdefault(region, []).append(resource.id)
    many = len(blueprint.regions) + len(away) > 1
    home = [
        (plain(f"{name} (home)" if place == 0 and many else name),)
        for place, name in enumerate(blueprint.regions)
    ]
    return [*home, *(fill(f"{region} ({{}})", named(names)) for region, names in away.items())]


def _stated(text: str) -> Words:
    return (plain(text),) if text else NOT_STATED
