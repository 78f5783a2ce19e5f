"""Waivers of a shared file for blueprints that nobody has, where all blueprints there are were judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.cli.configuring import Standing
from archgen.cli.judging import Judge
from archgen.policy.report import Report


def orphans(standing: Standing, paths: Sequence[str], reports: Sequence[Report]) -> tuple[SharedWaiver, ...]:
    """The shared waivers that name none of the judged blueprints.

    A run on some blueprints of many, as before a commit, says nothing of the others' waivers: there
    are orphans only where `paths` reach all that the configuration names, or else all in its folder.
    """
    if not standing.shared or not reaches_all(standing, paths):
        return ()
    # Only where there are shared waivers, as most runs have none.
    from archgen.policy.orphans import orphaned

    return orphaned(standing.shared, reports)


def with_orphans(
    standing: Standing, judge: Judge, paths: Sequence[str], reports: Sequence[Report]
) -> tuple[Report, ...]:
    """The reports, and one on the file of shared waivers where any of them is an orphan."""
    found = orphans(standing, paths, reports)
    if not found or standing.shared_document is None:
        return tuple(reports)
    from archgen.policy.orphans import report_on_orphans

    names = [report.blueprint.name for report in reports if report.blueprint]
    terms = judge.plan.terms(standing.value("waivers"), judge.known)
    told = report_on_orphans(standing.shared_document, found, names, terms)
    return (*reports, told) if told else tuple(reports)


def reaches_all(standing: Standing, paths: Sequence[str]) -> bool:
    """True where `paths` reach all blueprints that a configuration names; without one nobody knows."""
    if standing.file is None:
        return False
    wanted = standing.whole()
    given = [Path(path).resolve() for path in paths] or wanted
    return all(any(place.is_relative_to(one) for one in given) for place in wanted)
