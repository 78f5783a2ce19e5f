"""Waivers of a shared file for blueprints that nobody has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.finding.finding import Category, Finding, Severity
from archgen.finding.nearest import nearest
from archgen.policy.decision import decide
from archgen.policy.report import Report
from archgen.policy.severities import restated
from archgen.policy.terms import Terms
from archgen.policy.waivers import STALE, waiver_part
from archgen.source.document import Document


def orphaned(shared: Sequence[SharedWaiver], reports: Iterable[Report]) -> tuple[SharedWaiver, ...]:
    """The shared waivers that name none of the blueprints, where the reports are on all there are.

    None while a blueprint could not be read as far as its name: it may be the one that is meant.
    """
    names = {report.blueprint.name if report.blueprint else "" for report in reports}
    return () if "" in names else tuple(one for one in shared if one.blueprint not in names)


def report_on_orphans(
    document: Document, orphans: Sequence[SharedWaiver], names: Iterable[str], terms: Terms
) -> Report | None:
    """A report on the shared file with a finding for each orphan; None where there is nothing to tell.

    `names` are those of all blueprints, one of which may have been meant.
    """
    rule = next((rule for rule in terms.rules if rule.name == STALE), None)
    if rule is None or not orphans:
        return None
    known = sorted(names)
    found = restated([one for orphan in orphans for one in _finding(orphan, known)], terms.overrides)
    decision, because = decide(found, (), ())
    return Report(document, None, found, {}, (), (), decision, because, terms.today, rules=(rule,))


def _finding(one: SharedWaiver, names: Sequence[str]) -> Iterator[Finding]:
    written = one.waiver.written
    if written is None:
        return
    meant = nearest(one.blueprint, names)
    near = f"; the nearest is `{meant}`" if meant else ""
    label = f"did you mean `{meant}`?" if meant else "no blueprint has this name"
    yield Finding(
        rule=STALE,
        category=Category.WAIVER,
        severity=Severity.LOW,
        message=f"no blueprint is called `{one.blueprint}`{near}",
        primary=written.label("blueprint", label),
        # Names of resources hold within a blueprint: here, each is led by the one it was meant for.
        resources=("/".join(name for name in (one.blueprint, one.waiver.resource) if name),),
        part=waiver_part(one.waiver),
        hint=f"write `blueprint: {meant}`"
        if meant
        else "name a blueprint that is there, or take the waiver out",
    )
